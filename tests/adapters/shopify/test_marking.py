"""Marking an order: exactly the waiting units are held, and nothing of anybody else is touched."""

import pytest

from adapters.shopify.marking import show
from connector.ports import Marking
from tests.adapters.shopify.packing import LINE, OTHER, Held, foreign, job, marking, packing_of


def test_exactly_the_waiting_units_are_held_with_the_warehouse_words() -> None:
    packing = packing_of([job(1, {LINE: 5, OTHER: 1})])
    show(packing.paper.client, marking(3))
    assert packing.held() == {"11": 3}
    (call,) = packing.paper.calls("HoldBackorderedLines")
    assert call["hold"] == {
        "reason": "INVENTORY_OUT_OF_STOCK",
        "reasonNotes": "2 cups must wait.",
        "handle": "backorder",
        "notifyMerchant": False,
        "fulfillmentOrderLineItems": [{"id": "gid://shopify/FulfillmentOrder/1-11", "quantity": 3}],
    }
    assert packing.units() == {LINE: 5, OTHER: 1}


def test_tag_and_metafield_say_what_waits() -> None:
    packing = packing_of([job(1, {LINE: 5})], tags=["vip"])
    show(packing.paper.client, marking(3))
    assert packing.tags == ["vip", "backorder"]
    assert packing.field("backorder") == {
        "digest": "d1",
        "lines": {"11": {"waiting": 3, "sentence": "Ships on 1 May", "label": "Ships"}},
    }


def test_what_stands_already_is_not_sent_again() -> None:
    packing = packing_of([job(1, {LINE: 5, OTHER: 2})])
    show(packing.paper.client, marking(3, 1))
    before = len(packing.paper.writes)
    show(packing.paper.client, marking(3, 1))
    assert len(packing.paper.writes) == before


def test_other_words_for_the_same_units_leave_the_hold_alone() -> None:
    packing = packing_of([job(1, {LINE: 5})])
    show(packing.paper.client, marking(3))
    before = len(packing.paper.writes)
    show(packing.paper.client, marking(3, digest="d2", note="Other words."))
    assert packing.paper.writes[before:] == ["SetMetafields"]


def test_fewer_waiting_units_are_released_by_id_and_held_anew() -> None:
    packing = packing_of([job(1, {LINE: 5})])
    show(packing.paper.client, marking(3))
    packing.jobs[0].holds.append(foreign())
    show(packing.paper.client, marking(1, digest="d2"))
    (call,) = packing.paper.calls("ReleaseBackorderHold")
    assert call["holdIds"] == ["gid://shopify/FulfillmentHold/101"]
    assert packing.held() == {"11": 1}
    assert any(one.id == foreign().id for job in packing.jobs for one in job.holds)


def test_more_waiting_units_are_held_beside_those_held_already_so_that_none_is_free_meanwhile() -> None:
    packing = packing_of([job(1, {LINE: 5})])
    show(packing.paper.client, marking(2))
    show(packing.paper.client, marking(4, digest="d2"))
    assert packing.held() == {"11": 4}
    assert "ReleaseBackorderHold" not in packing.paper.writes


def test_a_unit_of_another_line_in_our_hold_is_let_go() -> None:
    packing = packing_of([job(1, {LINE: 2, OTHER: 1})])
    show(packing.paper.client, marking(2, 1))
    show(packing.paper.client, marking(2, digest="d2"))
    assert packing.held() == {"11": 2}


def test_an_empty_marking_leaves_nothing_of_ours_and_all_of_others() -> None:
    packing = packing_of([job(1, {LINE: 5})], tags=["vip"])
    show(packing.paper.client, marking(5))
    packing.jobs[0].holds += [foreign(), Held("gid://shopify/FulfillmentHold/8", "another matter")]
    show(packing.paper.client, Marking("5"))
    assert [one.id for one in packing.jobs[0].holds] == [foreign().id, "gid://shopify/FulfillmentHold/8"]
    assert (packing.tags, packing.fields, packing.held()) == (["vip"], {}, {})


def test_an_empty_marking_of_an_order_without_marks_sends_nothing() -> None:
    packing = packing_of([job(1, {LINE: 5})])
    show(packing.paper.client, Marking("5"))
    assert packing.paper.writes == []


@pytest.mark.parametrize("loss", ["hold", "tag", "metafield"])
def test_what_staff_took_off_is_put_back(loss: str) -> None:
    packing = packing_of([job(1, {LINE: 5})])
    show(packing.paper.client, marking(3))
    if loss == "hold":
        packing.jobs[0].holds.clear()
    elif loss == "tag":
        packing.tags.clear()
    else:
        packing.fields.clear()
    show(packing.paper.client, marking(3))
    assert (packing.held(), packing.tags, packing.field("backorder")["digest"]) == ({"11": 3}, ["backorder"], "d1")


def test_a_tag_in_other_letters_is_the_same_tag_to_shopify() -> None:
    packing = packing_of([job(1, {LINE: 5})], tags=["Backorder"])
    show(packing.paper.client, marking(3))
    assert packing.tags == ["Backorder"]
