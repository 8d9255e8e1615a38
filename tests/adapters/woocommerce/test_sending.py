"""Money goes out once, and what each answer to it means."""

from dataclasses import replace
from typing import Any

import pytest
import responses

from adapters.woocommerce.shop import WooShop
from connector.errors import NotSent, Refused, Unclear
from connector.ports import Kind, Receipt
from tests.adapters.woocommerce.edge import ROOT, asked, metas, order, query, refund, sent
from tests.adapters.woocommerce.wishes import PAID, TAG, paid, wish
from tests.adapters.woocommerce.words import usd


def listed(web: responses.RequestsMock, *refunds: dict[str, Any], **changes: Any) -> None:
    """The order as the shop shows it now, and its refunds."""
    rows = [{"id": one["id"], "reason": one["reason"], "total": f"-{one['amount']}"} for one in refunds]
    web.get(f"{ROOT}orders/19", json=order(refunds=rows, **PAID | changes))
    web.get(f"{ROOT}orders/19/refunds", json=list(refunds), headers={"X-WP-Total": str(len(refunds))})


def test_a_refund_is_looked_for_before_it_is_sent_and_its_answer_is_the_receipt(
    shop: WooShop, web: responses.RequestsMock
) -> None:
    listed(web)
    web.post(f"{ROOT}orders/19/refunds", status=201, json=refund(90, "44.00", "22:30:00"))
    request = shop.prepare(wish(), paid())
    receipt = shop.send(wish(), request)
    assert receipt == Receipt("90", usd("44.00"), settled=True, evidence="refund 90, refunded_payment True")
    assert asked(web)[-1] == ("POST", "orders/19/refunds")
    assert web.calls[-1].request.body == request
    assert sum(method == "POST" for method, _ in asked(web)) == 1


@pytest.mark.parametrize(
    "left", [{"reason": f"cancelled [{TAG}]"}, {"meta_data": metas(_backorder_operation=TAG)}], ids=["reason", "meta"]
)
@pytest.mark.parametrize("settled", [True, False])
def test_a_refund_with_our_tag_is_its_own_receipt_and_nothing_is_sent(
    shop: WooShop, web: responses.RequestsMock, left: dict[str, Any], settled: bool
) -> None:
    listed(web, refund(90, "44.00", "22:30:00", refunded_payment=settled, **left))
    receipt = shop.send(wish(), b"{}")
    assert (receipt.id, receipt.settled) == ("90", settled)
    assert {method for method, _ in asked(web)} == {"GET"}
    assert shop.find_operation(wish()) == receipt


def test_a_longer_tag_is_another_operation(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders/19/refunds", json=[refund(90, "44.00", "22:30:00", reason=f"[{TAG}XY]")])
    assert shop.find_operation(wish()) is None


def test_refunds_are_looked_for_on_all_pages_past_any_cache(shop: WooShop, web: responses.RequestsMock) -> None:
    rows = [refund(key, "0.10", "22:30:00") for key in range(1, 101)]
    web.get(f"{ROOT}orders/19/refunds", json=rows, headers={"X-WP-Total": "101"})
    last = refund(200, "44.00", "22:29:00", reason=f"[{TAG}]")
    web.get(f"{ROOT}orders/19/refunds", json=[last], headers={"X-WP-Total": "101"})
    found = shop.find_operation(wish())
    assert found is not None
    assert found.id == "200"
    assert [query(call)["page"] for call in web.calls] == ["1", "2"]
    assert query(web.calls[0])["_"] == query(web.calls[1])["_"] != ""


def test_a_list_of_refunds_with_a_hole_proves_no_absence(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders/19/refunds", json=[], headers={"X-WP-Total": "1"})
    with pytest.raises(NotSent):
        shop.find_operation(wish())


@pytest.mark.parametrize(
    "answer",
    [
        refund(90, "44.00", "22:30:00", refunded_payment=False),
        refund(90, "44.00", "22:30:00", refunded_payment=None),
        refund(90, "43.00", "22:30:00"),
        refund(0, "44.00", "22:30:00"),
        {},
        [],
    ],
    ids=["not paid", "not said", "another amount", "no id", "empty", "a list"],
)
def test_an_answer_that_does_not_confirm_the_refund_is_unclear(
    shop: WooShop, web: responses.RequestsMock, answer: object
) -> None:
    listed(web)
    web.post(f"{ROOT}orders/19/refunds", status=201, json=answer)
    with pytest.raises(Unclear):
        shop.send(wish(), b"{}")


def test_a_connection_that_breaks_while_the_refund_runs_is_unclear(shop: WooShop, web: responses.RequestsMock) -> None:
    listed(web)
    web.post(f"{ROOT}orders/19/refunds", body=ConnectionResetError())
    with pytest.raises(Unclear):
        shop.send(wish(), b"{}")


@pytest.mark.parametrize(
    "meanwhile",
    [refund(80, "110.00", "22:30:00", (2, 4, "80.00", "8.00")), refund(80, "100.00", "22:30:00")],
    ids=["units", "money"],
)
def test_what_was_given_back_meanwhile_is_not_given_back_again(
    shop: WooShop, web: responses.RequestsMock, meanwhile: dict[str, Any]
) -> None:
    listed(web, meanwhile)
    with pytest.raises(Refused):
        shop.send(wish(), b"{}")


def test_an_order_that_is_gone_is_a_definite_no(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders/19", status=404, json={"code": "woocommerce_rest_shop_order_invalid_id"})
    with pytest.raises(Refused):
        shop.send(wish(), b"{}")


@pytest.mark.parametrize("kind", [Kind.VOID, Kind.REDUCE])
def test_an_order_paid_meanwhile_is_left_as_it_is(shop: WooShop, web: responses.RequestsMock, kind: Kind) -> None:
    web.get(f"{ROOT}orders/19", json=order(**PAID))
    with pytest.raises(Refused):
        shop.send(wish(kind), shop.prepare(wish(kind), paid()))


def test_an_order_cancelled_by_hand_meanwhile_needs_no_cancelling(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders/19", json=order(status="cancelled"))
    assert shop.send(wish(Kind.VOID), b"{}").settled


@pytest.mark.parametrize("answer", [order(), order(20, status="cancelled"), {}])
def test_a_cancelling_that_is_not_confirmed_is_unclear(
    shop: WooShop, web: responses.RequestsMock, answer: dict[str, Any]
) -> None:
    web.get(f"{ROOT}orders/19", json=order())
    web.put(f"{ROOT}orders/19", json=answer)
    with pytest.raises(Unclear):
        shop.send(wish(Kind.VOID), b"{}")


def test_a_smaller_order_that_is_not_confirmed_is_unclear(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders/19", json=order())
    web.put(f"{ROOT}orders/19", json=order())
    with pytest.raises(Unclear):
        shop.send(wish(Kind.REDUCE), shop.prepare(wish(Kind.REDUCE), paid()))
    assert sent(web.calls[1])["line_items"][0]["quantity"] == 3


def test_ways_to_pay_are_asked_for_once(shop: WooShop, web: responses.RequestsMock) -> None:
    rows = [
        {"id": "rig_card", "method_supports": ["products", "refunds"]},
        {"id": "cod", "method_supports": ["products"]},
        {"id": "odd", "method_supports": None},
    ]
    web.get(f"{ROOT}payment_gateways", json=rows)
    able = [shop.can_refund(replace(paid(), gateway=gateway)) for gateway in ("rig_card", "cod", "odd", "gone", "")]
    assert able == [True, False, False, False, False]
    assert len(web.calls) == 1
