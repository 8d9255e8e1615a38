"""The dangers of refunds, kept as they were measured."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.sandbox import recordings
from tests.sandbox.process import Shop

HAND: dict[str, Any] = {"api_refund": False, "api_restock": False}


def bought(shop: Shop, sku: str = "MUG-YES", quantity: int = 2, payment: str = "rig_card") -> Any:
    return shop.buy((sku, quantity), payment=payment)


def whole(order: Any, units: int = 1) -> Any:
    """A refund wish for units of the first line at full price."""
    line = order["line_items"][0]
    net, tax = float(line["subtotal"]) / line["quantity"], float(line["subtotal_tax"]) / line["quantity"]
    one = {"id": line["id"], "quantity": units, "refund_total": net * units}
    return {**one, "refund_tax": [{"id": 1, "refund_total": tax * units}]}


def test_two_parallel_full_refunds_both_pass_and_the_bank_pays_twice(shop: Shop) -> None:
    order = bought(shop)
    shop.control("POST", "/faults", {"action": "slow_commit", "seconds": 0.3, "path": "refunds"})
    path, wish = f"/orders/{order['id']}/refunds", {"amount": order["total"], "api_refund": True}
    with ThreadPoolExecutor(2) as hands:
        answers = [job.result() for job in [hands.submit(shop.ask, "POST", path, wish) for _ in range(2)]]
    recorded = recordings.read("rest.refund.race_double_full_gateway.json")
    assert sorted(one.status_code for one in answers) == [one["status"] for one in recorded["responses"]]
    assert shop.bank("refund") == [3300, 3300]
    now = shop.rest("GET", f"/orders/{order['id']}")
    listed = shop.rest("GET", path)
    assert recordings.differences(recorded["refunds_afterwards"], listed) == []
    assert now["status"] == recorded["order_afterwards"]["status"] == "refunded"


def test_the_same_refund_sent_twice_is_two_refunds(shop: Shop) -> None:
    order = bought(shop, quantity=4)
    wish = {"amount": "1.00", "meta_data": [{"key": "_ours", "value": "k-1"}]}
    for _ in range(2):
        shop.rest("POST", f"/orders/{order['id']}/refunds", wish)
    listed = shop.rest("GET", f"/orders/{order['id']}/refunds")
    keys = [meta["value"] for one in listed for meta in one["meta_data"] if meta["key"] == "_ours"]
    assert keys == ["k-1", "k-1"]
    assert shop.bank("refund") == [100, 100]


def test_a_refund_that_says_nothing_pays_back_and_restocks(shop: Shop) -> None:
    order = bought(shop, "MUG-NOTIFY", 5)
    made = shop.rest("POST", f"/orders/{order['id']}/refunds", {"line_items": [whole(order)]})
    assert made["refunded_payment"] is True
    assert shop.bank("refund") == [2200]
    assert shop.stock("MUG-NOTIFY") == 2 - 5 + 1


def test_rest_refunds_without_the_gateway_never_touch_the_bank(shop: Shop) -> None:
    order = bought(shop)
    made = shop.rest("POST", f"/orders/{order['id']}/refunds", {"amount": "5.00", **HAND})
    assert made["refunded_payment"] is False
    assert shop.bank("refund") == []
    assert shop.books()["orders"][0]["refunded_minor"] == 500


def test_a_number_as_amount_is_refused(shop: Shop) -> None:
    answer = shop.ask("POST", f"/orders/{bought(shop)['id']}/refunds", {"amount": 5, **HAND})
    assert (answer.status_code, answer.json()["code"]) == (400, "rest_invalid_param")


def test_a_refund_without_amount_and_lines_has_an_empty_amount_and_shows_a_bare_minus(shop: Shop) -> None:
    order = bought(shop)
    made = shop.rest("POST", f"/orders/{order['id']}/refunds", HAND)
    assert made["amount"] == ""
    assert shop.rest("GET", f"/orders/{order['id']}")["refunds"][0]["total"] == "-"


def test_amount_wins_over_the_sum_of_the_lines_and_unknown_lines_are_passed_over(shop: Shop) -> None:
    order = bought(shop)
    lines = [whole(order), {"id": 999999, "quantity": 1, "refund_total": 1}]
    made = shop.rest("POST", f"/orders/{order['id']}/refunds", {"amount": "1.00", "line_items": lines, **HAND})
    assert (made["amount"], len(made["line_items"])) == ("1.00", 1)


def test_full_refund_by_amount_sets_the_status_and_leaves_stock(shop: Shop) -> None:
    order = bought(shop, "MUG-NOTIFY", 2)
    shop.rest("POST", f"/orders/{order['id']}/refunds", {"amount": order["total"], "api_refund": False})
    assert shop.rest("GET", f"/orders/{order['id']}")["status"] == "refunded"
    assert shop.stock("MUG-NOTIFY") == 0


def test_deleting_a_restocked_refund_does_not_take_the_stock_back(shop: Shop) -> None:
    order = bought(shop, "MUG-NOTIFY", 2)
    wish = {"api_refund": False, "api_restock": True, "line_items": [whole(order)]}
    made = shop.rest("POST", f"/orders/{order['id']}/refunds", wish)
    path = f"/orders/{order['id']}/refunds/{made['id']}"
    assert shop.ask("DELETE", path).status_code == 404
    assert shop.ask("DELETE", f"{path}?force=true").status_code == 200
    assert shop.stock("MUG-NOTIFY") == 1


def test_a_declined_refund_leaves_no_record_and_no_money_moves(shop: Shop) -> None:
    order = bought(shop)
    shop.control("POST", "/faults", {"action": "gateway_decline", "times": 1})
    answer = shop.ask("POST", f"/orders/{order['id']}/refunds", {"amount": "1.00"})
    assert (answer.status_code, answer.json()["data"]) == (500, 500)
    assert shop.rest("GET", f"/orders/{order['id']}/refunds") == []
    assert shop.bank("refund") == []


def test_a_gateway_that_times_out_after_paying_leaves_money_gone_and_no_record(shop: Shop) -> None:
    order = bought(shop)
    shop.control("POST", "/faults", {"action": "gateway_timeout_after_commit", "path": "refunds", "times": 1})
    answer = shop.ask("POST", f"/orders/{order['id']}/refunds", {"amount": "1.00"})
    assert answer.status_code == 500
    assert shop.rest("GET", f"/orders/{order['id']}/refunds") == []
    assert shop.bank("refund") == [100]


@pytest.mark.parametrize(("action", "paid"), [("die_before_gateway", []), ("die_after_gateway", [100])])
def test_a_store_that_dies_around_the_gateway_leaves_the_same_picture(shop: Shop, action: str, paid: list[int]) -> None:
    order = bought(shop)
    shop.control("POST", "/faults", {"action": action, "times": 1})
    assert shop.ask("POST", f"/orders/{order['id']}/refunds", {"amount": "1.00", "reason": "ref-1"}).status_code == 500
    (left,) = shop.rest("GET", f"/orders/{order['id']}/refunds")
    assert (left["reason"], left["refunded_payment"]) == ("ref-1", False)
    assert shop.bank("refund") == paid


def test_an_authorised_payment_cannot_be_refunded_before_it_is_captured(shop: Shop) -> None:
    order = bought(shop, payment="rig_authorise")
    path = f"/orders/{order['id']}/refunds"
    assert shop.ask("POST", path, {"amount": "1.00"}).status_code == 500
    shop.act(order["id"], "complete")
    assert shop.ask("POST", path, {"amount": "1.00"}).status_code == 201


def test_an_order_set_to_refunded_by_hand_gets_a_record_of_the_rest(shop: Shop) -> None:
    order = bought(shop)
    shop.act(order["id"], "status", status="refunded")
    (made,) = shop.rest("GET", f"/orders/{order['id']}/refunds")
    assert (made["amount"], made["refunded_payment"]) == ("33.00", False)
    assert shop.bank("refund") == []


def test_a_refund_by_the_merchants_hand_costs_what_the_units_cost(shop: Shop) -> None:
    order = bought(shop, "MUG-NOTIFY", 5)
    line = order["line_items"][0]["id"]
    done = shop.act(order["id"], "refund", lines=[{"id": line, "quantity": 2}], restock=True, api_refund=True)
    assert done["amount_minor"] == 4400
    assert shop.books()["orders"][0]["lines"][0] | {"meta": {}} == {
        "id": line,
        "sku": "MUG-NOTIFY",
        "quantity": 5,
        "reduced_stock": 3,
        "refunded_quantity": 2,
        "total_minor": 10000,
        "tax_minor": 1000,
        "meta": {},
    }
