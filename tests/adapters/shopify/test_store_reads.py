"""What a pretend store really holds is what we read of it, however its unsure cases are switched."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import pytest

from connector.model import Item, Order, Standing
from connector.ports import Shop
from tests.contract.shopify_store import ShopifyStore
from tests.support.sandbox import running_sandbox

USUAL = [{"sku": sku, "price": "1.00", "stock": 9} for sku in ("MUG-NOTIFY", "MUG-YES", "MUG-NO")]
UNSURE = [
    {"no_restock": kept, "negative_location": where}
    for kept, where in product(("keeps_committed", "releases_committed"), ("first", "fulfilling"))
]


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_sandbox(tmp_path_factory.mktemp("reads")) as address:
        yield address


class Store(ShopifyStore):
    """A store of the products a test needs."""

    def __init__(self, street: str, *rows: dict[str, Any], **facts: Any) -> None:
        super().__init__(street, products=[*USUAL, *rows], **facts)

    def sell(self, payment: str = "rig_card", /, **units: int) -> str:
        """Sell so many of each ("LAMP=2")."""
        lines = [{"sku": sku, "quantity": count} for sku, count in units.items()]
        return str(self._post("buy", lines=lines, payment=payment)["order_id"])

    def calls(self) -> list[str]:
        """The operations asked for so far."""
        return [one["path"].rpartition("/")[2] for one in self._get("requests") if "/graphql/" in one["path"]]


def lamp(**more: Any) -> dict[str, Any]:
    return {"sku": "LAMP", "name": "Lamp", "price": "20.00", "stock": 2, "backorders": "notify", **more}


def seen(store: Store, *orders: str) -> tuple[Sequence[Order], Item]:
    """The orders and the pool of lamps."""
    look = store.shop().look(list(orders), [store.skus["LAMP"]], None)
    (found,) = (one for one in look.items if store.skus["LAMP"] in one.variants)
    return look.orders, found


def goods(item: Item) -> int:
    assert item.available is not None
    assert item.claimed is not None
    return item.available + item.claimed


def everything(shop: Shop, cursor: str) -> dict[str, Item | Order]:
    found = {one.key: one for page, _ in shop.items(cursor) for one in page}
    return found | {one.id: one for page, _ in shop.open_orders(cursor) for one in page}


def test_a_webhooks_order_is_one_call(street: str) -> None:
    store = Store(street, lamp())
    order_id = store.sell(LAMP=3)
    before = len(store.calls())
    look = store.shop().look([order_id], [store.skus["LAMP"]], store.shop().order(order_id).placed)
    assert store.calls()[before + 1 :] == ["OrderWithStock"]
    assert [(one.available, one.claimed) for one in look.items] == [(-1, 3)]
    assert look.seen_to == look.orders[0].modified


@pytest.mark.parametrize("switches", UNSURE, ids=lambda one: "-".join(one.values()))
def test_selling_shipping_and_cancelling_move_no_goods_but_those_that_leave(
    street: str, switches: dict[str, str]
) -> None:
    store = Store(street, lamp(stock=None, places={"Main": 3, "Annex": 2}), switches=switches)
    first, second = store.sell(LAMP=4), store.sell(LAMP=4)
    (one, other), item = seen(store, first, second)
    assert (goods(item), item.claimed, one.lines[0].claim + other.lines[0].claim) == (5, 8, 8)
    store.act(second, "cancel")
    (_, gone), item = seen(store, first, second)
    assert (goods(item), item.claimed, gone.standing, gone.lines[0].open_units) == (5, 4, Standing.CANCELLED, 0)
    store.act(first, "fulfil", line=int(one.lines[0].id), quantity=3)
    (part, _), item = seen(store, first, second)
    assert (goods(item), part.lines[0].shipped, part.lines[0].claim, part.lines[0].open_units) == (2, 3, 1, 1)


@pytest.mark.parametrize("switches", UNSURE, ids=lambda one: "-".join(one.values()))
def test_a_refund_by_hand_takes_units_out_of_the_queue_whatever_becomes_of_the_stock(
    street: str, switches: dict[str, str]
) -> None:
    store = Store(street, lamp(), switches=switches)
    order_id = store.sell(LAMP=3)
    line = store.shop().order(order_id).lines[0].id
    store.act(order_id, "refund", lines=[{"id": int(line), "quantity": 1}], restock=False)
    ((order,), item) = seen(store, order_id)
    assert (order.lines[0].open_units, order.lines[0].cancelled, order.lines[0].taken) == (2, 1, 3)
    assert item.available == -1
    kept = switches["no_restock"] == "keeps_committed"
    assert item.claimed == (3 if kept else 2)
    store.act(order_id, "refund", lines=[{"id": int(line), "quantity": 1}], restock=True)
    ((order,), after) = seen(store, order_id)
    assert (order.lines[0].open_units, order.lines[0].taken) == (1, 2)
    assert goods(after) == goods(item)


def test_a_returned_unit_raises_the_stock_and_waits_no_more(street: str) -> None:
    store = Store(street, lamp(stock=3))
    order_id = store.sell(LAMP=3)
    line = int(store.shop().order(order_id).lines[0].id)
    store.act(order_id, "fulfil", line=line, quantity=3)
    store.act(order_id, "refund", lines=[{"id": line, "quantity": 1}], restock=True)
    ((order,), item) = seen(store, order_id)
    assert (order.lines[0].open_units, order.lines[0].claim, item.available, item.claimed) == (0, 0, 1, 0)


def test_an_edit_takes_units_off_and_puts_some_on(street: str) -> None:
    store = Store(street, lamp(stock=1))
    order_id = store.sell(LAMP=4)
    line = int(store.shop().order(order_id).lines[0].id)
    for quantity in (2, 5):
        store.act(order_id, "edit", line=line, quantity=quantity)
        ((order,), item) = seen(store, order_id)
        assert sum(one.open_units for one in order.lines) == quantity
        assert sum(one.claim for one in order.lines) == item.claimed
        assert goods(item) == 1


def test_a_place_that_sells_nothing_online_covers_nobody_elsewhere(street: str) -> None:
    places = [{"name": "Main"}, {"name": "Shop", "fulfils_online": False}, {"name": "Old", "active": False}]
    store = Store(street, lamp(stock=None, places={"Main": 1, "Shop": 7, "Old": 9}), places=places)
    ((_,), item) = seen(store, store.sell(LAMP=3))
    assert (goods(item), item.available, item.claimed) == (1, -2, 3)


def test_variants_that_share_an_item_share_its_queue(street: str) -> None:
    choices = [{"sku": "LAMP", "name": "Red", "stock": 2}, {"sku": "LAMP-BLUE", "name": "Blue", "shares": "LAMP"}]
    store = Store(street, {"sku": "L", "name": "Lamp", "price": "20.00", "variations": choices})
    store.sell(LAMP=1)
    ((order,), item) = seen(store, store.sell(**{"LAMP-BLUE": 1}))
    assert item.variants == (store.skus["LAMP"], store.skus["LAMP-BLUE"])
    assert (item.available, item.claimed, item.title) == (0, 2, "Lamp - Red")
    assert order.lines[0].variant == store.skus["LAMP-BLUE"]


def test_a_long_order_is_read_whole_alone_and_among_others(street: str) -> None:
    rows = [lamp(sku=f"L{number}", name=f"L{number}") for number in range(13)]
    store = Store(street, lamp(), *rows)
    long, short = store.sell(**{f"L{number}": 3 for number in range(13)}), store.sell(LAMP=1)
    alone = store.shop().order(long)
    assert [line.title for line in alone.lines] == [f"L{number}" for number in range(13)]
    assert store.shop().look([long], [], None).orders == (alone,)
    look = store.shop().look([long, short], [], None)
    assert look.orders == (alone, store.shop().order(short))
    assert len(look.items) == 14


def test_a_file_and_pages_show_the_same(street: str) -> None:
    store = Store(street, lamp(), lamp(sku="UNCOUNTED", stock=None), lamp(sku="CARD", gift_card=True))
    orders = [store.sell(LAMP=2), store.sell(UNCOUNTED=1, CARD=1), store.sell("rig_authorise", LAMP=1)]
    line = int(store.shop().order(orders[0]).lines[0].id)
    store.act(orders[0], "refund", lines=[{"id": line, "quantity": 1}], restock=True)
    store.act(store.sell(LAMP=1), "complete")
    store.act(store.sell(LAMP=1), "cancel")
    found = everything(store.shop(), "")
    assert found == everything(store.shop(), "page|")
    assert {key for key in found if isinstance(found[key], Order)} == set(orders)
    assert found[orders[0]] == store.shop().order(orders[0])


@pytest.mark.parametrize(("currency", "price", "minor"), [("JPY", "3000", 3000), ("KWD", "3.333", 3333)])
def test_currencies_with_other_small_change_are_read_exactly(
    street: str, currency: str, price: str, minor: int
) -> None:
    store = Store(street, lamp(price=price), currency=currency, tax_percent=0, shipping="0")
    order = store.shop().order(store.sell(LAMP=3))
    assert (order.total.minor, order.total.currency) == (3 * minor, currency)
    assert order.lines[0].charge.gross == order.captured == order.total


def test_the_buyers_money_is_what_counts(street: str) -> None:
    store = Store(street, lamp())
    order = store.shop().order(store.buy(store.skus["LAMP"], 1, presentment="EUR", rate="0.9"))
    # 20.00 + 5.00 + 10 % = 27.50 USD: 24.75 EUR.
    assert (order.currency, order.total.minor, order.captured) == ("EUR", 2475, order.total)


@pytest.mark.parametrize("source", ["shopify_draft_order", "subscription_contract", "b2b"])
def test_orders_of_every_origin_wait_alike(street: str, source: str) -> None:
    store = Store(street, lamp(stock=1))
    line = store.shop().order(store.buy(store.skus["LAMP"], 3, source=source)).lines[0]
    assert (line.open_units, line.taken, line.variant) == (3, 3, store.skus["LAMP"])


def test_what_is_carried_away_from_the_counter_does_not_wait(street: str) -> None:
    store = Store(street, lamp(stock=1))
    order = store.shop().order(store.buy(store.skus["LAMP"], 1, source="pos"))
    assert (order.standing, order.lines[0].shipped, order.lines[0].open_units) == (Standing.SHIPPED, 1, 0)


def test_a_shop_that_hides_its_buyers_is_read_all_the_same(street: str) -> None:
    store = Store(street, lamp(), protected_data=False)
    order = store.shop().order(store.sell(LAMP=3))
    assert (order.buyer.email, order.lines[0].open_units) == ("", 3)
