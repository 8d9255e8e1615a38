"""Webhooks as they arrived: kept once, claimed by one, counted when claimed, replayed on request."""

from datetime import timedelta

import pytest

from adapters.postgres.deliveries import MOST_CLAIMS, Deliveries, Delivery
from adapters.postgres.merchants import Merchants
from connector.ports import Parcel
from tests.fakes import START
from tests.postgres.conftest import added
from tests.postgres.sample import LATER

BODY = b'{"id":43}'


@pytest.fixture
def merchant(merchants: Merchants) -> int:
    return added(merchants, "m1").id


def _keep(deliveries: Deliveries, merchant: int, body: bytes = BODY, *, wanted: bool = True) -> bool:
    parcel = Parcel("order.updated", f"order.updated:{body.hex()}", wanted)
    return deliveries.keep(merchant, parcel, {"x-wc-webhook-topic": "order.updated"}, body, START)


def _claimed(deliveries: Deliveries, merchant: int, **later: float) -> list[Delivery]:
    return list(deliveries.claim(merchant, START + timedelta(**later)))


def test_a_body_comes_back_byte_for_byte(deliveries: Deliveries, merchant: int) -> None:
    raw = bytes(range(256))
    assert _keep(deliveries, merchant, raw)
    (one,) = _claimed(deliveries, merchant)
    assert (one.body, one.topic, one.state, one.claims, one.received) == (raw, "order.updated", "claimed", 1, START)


def test_a_twin_of_one_that_still_waits_is_not_kept(deliveries: Deliveries, merchant: int) -> None:
    assert [_keep(deliveries, merchant) for _ in range(3)] == [True, False, False]
    assert len(_claimed(deliveries, merchant)) == 1


def test_the_same_body_after_it_was_claimed_is_news(deliveries: Deliveries, merchant: int) -> None:
    _keep(deliveries, merchant)
    (first,) = _claimed(deliveries, merchant)
    assert _keep(deliveries, merchant)
    deliveries.finish([first.id], START)
    (second,) = _claimed(deliveries, merchant)
    assert second.id != first.id


def test_the_same_body_of_another_merchant_is_another_delivery(
    deliveries: Deliveries, merchants: Merchants, merchant: int
) -> None:
    other = added(merchants, "m2").id
    assert [_keep(deliveries, one) for one in (merchant, other)] == [True, True]
    assert [len(_claimed(deliveries, one)) for one in (merchant, other)] == [1, 1]


def test_what_does_not_concern_us_is_kept_but_never_claimed(deliveries: Deliveries, merchant: int) -> None:
    assert _keep(deliveries, merchant, wanted=False)
    assert _claimed(deliveries, merchant) == []
    assert [one.state for one in deliveries.listed(merchant)] == ["ignored"]


def test_a_claimed_delivery_belongs_to_one_until_its_lease_ends(deliveries: Deliveries, merchant: int) -> None:
    _keep(deliveries, merchant)
    assert len(_claimed(deliveries, merchant)) == 1
    assert _claimed(deliveries, merchant, seconds=59) == []
    (again,) = _claimed(deliveries, merchant, seconds=60)
    assert again.claims == 2


def test_a_claim_counts_even_when_it_kills_whoever_made_it(deliveries: Deliveries, merchant: int) -> None:
    _keep(deliveries, merchant)
    claims = [_claimed(deliveries, merchant, minutes=n)[0].claims for n in range(MOST_CLAIMS + 1)]
    assert claims == [1, 2, 3, 4, 5, 6]


def test_the_oldest_come_first_and_no_more_than_asked_for(deliveries: Deliveries, merchant: int) -> None:
    for n in range(5):
        _keep(deliveries, merchant, str(n).encode())
    assert [one.body for one in deliveries.claim(merchant, START, limit=3)] == [b"0", b"1", b"2"]
    assert [one.body for one in deliveries.claim(merchant, START, limit=3)] == [b"3", b"4"]


def test_those_tried_before_come_one_by_one_behind_the_fresh_ones(deliveries: Deliveries, merchant: int) -> None:
    for body in (b"0", b"1"):
        _keep(deliveries, merchant, body)
    _claimed(deliveries, merchant)
    _keep(deliveries, merchant, b"2")
    assert [one.body for one in _claimed(deliveries, merchant, minutes=1)] == [b"2", b"0"]
    assert [one.body for one in _claimed(deliveries, merchant, minutes=1)] == [b"1"]


@pytest.mark.parametrize(("counts", "claims"), [(True, 2), (False, 1)])
def test_one_that_is_put_off_comes_back_later(deliveries: Deliveries, merchant: int, counts: bool, claims: int) -> None:
    _keep(deliveries, merchant)
    (one,) = _claimed(deliveries, merchant)
    deliveries.postpone([one.id], LATER, "the shop is away", counts=counts)
    assert _claimed(deliveries, merchant, minutes=59) == []
    (again,) = _claimed(deliveries, merchant, minutes=60)
    assert (again.claims, again.error) == (claims, "the shop is away")


def test_what_is_finished_stays_finished(deliveries: Deliveries, merchant: int) -> None:
    _keep(deliveries, merchant)
    (one,) = _claimed(deliveries, merchant)
    deliveries.finish([one.id], START, "quarantined", "kim@example.org is odd")
    assert _claimed(deliveries, merchant, days=9) == []
    (held,) = deliveries.listed(merchant, state="quarantined")
    assert (held.id, held.error) == (one.id, "(address) is odd")


def test_a_replay_may_be_pressed_twice(deliveries: Deliveries, merchants: Merchants, merchant: int) -> None:
    _keep(deliveries, merchant)
    (one,) = _claimed(deliveries, merchant)
    assert not deliveries.replay(merchant, one.id, LATER), "only what was set aside can be replayed"
    deliveries.finish([one.id], START, "quarantined")
    assert not deliveries.replay(added(merchants, "m2").id, one.id, LATER)
    assert [deliveries.replay(merchant, one.id, LATER) for _ in range(2)] == [True, False]
    (again,) = _claimed(deliveries, merchant, hours=1)
    assert (again.id, again.claims) == (one.id, 1)


def test_finishing_nothing_is_nothing(deliveries: Deliveries, merchant: int) -> None:
    _keep(deliveries, merchant)
    deliveries.finish([], START)
    deliveries.postpone([], LATER, "", counts=True)
    assert len(_claimed(deliveries, merchant)) == 1


def test_an_identity_used_once_is_a_twin_for_days_after_it_was_settled(deliveries: Deliveries, merchant: int) -> None:
    parcel = Parcel("orders/create", "orders/create:w1", wanted=True, once=True)
    assert deliveries.keep(merchant, parcel, {}, BODY, START)
    (first,) = _claimed(deliveries, merchant)
    deliveries.finish([first.id], START)
    assert not deliveries.keep(merchant, parcel, {}, BODY, START + timedelta(days=6))
    assert deliveries.keep(merchant, parcel, {}, BODY, START + timedelta(days=8))
