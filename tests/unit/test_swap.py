"""Another item in place of what waits: only what is there, for the same money or less, changed in the order once."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from adapters.speech import BabelSpeech
from connector.errors import Malformed, NotSent, Refused
from connector.handle import approve, cancel, choose_swap, offers_or_none, page_facts, swap_offers, swap_worth
from connector.model import Item
from connector.money import Money
from connector.operate import before, refunded_by_hand
from connector.operate.telling import tell_of_swap
from connector.policy import Policy
from connector.ports import Kind, State
from connector.swaps import check_swaps, others_for, swap_line
from connector.wording import swap_question
from tests.fakes import Fault, Rig, rig
from tests.unit.money import paid

SWAP = Policy(swaps=("tea = mint, gone",), swap_dearer=10)


def selling(policy: Policy = SWAP, mint: str = "10", left: int = 5) -> tuple[Rig, str]:
    """A shop that sold 3 tea at 10.00 with 1 in stock, and has mint on the shelf."""
    shop = rig(policy)
    shop.store.add_shelf("tea", 1)
    shop.store.add_shelf("mint", left)
    shop.shop.tags = {"tea": Decimal(10), "mint": Decimal(mint)}
    shop.connect()
    order = shop.store.place(("tea", 3)).id
    shop.hear()
    shop.work()
    return shop, order


def choose(shop: Rig, order: str, units: int = 2, key: str = "") -> None:
    choose_swap(shop.desk, order, f"{order}0", "mint", units, shop.clock(), key=key)


def test_what_is_on_the_shelf_is_offered_for_what_waits() -> None:
    shop, order = selling()
    (offer,) = swap_offers(shop.desk, order)
    assert (offer.line, offer.item, offer.units, offer.cheaper) == (f"{order}0", "mint", 2, Decimal())


@pytest.mark.parametrize(
    ("mint", "left", "units"), [("11", 5, [2]), ("11.01", 5, []), ("9", 1, [1]), ("9", 0, []), ("9", -2, [])]
)
def test_nothing_is_offered_that_is_too_dear_or_not_there(mint: str, left: int, units: list[int]) -> None:
    shop, order = selling(mint=mint, left=max(left, 0))
    shop.store.set_number("mint", left)
    assert [one.units for one in swap_offers(shop.desk, order)] == units


def test_nothing_is_offered_where_the_merchant_names_nothing_or_nothing_waits() -> None:
    shop, order = selling(Policy())
    assert swap_offers(shop.desk, order) == ()
    shop, order = selling()
    shop.store.arrive("tea", 5)
    shop.hear()
    shop.clock.forward(minutes=11)
    shop.read()
    assert swap_offers(shop.desk, order) == ()


def test_without_a_price_or_a_shop_that_answers_nothing_is_offered() -> None:
    shop, order = selling()
    shop.shop.tags = {"tea": Decimal(10)}
    assert swap_offers(shop.desk, order) == ()
    shop.shop.away = NotSent("The shop did not answer.")
    assert offers_or_none(shop.desk, order) == ()


def test_what_it_costs_is_compared_with_what_was_paid_whatever_the_first_costs_today() -> None:
    shop, order = selling(mint="8")
    shop.shop.tags["tea"] = Decimal(20)
    assert swap_worth(shop.desk, order, f"{order}0", "mint", 2)[1] == Money(400, "EUR")
    shop.shop.tags["mint"] = Decimal(15)
    assert swap_offers(shop.desk, order) == ()


def test_money_that_went_back_for_no_unit_was_not_paid() -> None:
    shop, order = selling(mint="8")
    (line,) = shop.store.orders[order].lines
    line.refunded_net = 600  # of 30.00 for three
    assert swap_offers(shop.desk, order)[0].cheaper == 0
    line.refunded_net = 900
    assert swap_offers(shop.desk, order) == ()


def test_what_could_not_be_paid_back_any_more_stops_the_change_before_it_is_made() -> None:
    shop, order = selling(mint="8")
    choose(shop, order)
    shop.store.refund(order, {}, restock=False, minor=2700)
    shop.work()
    (asked,) = shop.operations()
    assert (asked.state, asked.error) == (State.FAILED, "27.00 of 30.00 EUR are given back: 4.00 is too much.")
    assert [one.ordered for one in shop.store.orders[order].lines] == [3]
    assert [one.kind for one in shop.notices()][-1] == "swap_failed"


def test_an_order_that_is_shown_in_another_currency_is_not_changed_meanwhile() -> None:
    shop, order = selling(mint="8")
    choose(shop, order)
    (asked,) = shop.operations()
    details = {**asked.details, "currency": "USD"}
    shop.books.state().operations[asked.id] = replace(asked, details=details)
    shop.work()
    (asked,) = shop.operations()
    assert asked.state is State.APPROVED
    assert "not in USD" in asked.error


def test_nothing_is_offered_where_prices_and_what_was_paid_cannot_be_compared() -> None:
    shop, order = selling()
    shop.desk = replace(shop.desk, merchant=replace(shop.desk.merchant, currency="USD"))
    assert swap_offers(shop.desk, order) == ()


@pytest.mark.parametrize("there", [True, False])
def test_prices_that_hold_the_tax_are_compared_where_the_buyer_pays_that_tax(there: bool) -> None:
    shop = rig(SWAP)
    shop.store.add_shelf("tea", 1)
    shop.store.add_shelf("mint", 5)
    shop.shop.tags = {"mint": Decimal(10)}
    shop.shop.taxed = ("DE",) if there else ("FR",)
    shop.connect()
    order = shop.store.place(("tea", 3), country="DE", gross=True).id
    shop.hear()
    assert bool(swap_offers(shop.desk, order)) is there


def test_what_the_shop_said_is_kept_as_long_as_we_hold_the_same() -> None:
    shop, order = selling()
    answers: dict[object, Any] = {}

    def keep(key: object, ask: Callable[[], Any]) -> Any:
        answers[key] = answers[key] if key in answers else ask()
        return answers[key]

    first = swap_offers(shop.desk, order, keep)
    shop.shop.calls.clear()
    assert swap_offers(shop.desk, order, keep) == first
    assert shop.shop.calls == []
    shop.store.place(("mint", 5))
    shop.hear()
    shop.shop.calls.clear()
    assert swap_offers(shop.desk, order, keep) == ()
    assert shop.shop.calls == ["look", "prices"]


@pytest.mark.parametrize(
    ("price", "less"), [("8", "It costs less: you get €4.00 back."), ("10.5", "You pay nothing more.")]
)
def test_the_second_step_says_what_was_paid_and_what_it_costs_today(price: str, less: str) -> None:
    shop, order = selling(mint=price)
    offer, back = swap_worth(shop.desk, order, f"{order}0", "mint", 2)
    each = Money.nearest(offer.paid, "EUR"), Money.nearest(offer.price, "EUR")
    _, compared, last = swap_question(BabelSpeech("en"), "Tea", "Mint", 2, back, each)
    assert compared == f"You paid €10.00 for one; this item costs €{Decimal(price):.2f} today."
    assert last == less


def test_only_one_other_item_at_a_time_is_put_into_an_order() -> None:
    shop, order = selling()
    choose(shop, order, 1, key="a")
    assert swap_offers(shop.desk, order) == ()
    with pytest.raises(Refused, match="under way"):
        choose(shop, order, 1, key="b")
    shop.work()
    shop.hear()
    choose(shop, order, 1, key="b")
    shop.work()
    assert [one.state for one in shop.operations()] == [State.DONE, State.DONE]


def test_the_next_one_waits_until_what_the_first_costs_less_went_back() -> None:
    shop, order = selling(mint="8")
    shop.shop.faults = [Fault.NONE, Fault.ANSWER_LOST]
    choose(shop, order, 1)
    shop.work()
    shop.hear()
    assert [one.state for one in shop.operations()] == [State.DONE, State.UNKNOWN]
    assert swap_offers(shop.desk, order) == ()
    shop.clock.forward(minutes=1)
    shop.work()
    assert paid(shop) == [200]
    assert len(swap_offers(shop.desk, order)) == 1


def test_what_a_change_is_known_by_is_read_when_it_is_first_sent() -> None:
    shop, order = selling()
    choose(shop, order, 1)
    shop.store.swap(order, f"{order}0", 1, "mint", "by hand")  # looks just like what is about to be made
    shop.work()
    (sent,) = shop.operations()
    assert (sent.details["left"], sent.details["lines"]) == (2, [f"{order}0", f"{order}n0"])
    assert sent.receipt == f"{order}n1"


def test_what_a_change_is_known_by_stays_when_it_is_sent_again() -> None:
    shop, order = selling()
    shop.shop.faults = [Fault.NOT_SENT]
    choose(shop, order, 1)
    shop.work()
    shop.store.swap(order, f"{order}0", 1, "mint", "by hand")
    shop.clock.forward(minutes=5)
    shop.work()
    (sent,) = shop.operations()
    assert (sent.attempt, sent.state) == (2, State.DONE)
    assert (sent.details["left"], sent.details["lines"]) == (3, [f"{order}0"])


def test_the_line_of_an_earlier_change_is_known_also_where_the_order_was_read_before_it() -> None:
    shop, order = selling()
    stale = shop.store.show_order(order)
    choose(shop, order, 1)
    shop.work()
    with shop.books.record(1) as record:
        assert before(record, stale, f"{order}0")["lines"] == [f"{order}0", f"{order}n0"]


def test_who_chose_what_is_gone_is_told_so_and_of_nothing_else() -> None:
    shop, order = selling()
    choose(shop, order)
    shop.store.place(("mint", 5))
    shop.work()
    assert [one.state for one in shop.operations()] == [State.FAILED]
    assert [one.kind for one in shop.notices()] == ["waiting", "swap_failed"]
    assert shop.line(order).owed == 2


def test_the_order_changes_once_and_no_money_moves() -> None:
    shop, order = selling()
    choose(shop, order)
    with pytest.raises(Refused, match="under way"):
        choose(shop, order)
    shop.work()
    shop.hear()
    assert [(one.kind, one.state) for one in shop.operations()] == [(Kind.SWAP, State.DONE)]
    lines = {one.variant: (one.ordered, one.net) for one in shop.store.orders[order].lines}
    assert lines == {"tea": (1, 1000), "mint": (2, 2000)}
    assert [(one.line.variant, one.assigned, one.owed) for one in shop.held(order).lines] == [
        ("tea", 1, 0),
        ("mint", 2, 0),
    ]
    assert paid(shop) == []
    assert [one.kind for one in shop.notices()][:2] == ["waiting", "swapped"]


def test_what_it_costs_less_goes_back_with_the_new_line() -> None:
    shop, order = selling(mint="8.5")
    assert swap_worth(shop.desk, order, f"{order}0", "mint", 2)[1] == Money(300, "EUR")
    choose(shop, order)
    shop.work()
    swap, back = shop.operations()
    assert (back.kind, back.amount, back.details["line"]) == (Kind.REFUND, Money(300, "EUR"), swap.receipt)
    assert paid(shop) == [300]
    assert shop.notices("refunded")


def test_what_goes_back_above_the_merchants_limit_is_agreed_before_anything_changes() -> None:
    shop, order = selling(Policy(swaps=("tea = mint",), approve_up_to=299), mint="8.5")
    choose(shop, order)
    shop.work()
    (asked,) = shop.operations()
    assert (asked.kind, asked.state, shop.notices("swapped")) == (Kind.SWAP, State.PROPOSED, [])
    assert "approve" in shop.tasks()
    assert swap_offers(shop.desk, order) == ()
    assert not page_facts(shop.desk, order, shop.clock()).asked, "nobody asked to cancel"
    with shop.books.record(1) as record:
        approve(record, asked.id, "merchant:kim", shop.clock())
    shop.work()
    assert [one.state for one in shop.operations()] == [State.DONE, State.DONE]
    assert paid(shop) == [300]
    assert len(shop.notices("swapped")) == 1
    assert shop.notices("cancelled") == []


def test_a_lost_answer_is_looked_up_and_nothing_is_changed_twice() -> None:
    shop, order = selling(mint="9")
    shop.shop.faults = [Fault.ANSWER_LOST]
    choose(shop, order)
    shop.work()
    shop.clock.forward(seconds=31)
    shop.work()
    assert [one.state for one in shop.operations()] == [State.DONE, State.DONE]
    assert sorted(one.ordered for one in shop.store.orders[order].lines) == [1, 2]
    assert paid(shop) == [200]


def test_the_buyer_hears_of_it_once_and_only_when_it_is_in_the_order() -> None:
    shop, order = selling()
    choose(shop, order)
    assert shop.notices("swapped") == []
    shop.work()
    shop.hear()
    shop.work()
    (told,) = shop.notices("swapped")
    assert [(one["cancelled"], one["waiting"]) for one in told.body["lines"]] == [(2, 0)]
    assert told.body["instead"] == "Item mint"


@pytest.mark.parametrize("read_before", [True, False])
def test_what_still_waits_is_told_right_whether_the_order_was_read_since_or_not(read_before: bool) -> None:
    shop, order = selling()
    shop.shop.faults = [Fault.ANSWER_LOST]
    choose(shop, order, 1)
    shop.work()
    assert shop.notices("swapped") == []
    if read_before:
        shop.hear()
    shop.clock.forward(minutes=11)
    shop.read()
    shop.work()
    (told,) = shop.notices("swapped")
    assert [(one["cancelled"], one["waiting"]) for one in told.body["lines"]] == [(1, 1)]


def test_a_line_that_is_gone_by_then_is_told_of_all_the_same() -> None:
    shop = rig(SWAP)
    shop.store.add_shelf("tea", 0)
    shop.store.add_shelf("mint", 5)
    shop.shop.tags = {"tea": Decimal(10), "mint": Decimal(10)}
    shop.connect()
    order = shop.store.place(("tea", 3)).id
    shop.hear()
    shop.work()
    choose(shop, order, 3)
    held = shop.books.state().orders[order]
    shop.books.state().orders[order] = replace(held, lines=())
    shop.work()
    (told,) = shop.notices("swapped")
    assert [(one["title"], one["cancelled"]) for one in told.body["lines"]] == [("Thing tea", 3)]


@pytest.mark.parametrize("happened", [True, False])
def test_a_person_says_whether_the_order_was_changed(happened: bool) -> None:
    shop, order = selling(mint="9")
    shop.shop.faults = [Fault.LOST]
    choose(shop, order)
    shop.work()
    shop.clock.forward(minutes=5)
    shop.work()
    (asked,) = shop.operations()
    assert asked.state is State.NEEDS_OPERATOR
    if happened:
        shop.store.swap(order, f"{order}0", 2, "mint", asked.tag)
    refunded_by_hand(shop.desk, asked.id, "merchant:kim", shop.clock())
    shop.work()
    swap, back = shop.operations()
    assert (swap.state, back.kind, back.amount) == (State.DONE, Kind.REFUND, Money(200, "EUR"))
    assert back.details["line"] == (f"{order}n0" if happened else "")
    assert paid(shop) == [200]


def test_another_sum_than_agreed_is_a_task_for_the_merchant() -> None:
    shop, order = selling()
    shop.shop.sums = "It came to 30.00 before and comes to 29.00 now."
    choose(shop, order)
    shop.work()
    assert "swap_total" in shop.tasks()
    assert [one.state for one in shop.operations()] == [State.DONE]


def test_a_store_that_was_forgotten_meanwhile_is_told_of_by_the_orders_id() -> None:
    shop, order = selling()
    shop.shop.sums = "It came to 30.00 before and comes to 29.00 now."
    choose(shop, order)
    shop.books.state().orders.clear()
    shop.work()
    (text,) = (one.text for one in shop.books.state().tasks.values() if one.kind == "swap_total")
    assert f"order {order}" in text


def test_nobody_is_written_to_where_the_shop_sends_no_notices() -> None:
    shop, order = selling(Policy(swaps=("tea = mint",), send_notices=False))
    choose(shop, order)
    shop.work()
    assert shop.notices("swapped") == []
    assert [one.state for one in shop.operations()] == [State.DONE]


def test_whom_no_mail_reaches_only_the_merchant_can_tell_of_it() -> None:
    shop, order = selling()
    shop.store.orders[order].email = ""
    shop.read(order)
    choose(shop, order)
    shop.work()
    assert [one.state for one in shop.operations()] == [State.DONE]
    assert "no_address" in shop.tasks()
    assert shop.notices("swapped") == []


def test_a_line_that_is_gone_by_then_is_told_of_by_what_it_was() -> None:
    shop, order = selling()
    choose(shop, order)
    (swap,) = shop.operations()
    with shop.books.record(1) as record:
        tell_of_swap(record, replace(swap, units={"gone": 2}), "swapped", shop.clock())
    (told,) = shop.notices("swapped")
    (row,) = told.body["lines"]
    assert (row["line"], row["cancelled"], told.body["instead"]) == ("gone", 2, "Item mint")


def test_what_is_gone_by_then_leaves_the_order_as_it_was() -> None:
    shop, order = selling()
    choose(shop, order)
    shop.store.place(("mint", 5))
    shop.work()
    assert [one.state for one in shop.operations()] == [State.FAILED]
    assert "operation_failed" in shop.tasks()
    assert [one.ordered for one in shop.store.orders[order].lines] == [3]


def test_units_on_their_way_out_are_not_replaced() -> None:
    shop, order = selling()
    cancel(shop.desk, order, {f"{order}0": 3}, "buyer", shop.clock())
    assert swap_offers(shop.desk, order) == ()
    shop, order = selling()
    choose(shop, order)
    with pytest.raises(Refused, match="1 units"):
        cancel(shop.desk, order, {f"{order}0": 2}, "buyer", shop.clock())


@pytest.mark.parametrize("units", [0, 3, -1])
def test_a_number_that_was_not_offered_is_refused(units: int) -> None:
    shop, order = selling()
    with pytest.raises(Refused, match="no choice"):
        choose(shop, order, units)


def test_the_first_line_that_fits_says_what_may_be_taken() -> None:
    policy = Policy(swaps=("LAMP-RED = LAMP-BLUE", "lamp-* = VASE, LAMP-BLUE"))
    names = {sku: others_for(policy, Item("7", sku, ("7",), 0, sku)) for sku in ("LAMP-RED", "LAMP-BLUE", "MUG")}
    assert names == {"LAMP-RED": ("LAMP-BLUE",), "LAMP-BLUE": ("VASE",), "MUG": ()}


@pytest.mark.parametrize("line", ["", "LAMP", "= MUG", "LAMP =", "LAMP = ,", "A = B, C, D, E, F, G"])
def test_a_line_that_names_nothing_is_refused(line: str) -> None:
    with pytest.raises(Malformed):
        swap_line(line)
    assert "is no choice" in check_swaps(Policy(swaps=(line,)))


def test_a_policy_has_so_many_lines() -> None:
    assert check_swaps(Policy(swaps=("A = B",) * 501))
    assert not check_swaps(Policy(swaps=("A = B",)))
