"""Coupons as REST makes and lists them; codes are kept in small letters, and no two are the same."""

import json
from typing import Any

from sandbox.kernel import clock, money
from sandbox.kernel.store import Tx
from sandbox.woocommerce import dates, paging
from sandbox.woocommerce.call import Answer, Call, Problem, created

KIND = "coupon"
FIXED = ("percent", "fixed_cart", "fixed_product")


def every(tx: Tx, shop: str) -> list[dict[str, Any]]:
    """Newest first."""
    rows = tx.rows("SELECT body FROM things WHERE shop = ? AND kind = ?", shop, KIND)
    return sorted((json.loads(row["body"]) for row in rows), key=lambda one: -one["id"])


def create(call: Call) -> Answer:
    code = str(call.param("code") or "").strip().lower()
    if not code:
        raise Problem(400, "rest_missing_callback_param", "Missing parameter(s): code")
    kind = str(call.param("discount_type") or "fixed_cart")
    if kind not in FIXED:
        raise Problem(400, "rest_invalid_param", "Invalid parameter(s): discount_type")
    with call.world.store.transaction() as tx:
        if any(one["code"] == code for one in every(tx, call.name)):
            message = "The coupon code already exists"
            raise Problem(400, "woocommerce_rest_coupon_code_already_exists", message)
        one = made(call, tx, code, kind)
        tx.run("INSERT INTO things VALUES (?, ?, ?, ?)", call.name, KIND, str(one["id"]), json.dumps(one))
    return created(call, one, f"coupons/{one['id']}")


def made(call: Call, tx: Tx, code: str, kind: str) -> dict[str, Any]:
    digits = call.shop.digits
    amount = money.minor(str(call.param("amount") or "0"), digits)
    metas = [one for one in call.param("meta_data") or [] if "key" in one]
    return {
        "id": tx.number(call.name, "post"),
        "code": code,
        "amount": money.major(amount, digits),
        "status": "publish",
        **dates.pair("date_created", clock.now(), call.shop.timezone),
        "discount_type": kind,
        "description": str(call.param("description") or ""),
        "usage_count": 0,
        "individual_use": dates.truthy(call.param("individual_use", False)),
        "usage_limit": call.param("usage_limit"),
        "email_restrictions": [str(one) for one in call.param("email_restrictions") or []],
        "meta_data": [
            {"id": tx.number(call.name, "meta"), "key": one["key"], "value": one.get("value")} for one in metas
        ],
    }


def index(call: Call) -> Answer:
    wanted = str(call.query.get("code", "")).lower()
    with call.world.store.transaction() as tx:
        found = [one for one in every(tx, call.name) if not wanted or one["code"] == wanted]
    shown, total = paging.cut(call, found)
    return paging.answer(call, shown, total)
