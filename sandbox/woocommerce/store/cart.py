"""Carts, kept by their token."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass, field

from sandbox.kernel import catalogue, clock, stock
from sandbox.kernel.model import Product
from sandbox.kernel.store import Tx
from sandbox.woocommerce.call import Call, Problem

KIND = "cart"
LIFE = 48 * 3600
ADDRESS = {"state": "CA", "country": "US"}


@dataclass
class Cart:
    """What somebody means to buy; `items` are product and quantity."""

    owner: str
    items: list[list[int]] = field(default_factory=list)
    billing: dict[str, str] = field(default_factory=lambda: dict(ADDRESS))
    shipping: dict[str, str] = field(default_factory=lambda: dict(ADDRESS))


def owner_of(call: Call) -> str | None:
    """Who a Cart-Token belongs to."""
    parts = call.headers.get("Cart-Token", "").split(".")
    try:
        payload = parts[1] + "=" * (-len(parts[1]) % 4)
        return str(json.loads(base64.urlsafe_b64decode(payload))["user_id"])
    except (IndexError, ValueError, KeyError):
        return None


def token(call: Call, owner: str) -> str:
    now = clock.now()
    parts = {"alg": "HS256", "typ": "JWT"}, {"user_id": owner, "exp": now + LIFE, "iss": "store-api", "iat": now}
    text = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    seal = hmac.new(call.shop.keys["secret"].encode(), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"


def read(tx: Tx, call: Call) -> Cart:
    owner = owner_of(call)
    if owner is None and call.method != "GET":
        message = "Missing the Nonce header. This endpoint requires a valid nonce."
        raise Problem(401, "woocommerce_rest_missing_nonce", message)
    sql = "SELECT body FROM things WHERE shop = ? AND kind = ? AND id = ?"
    row = tx.row(sql, call.name, KIND, owner or "")
    return Cart(**json.loads(row["body"])) if row else Cart(owner or f"t_{secrets.token_hex(15)}")


def save(tx: Tx, call: Call, cart: Cart) -> None:
    sql = "INSERT OR REPLACE INTO things VALUES (?, ?, ?, ?)"
    tx.run(sql, call.name, KIND, cart.owner, json.dumps(asdict(cart)))


def key(number: int) -> str:
    """A cart line's key: the hash the real store makes of the product's number."""
    return hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()


def digest(cart: Cart) -> str:
    return hashlib.md5(repr(cart.items).encode(), usedforsecurity=False).hexdigest() if cart.items else ""


def put(tx: Tx, call: Call, cart: Cart, product: Product, quantity: int) -> None:
    """Set the quantity of a product, as far as it may be sold."""
    left = stock.available(tx, call.name, product)
    if left <= 0:
        message = f"You cannot add &quot;{product.name}&quot; to the cart because the product is out of stock."
        raise Problem(400, "woocommerce_rest_product_out_of_stock", message)
    if quantity > left:
        text = (
            "You cannot add that amount of &quot;{}&quot; to the cart because there is not enough stock ({} remaining)."
        )
        raise Problem(400, "woocommerce_rest_product_partially_out_of_stock", text.format(product.name, left))
    others = [one for one in cart.items if one[0] != product.id]
    cart.items = [*others, [product.id, quantity]] if quantity else others


def held(cart: Cart, number: int) -> int:
    return next((quantity for product, quantity in cart.items if product == number), 0)


def product_of(tx: Tx, call: Call, number: int) -> Product:
    product = catalogue.find(tx, call.name, number)
    if product is None or product.status != "publish" or product.kind == "variable":
        raise Problem(400, "woocommerce_rest_cart_invalid_product", "This product cannot be added to the cart.")
    return product
