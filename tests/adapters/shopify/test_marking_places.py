"""Marking orders at several places, held by several people, or by nobody."""

import pytest

from adapters.shopify.marking import show
from connector.errors import Refused
from connector.ports import MarkedLine, Marking
from tests.adapters.shopify.notebook import error
from tests.adapters.shopify.packing import ANNEX, ITEM, LINE, MAIN, foreign, job, marking, packing_of


def test_units_wait_where_the_stock_is_worst() -> None:
    packing = packing_of([job(1, {LINE: 3}), job(2, {LINE: 3}, ANNEX)], stock={(ITEM, MAIN): 4, (ITEM, ANNEX): -2})
    show(packing.paper.client, marking(2))
    assert [(one.place, one.units) for one in packing.jobs if one.holds] == [(ANNEX, {LINE: 2})]


def test_units_are_let_go_where_the_stock_arrived() -> None:
    packing = packing_of([job(1, {LINE: 1}), job(2, {LINE: 1}, ANNEX)], stock={(ITEM, MAIN): -1, (ITEM, ANNEX): -1})
    show(packing.paper.client, marking(2))
    packing.stock[ITEM, MAIN] = 5
    show(packing.paper.client, marking(1, digest="d2"))
    assert [one.place for one in packing.jobs if one.holds] == [ANNEX]


def test_stock_is_not_asked_for_where_there_is_nothing_to_choose() -> None:
    packing = packing_of([job(1, {LINE: 3}), job(2, {LINE: 3}, ANNEX)])
    show(packing.paper.client, marking(6))
    assert packing.held() == {"11": 6}
    assert packing.paper.calls("StockAtPlaces") == []


@pytest.mark.parametrize("parts_stay", [True, False])
def test_units_of_an_order_that_staff_holds_are_split_off_and_held_too(*, parts_stay: bool) -> None:
    packing = packing_of([job(1, {LINE: 3}, holds=[foreign()])], parts_stay=parts_stay)
    show(packing.paper.client, marking(1))
    assert packing.held() == {"11": 1}
    assert packing.paper.calls("HoldBackorderedLines")[0]["hold"].get("fulfillmentOrderLineItems") is None
    assert len(packing.paper.calls("SplitFulfillmentOrder")) == 1


def test_units_nobody_lets_us_hold_are_marked_and_named_in_a_note() -> None:
    packing = packing_of([job(1, {LINE: 2}), job(2, {LINE: 3}, status="IN_PROGRESS", actions=("CREATE_FULFILLMENT",))])
    show(packing.paper.client, marking(4))
    assert packing.held() == {"11": 2}
    assert packing.tags == ["backorder"]
    assert packing.field("backorder")["lines"]["11"]["held"] == 2
    (note,) = packing.field("notes")
    assert (note["tag"], "2 of line 11" in note["text"]) == ("HOLD-d1", True)


def test_a_hold_refused_for_another_reason_is_tried_once_and_named() -> None:
    packing = packing_of([job(1, {LINE: 2})])
    packing.paper.root["fulfillmentOrderHold"] = lambda **_: error(
        "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED", "Ten holds stand."
    )
    show(packing.paper.client, marking(2))
    assert len(packing.paper.calls("HoldBackorderedLines")) == 1
    assert "Ten holds stand." in packing.field("notes")[0]["text"]


def test_units_that_somebody_else_holds_and_that_cannot_be_split_are_not_called_free() -> None:
    packing = packing_of([job(1, {LINE: 3}, holds=[foreign()])])
    packing.paper.root["fulfillmentOrderSplit"] = lambda **_: error("FULFILLMENT_ORDER_NOT_FOUND")
    show(packing.paper.client, marking(1))
    assert packing.field("notes") is None
    assert packing.tags == ["backorder"]


def test_a_hold_we_may_not_release_is_a_refusal() -> None:
    packing = packing_of([job(1, {LINE: 3})])
    show(packing.paper.client, marking(3))
    packing.paper.root["fulfillmentOrderReleaseHold"] = lambda **_: error("INVALID_ACCESS")
    with pytest.raises(Refused):
        show(packing.paper.client, Marking("5"))


def test_many_fulfilment_orders_with_many_lines_are_read_to_the_end() -> None:
    lines = {f"gid://shopify/LineItem/{n}": 1 for n in range(200, 230)}
    packing = packing_of([job(n, {LINE: 1}) for n in range(1, 12)] + [job(50, lines)])
    wanted = [MarkedLine("11", 11, ""), MarkedLine("229", 1, "")]
    show(packing.paper.client, Marking("5", tuple(wanted), "", "d1"))
    assert packing.held() == {"11": 11, "229": 1}


def test_ended_fulfilment_orders_are_left_alone() -> None:
    ended = [job(n, {LINE: 5}, status=status) for n, status in enumerate(["CLOSED", "CANCELLED", "INCOMPLETE"])]
    packing = packing_of([*ended, job(9, {LINE: 3})])
    show(packing.paper.client, marking(2))
    assert [one.id for one in packing.jobs if one.holds] == ["gid://shopify/FulfillmentOrder/9"]
    assert packing.held() == {"11": 2}


def test_a_long_note_is_cut_to_what_a_hold_takes() -> None:
    packing = packing_of([job(1, {LINE: 3})])
    show(packing.paper.client, marking(3, note="x" * 4000))
    assert len(packing.jobs[0].holds[0].notes) == 255


def test_a_hold_on_work_of_which_nothing_is_left_is_let_go() -> None:
    packing = packing_of([job(1, {LINE: 2})])
    show(packing.paper.client, marking(2))
    packing.jobs[0].units = {LINE: 0}
    show(packing.paper.client, Marking("5"))
    assert packing.jobs[0].holds == []
