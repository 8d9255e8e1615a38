"""What a store says of itself: index, settings, system status, ways to pay."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.kernel import bank
from sandbox.woocommerce import order_shape, pieces
from sandbox.woocommerce.call import Answer, Call, Problem

COUNTRIES = {"EUR": "DE:DE-BE", "GBP": "GB", "JPY": "JP:JP13", "CHF": "CH:ZH"}
NAMESPACES = ["oembed/1.0", "wc/store", "wc/store/v1", "wc/v3", "wp/v2"]


def index(call: Call) -> Answer:
    """`/wp-json/`; needs no key."""
    offset = datetime.now(UTC).astimezone(ZoneInfo(call.shop.timezone)).utcoffset()
    hours = offset.total_seconds() / 3600 if offset else 0
    body: dict[str, Any] = {
        "name": call.name,
        "description": "",
        "url": call.home,
        "home": call.home,
        "gmt_offset": int(hours) if hours == int(hours) else hours,
        "timezone_string": "" if call.shop.timezone == "UTC" else call.shop.timezone,
        "page_for_posts": 0,
        "page_on_front": 0,
        "show_on_front": "posts",
        "namespaces": NAMESPACES,
        "authentication": {},
        "routes": {},
    }
    return Answer(body)


def gateways(call: Call) -> Answer:
    return Answer([gateway(call, one, place) for place, one in enumerate(bank.GATEWAYS.values())])


def gateway(call: Call, one: bank.Gateway, place: int) -> dict[str, Any]:
    return {
        "id": one.name,
        "title": one.title,
        "description": "",
        "order": place,
        "enabled": True,
        "method_title": one.title,
        "method_description": "",
        "method_supports": ["products", "refunds"] if one.refunds else ["products"],
        "settings": {},
        "needs_setup": False,
        "post_install_scripts": [],
        "settings_url": f"{call.home}/wp-admin/admin.php?page=wc-settings&tab=checkout&section={one.name}",
        "_links": pieces.links(call.rest, f"payment_gateways/{one.name}", ["GET", "POST", "PUT", "PATCH"]),
    }


def system_status(call: Call) -> Answer:
    return Answer({"environment": environment(call), "settings": system_settings(call)})


def environment(call: Call) -> dict[str, Any]:
    return {
        "home_url": call.home,
        "site_url": call.home,
        "version": order_shape.VERSION,
        "wp_version": "7.1",
        "wp_multisite": False,
        "wp_cron": True,
        "language": "en_US",
        "php_version": "8.2.36",
        "default_timezone": "UTC",
        "secure_connection": call.home.startswith("https:"),
    }


def system_settings(call: Call) -> dict[str, Any]:
    return {
        "api_enabled": False,
        "force_ssl": False,
        "currency": call.shop.currency,
        "currency_symbol": pieces.SYMBOLS.get(call.shop.currency, call.shop.currency),
        "currency_position": "left",
        "thousand_separator": ",",
        "decimal_separator": ".",
        "number_of_decimals": call.shop.digits,
        "geolocation_enabled": False,
        "HPOS_enabled": True,
        "HPOS_sync_enabled": False,
    }


def yes(value: bool) -> str:
    return "yes" if value else "no"


def values(call: Call) -> dict[str, dict[str, str]]:
    """The settings by group; whether prices include tax is also given under `general`, where it is looked for."""
    include = yes(call.shop.prices_include_tax)
    general = {
        "woocommerce_store_address": "1 Sandbox Lane",
        "woocommerce_store_city": "Los Angeles",
        "woocommerce_default_country": COUNTRIES.get(call.shop.currency, "US:CA"),
        "woocommerce_store_postcode": "90001",
        "woocommerce_calc_taxes": yes(call.shop.tax_percent != "0"),
        "woocommerce_enable_coupons": "yes",
        "woocommerce_currency": call.shop.currency,
        "woocommerce_currency_pos": "left",
        "woocommerce_price_thousand_sep": ",",
        "woocommerce_price_decimal_sep": ".",
        "woocommerce_price_num_decimals": str(call.shop.digits),
        "woocommerce_prices_include_tax": include,
    }
    shelf = {
        "woocommerce_manage_stock": "yes",
        "woocommerce_hold_stock_minutes": "60",
        "woocommerce_notify_no_stock_amount": "0",
    }
    return {"general": general, "tax": {"woocommerce_prices_include_tax": include}, "products": shelf}


def show(call: Call, group: str, name: str, value: str) -> dict[str, Any]:
    label = name.removeprefix("woocommerce_").replace("_", " ").capitalize()
    return {
        "id": name,
        "label": label,
        "description": "",
        "type": "checkbox" if value in ("yes", "no") else "text",
        "default": "",
        "value": value,
        "_links": pieces.links(call.rest, f"settings/{group}/{name}", ["GET", "POST", "PUT", "PATCH"]),
    }


def group(call: Call) -> Answer:
    """`/settings/{group}` or one setting of it."""
    _, _, rest = call.path.partition("/settings/")
    name, _, single = rest.strip("/").partition("/")
    known = values(call).get(name)
    if known is None:
        raise Problem(404, "rest_setting_setting_group_invalid", "Invalid setting group.")
    if single and single not in known:
        raise Problem(404, "rest_setting_setting_invalid", "Invalid setting.")
    return Answer(
        show(call, name, single, known[single]) if single else [show(call, name, *pair) for pair in known.items()]
    )
