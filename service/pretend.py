"""Where the sandbox's stores are, for development: nothing in here is used in production."""

from collections.abc import Callable, Mapping
from typing import Any

from config.env import Env
from connector.model import Merchant
from connector.ports import Keys

_ENDING = "-sandbox.myshopify.com"
STORES: Mapping[str, str] = {"woocommerce": "mugs", "shopify": "lamps"}
"""The store of each platform that the sandbox opens by itself."""


def origins(env: Env) -> Callable[[str], str]:
    """Return where a Shopify shop is reached: the sandbox's own shops in the sandbox, all others at their domain."""
    sandbox = env.sandbox_url if env.development else ""

    def origin(domain: str) -> str:
        inside = sandbox and domain.endswith(_ENDING)
        return f"{sandbox}/shopify/{domain}" if inside else f"https://{domain}"

    return origin


def store_name(env: Env, merchant: Merchant) -> str:
    """Return the name of a merchant's store in the sandbox, "" for a store that is not there."""
    if merchant.platform == "shopify":
        return merchant.address.removesuffix(_ENDING) if merchant.address.endswith(_ENDING) else ""
    inside = env.sandbox_url and merchant.address.startswith(env.sandbox_url)
    return merchant.address.rpartition("/")[2] if inside else ""


def opened_with(shop: Mapping[str, Any]) -> tuple[str, str, Keys]:
    """Return the platform, the address and the keys of a sandbox store from its facts."""
    if shop.get("platform") == "shopify":
        return "shopify", str(shop["domain"]), Keys(shop["client_id"], shop["token"], (shop["client_secret"],))
    return "woocommerce", str(shop["url"]), Keys(shop["consumer_key"], shop["consumer_secret"])
