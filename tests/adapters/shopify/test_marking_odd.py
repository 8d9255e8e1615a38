"""Marking an order while answers are lost and others write too."""

import pytest

from adapters.shopify.client import Client
from adapters.shopify.marking import show
from connector.errors import Gone, NotSent, Unclear
from connector.ports import Marking
from tests.adapters.shopify.notebook import error
from tests.adapters.shopify.packing import LINE, Held, foreign, job, marking, packing_of


def test_an_order_without_fulfilment_orders_is_marked_and_tried_again() -> None:
    packing = packing_of([])
    with pytest.raises(NotSent, match="fulfilment orders"):
        show(packing.paper.client, marking(3))
    assert (packing.tags, packing.field("backorder")["digest"]) == (["backorder"], "d1")
    packing.jobs.append(job(1, {LINE: 5}))
    show(packing.paper.client, marking(3))
    assert packing.held() == {"11": 3}


def test_an_order_that_is_gone_says_so() -> None:
    packing = packing_of([], exists=False)
    with pytest.raises(Gone):
        show(packing.paper.client, Marking("5"))


def test_a_lost_answer_to_a_split_is_read_up_and_not_sent_again() -> None:
    packing = packing_of([job(1, {LINE: 3}, holds=[foreign()])])
    packing.paper.plan("SplitFulfillmentOrder", Unclear("Lost."), late=True)
    show(packing.paper.client, marking(1))
    assert packing.held() == {"11": 1}
    assert len(packing.paper.calls("SplitFulfillmentOrder")) == 1


def test_a_lost_answer_to_a_hold_is_read_up() -> None:
    packing = packing_of([job(1, {LINE: 3})])
    packing.paper.plan("HoldBackorderedLines", Unclear("Lost."), late=True)
    show(packing.paper.client, marking(1))
    assert packing.held() == {"11": 1}
    assert len(packing.paper.calls("HoldBackorderedLines")) == 1


def test_a_hold_put_on_between_reading_and_writing_is_found() -> None:
    packing = packing_of([job(1, {LINE: 3})])
    honest = packing.paper.root["fulfillmentOrderHold"]

    def taken(**given: object) -> object:
        packing.jobs[0].holds.append(foreign())
        packing.paper.root["fulfillmentOrderHold"] = honest
        return honest(**given)

    packing.paper.root["fulfillmentOrderHold"] = taken
    show(packing.paper.client, marking(2))
    assert packing.held() == {"11": 2}


def test_an_order_already_held_by_our_twin_is_held() -> None:
    packing = packing_of([job(1, {LINE: 3})])

    def twin(id_: str, **_: object) -> object:
        packing.job(id_).holds = [Held("gid://shopify/FulfillmentHold/77")]
        return error("DUPLICATE_FULFILLMENT_HOLD_HANDLE")

    packing.paper.root["fulfillmentOrderHold"] = twin
    show(packing.paper.client, marking(3))
    assert packing.held() == {"11": 3}


def test_fulfilment_orders_that_never_come_to_rest_are_tried_later() -> None:
    packing = packing_of([job(1, {LINE: 3})])
    packing.paper.root["fulfillmentOrderHold"] = lambda **_: {"userErrors": []}
    with pytest.raises(NotSent):
        show(packing.paper.client, marking(2))


def test_a_mark_written_by_somebody_faster_is_tried_again() -> None:
    packing = packing_of([job(1, {LINE: 3})])
    packing.paper.root["metafieldsSet"] = lambda **_: error("STALE_OBJECT")
    with pytest.raises(NotSent):
        show(packing.paper.client, marking(3))


def test_an_answer_of_another_kind_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    packing = packing_of([job(1, {LINE: 3})])
    odd = {"order": {"id": "gid://shopify/Order/5", "tags": [], "fulfillmentOrders": {"nodes": [{}], "pageInfo": {}}}}
    monkeypatch.setattr(Client, "read", lambda *_, **__: odd)
    with pytest.raises(NotSent):
        show(packing.paper.client, marking(3))
