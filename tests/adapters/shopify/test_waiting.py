"""A client waits for its points, and not for ever."""

from typing import Any

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from adapters.shopify.client import Client
from adapters.shopify.patience import Patience
from connector.errors import NotSent
from tests.adapters.shopify.edge import URL, Hands, cost, good


@given(st.floats(0, 25), st.floats(0, 1))
def test_a_pause_is_ten_to_thirty_per_cent_longer_and_at_least_half_a_second(wait: float, luck: float) -> None:
    slept: list[float] = []
    Patience(slept.append, lambda: luck, left=100.0).sleep(wait)
    assert slept[0] == pytest.approx(max(0.5, wait * (1.1 + 0.2 * luck)))


def test_a_client_waits_for_its_points_before_it_calls(
    client: Client, hands: Hands, web: responses.RequestsMock
) -> None:
    web.post(URL, json=good({"shop": {}}, available=300, requested=100))
    client.read("ShopProfile")
    assert hands.pauses == []
    client.read("ShopProfile")  # 100 and the 400 kept for money, 300 there, 100 a second
    assert hands.pauses == [pytest.approx(2.0 * 1.1)]


def test_what_happens_once_uses_what_is_kept_for_money(
    client: Client, hands: Hands, web: responses.RequestsMock
) -> None:
    deleted: dict[str, Any] = {"webhookSubscriptionDelete": {"userErrors": []}}
    web.post(URL, json=good(deleted, available=300, requested=100))
    for _ in range(2):
        client.write("DeleteWebhookSubscription", once=True, id="1")
    assert hands.pauses == []
    client.write("DeleteWebhookSubscription", once=False, id="1")
    assert len(hands.pauses) == 1


def test_whoever_is_told_to_wait_tells_all_others(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, status=429, headers={"Retry-After": "300"})
    with pytest.raises(NotSent):
        client.read("ShopProfile")
    assert client.wire.budget.reserve(client.shop, 1, money=True) == pytest.approx(300)


def test_a_question_on_the_way_to_a_payment_does_not_wait(
    client: Client, hands: Hands, web: responses.RequestsMock
) -> None:
    web.post(URL, json=good({"shop": {}}, available=300, requested=100))
    client.read("ShopProfile")
    client.urgent().read("ShopProfile")
    assert hands.pauses == []


def test_a_bucket_that_does_not_fill_in_time_is_not_sent(client: Client, web: responses.RequestsMock) -> None:
    empty = cost(available=0, requested=1000)
    empty["cost"]["throttleStatus"]["restoreRate"] = 1.0
    web.post(URL, json={"data": {"shop": {}}, "extensions": empty})
    client.read("ShopProfile")
    with pytest.raises(NotSent) as caught:
        client.read("ShopProfile")
    assert caught.value.wait > 1000
    assert len(web.calls) == 1
