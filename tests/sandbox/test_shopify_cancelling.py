"""An order is cancelled once, a moment after it was asked for, with its units and its money, or not at all."""

from pathlib import Path

import pytest

from sandbox.kernel import clock
from sandbox.shopify import cancelling, editing, jobs, keep, merchant, sums, units
from sandbox.shopify.keep import Refusal
from sandbox.shopify.model import Order
from tests.sandbox.shopify_store import Shop


def cancel(
    shop: Shop, order: Order, refund: str | None = "original", *, restock: bool = True, expires: int | None = None
) -> jobs.Job:
    return shop.do(cancelling.cancel, order.id, "INVENTORY", refund, restock, "[BO-1]", credit_expires=expires)


def code_of(shop: Shop, order: Order, refund: str | None = "original", expires: int | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        cancel(shop, order, refund, expires=expires)
    return refused.value.code


def test_everything_goes_back_with_the_carriage(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 7))
    assert cancel(shop, order).status == "SUCCEEDED"
    after = shop.order(order)
    assert (shop.bank("refund"), shop.stands()) == ([17490], (5, 0, 5))
    assert (after.cancel_reason, after.staff_note, sums.financial(after)) == ("INVENTORY", "[BO-1]", "REFUNDED")
    assert (units.current(after, after.lines[0]), units.open_fulfilments(after)) == (0, [])
    assert {"orders/cancelled", "refunds/create", "inventory_levels/update"} <= set(shop.topics)


def test_it_is_done_when_its_time_has_come_and_not_before(folder: Path) -> None:
    shop = Shop(folder, switches={"cancel_seconds": 60})
    order = shop.buy(("LAMP", 1))
    job = cancel(shop, order)
    assert (job.status, job.done, shop.do(cancelling.ripen)) == ("STARTED", False, 1)
    assert shop.order(order).cancelled is None
    assert code_of(shop, order) == "INVALID"
    job.due = clock.instant()
    shop.do(jobs.save, job)
    assert shop.do(cancelling.ripen) == 0
    found = shop.see(jobs.find, job.id)
    assert found is not None
    assert (found.done, shop.order(order).cancelled is not None) == (True, True)


def test_what_was_shipped_meanwhile_fails_the_job(folder: Path) -> None:
    shop = Shop(folder, switches={"cancel_seconds": 60})
    order = shop.buy(("LAMP", 1))
    job = cancel(shop, order)
    shop.ship(order, 1)
    job.due = 0
    shop.do(jobs.save, job)
    shop.do(cancelling.ripen)
    found = shop.see(jobs.find, job.id)
    assert found is not None
    assert (found.status, found.errors[0]["code"], shop.bank("refund")) == ("FAILED", "INVALID", [])


def test_without_a_refund_the_money_stays(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 2))
    cancel(shop, order, None)
    assert (shop.bank("refund"), sums.refundable(shop.order(order)).shop) == ([], 5390)
    assert shop.stands() == (5, 0, 5)


def test_authorised_money_is_let_go_whatever_was_asked(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 2), payment="rig_authorise")
    cancel(shop, order, None)
    assert (shop.bank("void"), shop.bank("refund"), sums.financial(shop.order(order))) == ([5390], [], "VOIDED")


def test_what_was_given_back_before_is_not_given_back_again(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 3))
    shop.refund(order, {order.lines[0].id: (1, "CANCEL", None)})
    cancel(shop, order)
    assert (shop.bank("refund"), shop.stands()) == ([2420, 5390], (5, 0, 5))


def test_without_restocking_the_units_are_not_available(folder: Path) -> None:
    shop = Shop(folder, switches={"no_restock": "releases_committed"})
    cancel(shop, shop.buy(("LAMP", 2)), restock=False)
    assert shop.stands() == (3, 0, 3)


def test_a_cancelled_a_shipped_and_an_unknown_order_are_refused(folder: Path) -> None:
    shop = Shop(folder)
    first, second = shop.buy(("LAMP", 1)), shop.buy(("LAMP", 2))
    cancel(shop, first)
    shop.ship(second, 1)
    assert (code_of(shop, first), code_of(shop, second)) == ("INVALID", "INVALID")
    second.id = 12
    assert code_of(shop, second) == "NOT_FOUND"


@pytest.mark.parametrize(
    ("payment", "status", "stands"), [("rig_card", "FAILED", (3, 2, 5)), ("cod", "SUCCEEDED", (3, 2, 5))]
)
def test_at_a_closed_place_nothing_is_put_back(
    folder: Path, payment: str, status: str, stands: tuple[int, int, int]
) -> None:
    """A paid order fails; an unpaid one is cancelled, and silently nothing is put back."""
    shop = Shop(folder)
    order = shop.buy(("LAMP", 2), payment=payment)
    place = shop.see(keep.places)[0]
    place.active = False
    with shop.store.transaction() as tx:
        keep.put(tx, "mugs", "place", str(place.id), place)
    assert cancel(shop, order).status == status
    assert shop.stands() == stands


def test_store_credit_goes_to_a_person_in_time(folder: Path) -> None:
    shop = Shop(folder)
    guest, company = shop.buy(("LAMP", 1), buyer={"guest": True}), shop.buy(("LAMP", 1), source="b2b")
    assert code_of(shop, guest, "store_credit") == "STORE_CREDIT_REFUND_MISSING_CUSTOMER"
    assert code_of(shop, company, "store_credit") == "STORE_CREDIT_REFUND_B2B_NOT_SUPPORTED"
    order = shop.buy(("LAMP", 1))
    assert code_of(shop, order, "store_credit", expires=1) == "STORE_CREDIT_REFUND_EXPIRATION_IN_PAST"
    cancel(shop, order, "store_credit")
    assert (shop.bank("refund"), sums.credited(shop.order(order)).shop) == ([], 2970)


def test_an_edit_takes_units_off_and_pays_nothing_back(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 7))
    begun = shop.do(editing.begin, order.id)
    shop.do(editing.set_quantity, begun.id, order.lines[0].id, 5, restock=True)
    after = shop.do(editing.commit, begun.id)
    assert (units.current(after, after.lines[0]), shop.stands(), shop.bank("refund")) == (5, (0, 5, 5), [])
    assert (sums.current_total(after).shop, sums.outstanding(after).shop) == (12650, -4840)
    assert "orders/edited" in shop.topics


def test_an_edit_adds_units_at_the_lines_price(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 2))
    begun = shop.do(editing.begin, order.id)
    shop.do(editing.set_quantity, begun.id, order.lines[0].id, 6)
    after = shop.do(editing.commit, begun.id)
    assert (after.lines[0].quantity, shop.stands(), sums.outstanding(after).shop) == (6, (-1, 6, 5), 9680)


def test_an_edit_cannot_take_off_what_left_nor_touch_a_cancelled_order(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 4))
    shop.ship(order, 3)
    begun = shop.do(editing.begin, order.id)
    with pytest.raises(Refusal, match="Fulfilled"):
        shop.do(editing.set_quantity, begun.id, order.lines[0].id, 2)
    other = shop.buy(("LAMP", 1))
    cancel(shop, other)
    with pytest.raises(Refusal, match="canceled"):
        shop.do(editing.begin, other.id)


def test_an_edit_is_committed_once(folder: Path) -> None:
    shop = Shop(folder)
    begun = shop.do(editing.begin, shop.buy(("LAMP", 4)).id)
    shop.do(editing.commit, begun.id)
    with pytest.raises(Refusal, match="does not exist"):
        shop.do(editing.commit, begun.id)


def test_a_deleted_order_is_cancelled_first_and_then_gone(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 7))
    shop.do(merchant.delete, shop.order(order), {})
    assert (shop.see(keep.order, order.id), shop.see(keep.orders), shop.stands()) == (None, [], (5, 0, 5))
    assert (shop.bank("refund"), "orders/delete" in shop.topics) == ([], True)
