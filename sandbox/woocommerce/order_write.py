"""Writing orders in and changing them."""

from typing import Any

from sandbox.kernel import catalogue, checkout, money, orders, shops, status, stock
from sandbox.kernel.model import Line, Order
from sandbox.kernel.store import Tx
from sandbox.woocommerce import order_shape
from sandbox.woocommerce import orders as reading
from sandbox.woocommerce.call import Answer, Call, Problem, created, one_of

TEXTS = {
    "customer_note": "note",
    "transaction_id": "transaction",
    "payment_method": "payment",
    "payment_method_title": "payment_title",
}
AMOUNTS = ("subtotal", "subtotal_tax", "total", "total_tax")


def create(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        order = checkout.write_in(tx, call.shop, purchase(tx, call), first_status(call))
        order.transaction = str(call.param("transaction_id", order.transaction))
        number_lines(tx, call, order)
        if call.param("set_paid"):
            status.pay(tx, call.name, order)
            for line in order.lines:
                checkout.count_sale(tx, call.name, line)
        orders.save(tx, call.name, order)
        return created(call, order_shape.show(tx, call.shop, order, call.home), f"orders/{order.id}")


def first_status(call: Call) -> str:
    return one_of("status", call.param("status", "pending"), reading.NAMES)


def purchase(tx: Tx, call: Call) -> checkout.Purchase:
    """What the body asks for; the store's own limits do not bind a program."""
    carriages = call.param("shipping_lines") or []
    cost = sum(money.minor(one.get("total", "0"), call.shop.digits) for one in carriages)
    return checkout.Purchase(
        lines=[wanted(tx, call, one) for one in call.param("line_items") or []],
        billing=address(call, "billing"),
        shipping=address(call, "shipping"),
        payment=str(call.param("payment_method", "")),
        title=call.param("payment_method_title", ""),
        via="rest-api",
        carriage=cost if carriages else None,
        note=str(call.param("customer_note", "")),
        meta=[one for one in call.param("meta_data") or [] if "key" in one],
    )


def address(call: Call, name: str) -> dict[str, str]:
    return {str(key): str(value) for key, value in (call.param(name) or {}).items()}


def wanted(tx: Tx, call: Call, one: dict[str, Any]) -> tuple[int, int]:
    """Product and quantity of a line that is asked for."""
    number = int(one.get("variation_id") or one.get("product_id") or 0)
    if not number and one.get("sku"):
        number = catalogue.by_sku(tx, call.name, str(one["sku"])).id
    if catalogue.find(tx, call.name, number) is None:
        raise Problem(400, "woocommerce_rest_required_product_reference", "Product ID or SKU is required.")
    return number, int(one.get("quantity", 1))


def number_lines(tx: Tx, call: Call, order: Order) -> None:
    """Amounts and meta that came with the lines of a new order."""
    for line, one in zip(order.lines, call.param("line_items") or [], strict=True):
        apply_line(tx, call, line, {key: value for key, value in one.items() if key != "quantity"})


def update(call: Call) -> Answer:
    """Change what is named; the date of change moves even when nothing else does."""
    with call.world.store.transaction() as tx:
        order = reading.read(tx, call, status_code=400)
        apply(tx, call, order)
        orders.save(tx, call.name, order)
        return Answer(order_shape.show(tx, call.shop, order, call.home))


def apply(tx: Tx, call: Call, order: Order) -> None:
    for name, attribute in TEXTS.items():
        setattr(order, attribute, str(call.param(name, getattr(order, attribute))))
    order.billing |= address(call, "billing")
    order.shipping |= address(call, "shipping")
    for one in call.param("meta_data") or []:
        shops.put_meta(tx, call.name, order.meta, one.get("key", ""), one.get("value"), one.get("id"))
    for one in call.param("line_items") or []:
        change_line(tx, call, order, one)
    if call.param("status"):
        status.change(tx, call.name, order, one_of("status", call.param("status"), reading.NAMES))
    if call.param("set_paid") and order.paid is None:
        status.pay(tx, call.name, order)


def change_line(tx: Tx, call: Call, order: Order, one: dict[str, Any]) -> None:
    """Edit a line, or add one when no id is named; stock follows an edited one where the order counts, no new one."""
    line = orders.line_with(order, int(one["id"])) if one.get("id") else None
    if one.get("id") and line is None:
        raise Problem(400, "woocommerce_rest_invalid_item_id", "Order item ID provided is not associated with order.")
    if line is None:
        number, quantity = wanted(tx, call, one)
        line = checkout.add_line(tx, call.name, order, catalogue.read(tx, call.name, number), quantity)
        apply_line(tx, call, line, one)
        return
    apply_line(tx, call, line, one)
    if order.status in status.COUNTS:
        stock.adjust(tx, call.name, line)
    if line.quantity == 0:
        order.lines.remove(line)


def apply_line(tx: Tx, call: Call, line: Line, one: dict[str, Any]) -> None:
    """A new quantity leaves the line's total as it was, unless a total is named too."""
    line.quantity = int(one.get("quantity", line.quantity))
    for name in AMOUNTS:
        if name in one:
            setattr(line, name, money.minor(one[name], call.shop.digits))
    for meta in one.get("meta_data") or []:
        shops.put_meta(tx, call.name, line.meta, meta.get("key", ""), meta.get("value"), meta.get("id"))
