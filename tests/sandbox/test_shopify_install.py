"""An app on a pretend Shopify store: a visit buys tokens, taking the app off kills them for good."""

from typing import Any

import pytest

from tests.sandbox.process import Sandbox, ask
from tests.sandbox.shopify_house import House, open_house

PAGE = "query { shop { name } }"
WANTED = {
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
    "requested_token_type": "urn:shopify:params:oauth:token-type:offline-access-token",
    "expiring": 1,
}


@pytest.fixture
def house(sandbox: Sandbox) -> House:
    return open_house(sandbox)


def visit(house: House, **more: Any) -> str:
    return str(house.control("POST", "/visit", more)["id_token"])


def exchange(house: House, token: str, **more: Any) -> Any:
    app = {"client_id": house.facts["client_id"], "client_secret": house.facts["client_secret"]}
    url = f"{house.facts['url']}/admin/oauth/access_token"
    return ask("POST", url, json={**app, **WANTED, "subject_token": token, **more})


def opens(house: House, token: str) -> bool:
    url = f"{house.facts['url']}/admin/api/2026-10/graphql.json"
    return ask("POST", url, json={"query": PAGE}, headers={"X-Shopify-Access-Token": token}).status_code == 200


def test_a_visit_buys_a_pair_that_opens_the_shop(house: House) -> None:
    pair = exchange(house, visit(house)).json()
    assert set(pair) == {"access_token", "scope", "expires_in", "refresh_token", "refresh_token_expires_in"}
    assert opens(house, pair["access_token"])


def test_a_visit_of_another_store_or_too_old_buys_nothing(house: House, sandbox: Sandbox) -> None:
    other = open_house(sandbox)
    for token in (visit(other), visit(house, lives=-30), "x", ""):
        answer = exchange(house, token)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_subject_token")


def test_tokens_that_last_for_ever_are_not_given(house: House) -> None:
    assert exchange(house, visit(house), expiring=0).json()["error"] == "invalid_request"


def test_an_app_that_is_put_on_again_needs_new_tokens(house: House) -> None:
    old = exchange(house, visit(house)).json()["access_token"]
    house.control("POST", "/uninstall", {})
    assert exchange(house, visit(house)).json()["error"] == "invalid_client"
    house.control("POST", "/install", {"url": "http://127.0.0.1:9/none", "topics": ["orders/create"]})
    assert not opens(house, old)
    assert not opens(house, house.facts["token"])
    assert opens(house, exchange(house, visit(house)).json()["access_token"])
