"""Each recorded way to show a key, or to fail to, gets the recorded answer."""

from collections.abc import Callable

import pytest
import requests

from tests.sandbox import recordings, signing
from tests.sandbox.process import SECURE, Shop, ask

Q = "per_page=1"
Try = Callable[[Shop], requests.Response]


def basic(key: str | None = None, secret: str | None = None, *, secure: bool = True) -> Try:
    def attempt(shop: Shop) -> requests.Response:
        pair = key or shop.keys[0], secret or shop.keys[1]
        return ask("GET", f"{signing.place(shop)}?{Q}", auth=pair, headers=SECURE if secure else {})

    return attempt


def nothing(shop: Shop) -> requests.Response:
    return ask("GET", signing.place(shop), headers=SECURE)


def in_the_query(*, secure: bool) -> Try:
    def attempt(shop: Shop) -> requests.Response:
        pair = f"consumer_key={shop.keys[0]}&consumer_secret={shop.keys[1]}"
        return ask("GET", f"{signing.place(shop)}?{Q}&{pair}", headers=SECURE if secure else {})

    return attempt


def read_only(shop: Shop) -> requests.Response:
    pair = shop.facts["readonly_consumer_key"], shop.facts["readonly_consumer_secret"]
    return ask("PUT", f"{signing.place(shop)}/13", json={"stock_quantity": 3}, auth=pair, headers=SECURE)


def oauth(method: str, *, header: bool = False, **changed: str) -> Try:
    def attempt(shop: Shop) -> requests.Response:
        own = signing.signed(shop, Q, method, **changed)
        return (signing.in_header if header else signing.in_query)(shop, Q, own)

    return attempt


def spoiled(shop: Shop) -> requests.Response:
    return signing.in_query(shop, "per_page=2", signing.signed(shop, Q, "HMAC-SHA256"))


def replayed(shop: Shop) -> requests.Response:
    own = signing.signed(shop, Q, "HMAC-SHA256")
    assert signing.in_query(shop, Q, own).ok
    return signing.in_query(shop, Q, own)


TRIES: dict[str, Try] = {
    "basic_https.ok": basic(),
    "basic_over_http": basic(secure=False),
    "none": nothing,
    "wrong_key": basic("ck_wrong", "cs_wrong"),
    "wrong_secret": basic(secret="cs_wrong"),
    "readonly_key_write": read_only,
    "query_string_http": in_the_query(secure=False),
    "query_string_https": in_the_query(secure=True),
    "oauth1.hmac-sha256.query": oauth("HMAC-SHA256"),
    "oauth1.hmac-sha256.auth_header": oauth("HMAC-SHA256", header=True),
    "oauth1.hmac-sha1.query": oauth("HMAC-SHA1"),
    "oauth1.hmac-sha1.auth_header": oauth("HMAC-SHA1", header=True),
    "oauth1.bad_signature": spoiled,
    "oauth1.nonce_replay": replayed,
    "oauth1.old_timestamp": oauth("HMAC-SHA256", oauth_timestamp="1795384482"),
}

# The recorded store sold five products.
CATALOGUE = [
    {"sku": sku, "price": "20.00", "stock": 1, "name": sku} for sku in ("MUG-A", "MUG-B", "MUG-C", "MUG-D")
] + [
    {
        "sku": "SHIRT",
        "name": "Shirt",
        "price": "30.00",
        "manage_stock": False,
        "variations": [{"sku": "SHIRT-S", "name": "S", "stock": 1}, {"sku": "SHIRT-L", "name": "L", "stock": 1}],
    }
]


@pytest.mark.parametrize("name", sorted(TRIES))
def test_a_recorded_way_to_ask_gets_the_recorded_answer(shop: Shop, name: str) -> None:
    recorded = recordings.read(f"auth.{name}.response.json")
    seller = shop.sandbox.open(products=CATALOGUE)
    answer = TRIES[name](seller)
    assert answer.status_code == recorded["status"], answer.text
    assert recordings.header_differences(recorded["headers"], answer.headers) == []
    assert recordings.differences(recordings.body(f"auth.{name}.response.json"), answer.json()) == []


def test_every_recorded_way_to_ask_is_tried() -> None:
    names = {path.name for path in recordings.FOLDER.glob("auth.*.json")}
    assert names == {f"auth.{name}.response.json" for name in TRIES}


def test_links_speak_of_tls_only_to_who_came_by_tls(shop: Shop) -> None:
    own = signing.signed(shop, Q, "HMAC-SHA256")
    assert signing.in_query(shop, Q, own).json()[0]["permalink"].startswith("http://")
    assert basic()(shop).json()[0]["permalink"].startswith("https://")


def test_of_a_repeated_parameter_the_last_one_counts(shop: Shop) -> None:
    assert len(shop.rest("GET", "/products?per_page=5&per_page=1")) == 1


def test_a_shop_with_plain_permalinks_sends_the_rest_path_away_and_refuses_good_keys(shop: Shop) -> None:
    plain = shop.sandbox.open(permalinks="plain")
    assert plain.ask("GET", "/products", allow_redirects=False).status_code == 301
    place = f"{plain.facts['url']}/?rest_route=/wc/v3/products"
    assert ask("GET", place, auth=plain.keys, headers=SECURE).status_code == 401


def test_index_php_in_front_works_where_permalinks_are_pretty(shop: Shop) -> None:
    place = f"{shop.facts['url']}/index.php/wp-json/wc/v3/products"
    assert ask("GET", place, auth=shop.keys, headers=SECURE).status_code == 200


def test_the_index_needs_no_key(shop: Shop) -> None:
    body = ask("GET", f"{shop.facts['url']}/wp-json/").json()
    assert body["url"] == shop.facts["url"]
    assert "wc/v3" in body["namespaces"]
