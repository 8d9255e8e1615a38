"""Every recorded answer to keys and about webhooks, with the sentence a merchant reads."""

from typing import Any

import pytest

from adapters.woocommerce import hooks
from adapters.woocommerce.answers import Stakes, value_of
from adapters.woocommerce.paging import row_id
from connector.errors import ConnectorError, NotSent, Refused
from tests.adapters.woocommerce.recordings import answered

_KEY = "The shop does not accept this consumer key: it is unknown, was revoked, or its user may not see orders."
_KEY += " Plain http is answered the same way."
_SECRET = "The consumer secret does not belong to this consumer key."
KEYS_ACCEPTED = {
    "auth.basic_https.ok.response.json",
    "auth.oauth1.hmac-sha1.auth_header.response.json",
    "auth.oauth1.hmac-sha1.query.response.json",
    "auth.oauth1.hmac-sha256.auth_header.response.json",
    "auth.oauth1.hmac-sha256.query.response.json",
    "auth.query_string_https.response.json",
}
KEYS_REFUSED: dict[str, tuple[type[ConnectorError], str]] = {
    "auth.basic_over_http.response.json": (Refused, _KEY),
    "auth.none.response.json": (Refused, _KEY),
    "auth.query_string_http.response.json": (Refused, _KEY),
    "auth.wrong_key.response.json": (Refused, _KEY),
    "auth.wrong_secret.response.json": (Refused, _SECRET),
    "auth.oauth1.bad_signature.response.json": (Refused, _SECRET),
    "auth.oauth1.nonce_replay.response.json": (NotSent, "The shop asks us to come back later."),
    "auth.oauth1.old_timestamp.response.json": (
        Refused,
        "The shop's clock and ours differ by more than 15 minutes.",
    ),
    "auth.readonly_key_write.response.json": (
        Refused,
        "This key may only read: make one with read and write permission.",
    ),
}

HOOKS = {
    "rest.webhook.create.invalid_topic.response.json",
    "rest.webhook.create.ping_answered_500.response.json",
    "rest.webhook.create.response.json",
    "rest.webhook.get.disabled_after_failures.response.json",
    "rest.webhook.list.response.json",
}
WALKED = {*KEYS_ACCEPTED, *KEYS_REFUSED, *HOOKS}


def value(name: str, stakes: Stakes = Stakes.READ) -> Any:
    return value_of(answered(name), stakes)


@pytest.mark.parametrize("name", sorted(KEYS_ACCEPTED))
def test_accepted_keys_are_answered_with_the_first_product(name: str) -> None:
    assert [row_id(row) for row in value(name)] == ["16"]


@pytest.mark.parametrize("name", KEYS_REFUSED)
@pytest.mark.parametrize("stakes", Stakes)
def test_refused_keys_are_this_error_with_this_sentence_whatever_was_at_stake(name: str, stakes: Stakes) -> None:
    error, sentence = KEYS_REFUSED[name]
    with pytest.raises(ConnectorError) as caught:
        value(name, stakes)
    assert (type(caught.value), caught.value.message) == (error, sentence)


def test_a_topic_the_shop_does_not_know_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        value("rest.webhook.create.invalid_topic.response.json", Stakes.WRITE)
    assert "Webhook topic is required and must be valid." in caught.value.evidence


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("rest.webhook.create.response.json", "1"),
        ("rest.webhook.create.ping_answered_500.response.json", "10"),
    ],
)
def test_a_created_webhook_is_active_whatever_its_ping_was_answered(name: str, key: str) -> None:
    hook = value(name, Stakes.WRITE)
    assert (row_id(hook), hook["status"]) == (key, "active")
    assert not hooks.is_good(hook, "rig-webhook-secret")  # it does not bear our name


def test_a_webhook_that_failed_too_often_is_disabled_and_not_good() -> None:
    hook = value("rest.webhook.get.disabled_after_failures.response.json")
    assert hook["status"] == "disabled"
    named = hook | {"name": hooks.name_of("order.updated", "x")}
    assert not hooks.is_good(named, "x")
    assert hooks.is_good(named | {"status": "active"}, "x")


def test_the_recorded_webhooks_are_ten_of_which_eight_deliver_to_one_address() -> None:
    listed = value("rest.webhook.list.response.json")
    assert [row_id(row) for row in listed] == [str(number) for number in range(10, 0, -1)]
    assert sum(row["delivery_url"] == "http://127.0.0.1:9099/hook" for row in listed) == 8
