"""What a buyer does with a cart."""

from typing import Any

from sandbox.kernel import checkout
from sandbox.kernel.checkout import NotEnough, Purchase
from sandbox.kernel.model import Order
from sandbox.kernel.store import Tx
from sandbox.woocommerce import companion
from sandbox.woocommerce.call import Answer, Call, Problem
from sandbox.woocommerce.store import cart as carts
from sandbox.woocommerce.store import cart_shape
from sandbox.woocommerce.store.cart import Cart


def answered(tx: Tx, call: Call, cart: Cart, status: int = 200) -> Answer:
    """The cart, and the headers that let the buyer come back to it."""
    carts.save(tx, call, cart)
    return Answer(cart_shape.show(tx, call.shop, cart, call.home), status, headers(call, cart))


def headers(call: Call, cart: Cart) -> dict[str, str]:
    return {"Cart-Token": carts.token(call, cart.owner), "Cart-Hash": carts.digest(cart)}


def look(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        return answered(tx, call, carts.read(tx, call))


def add(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        cart = carts.read(tx, call)
        product = carts.product_of(tx, call, int(call.param("id", 0)))
        wanted = carts.held(cart, product.id) + int(call.param("quantity", 1))
        carts.put(tx, call, cart, product, wanted)
        return answered(tx, call, cart, 201)


def change(call: Call) -> Answer:
    """`update-item` sets a quantity, `remove-item` sets none."""
    with call.world.store.transaction() as tx:
        cart = carts.read(tx, call)
        number = next((number for number, _ in cart.items if carts.key(number) == call.param("key")), 0)
        if not number:
            raise Problem(409, "woocommerce_rest_cart_invalid_key", "Cart item no longer exists or is invalid.")
        quantity = 0 if call.path.endswith("remove-item") else int(call.param("quantity", 1))
        carts.put(tx, call, cart, carts.product_of(tx, call, number), quantity)
        return answered(tx, call, cart)


def tell(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        cart = carts.read(tx, call)
        cart.billing |= call.param("billing_address") or {}
        cart.shipping |= call.param("shipping_address") or {}
        return answered(tx, call, cart)


def pay(call: Call) -> Answer:
    """Checkout: the cart becomes an order, and is empty."""
    with call.world.store.transaction() as tx:
        cart = carts.read(tx, call)
        if not cart.items:
            raise Problem(400, "woocommerce_rest_cart_empty", "Cannot create order from empty cart.")
        try:
            order = checkout.buy(tx, call.shop, purchase(tx, call, cart))
        except NotEnough as lack:
            raise not_enough(call, cart, lack) from lack
        cart.items = []
        carts.save(tx, call, cart)
    return Answer(receipt(call, order), 200, headers(call, cart))


def not_enough(call: Call, cart: Cart, lack: NotEnough) -> Problem:
    message = f"Not enough units of {lack.product.name} are available in stock to fulfil this order."
    problem = Problem(403, "woocommerce_product_not_enough_stock", message)
    problem.headers = headers(call, cart)
    return problem


def purchase(tx: Tx, call: Call, cart: Cart) -> Purchase:
    billing = {**cart.billing, **(call.param("billing_address") or {})}
    lines = [(number, quantity) for number, quantity in cart.items]
    return Purchase(
        lines=lines,
        line_meta=companion.written(tx, call.shop, lines),
        billing=billing,
        shipping={**cart.shipping, **(call.param("shipping_address") or billing)},
        payment=str(call.param("payment_method", "cod")),
        note=str(call.param("customer_note", "")),
        agent=call.headers.get("User-Agent", ""),
    )


def receipt(call: Call, order: Order) -> dict[str, Any]:
    place = f"{call.home}/checkout/order-received/{order.id}/?key={order.key}"
    details = [{"key": "result", "value": "success"}, {"key": "redirect", "value": place}]
    return {
        "order_id": order.id,
        "status": order.status,
        "order_key": order.key,
        "order_number": str(order.id),
        "customer_note": order.note,
        "customer_id": 0,
        "billing_address": order.billing,
        "shipping_address": order.shipping,
        "payment_method": order.payment,
        "payment_result": {"payment_status": "success", "payment_details": details, "redirect_url": place},
        "additional_fields": {},
        "__experimentalCart": None,
        "extensions": {},
    }
