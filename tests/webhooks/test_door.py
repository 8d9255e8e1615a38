"""The platform's door: what is let in, what is written down, and what is answered."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from adapters.cipher import Cipher
from adapters.postgres.deliveries import Deliveries
from adapters.postgres.engine import connect
from adapters.postgres.merchants import Merchants
from adapters.woocommerce.platform import WooCommerce
from connector.ports import Keys, Profile
from tests.fakes import FakePlatform, FakeShop, Store
from webhooks.accept import LARGEST, Door, accept
from webhooks.routes import webhooks

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BODY = b'{"id":43}'
CIPHER = Cipher({"k": b"x" * 32})
SECRET, PREVIOUS = "current-secret", "previous-secret"


class Rung:
    """A doorbell that remembers who was rung for."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def ring(self, merchant_id: int) -> None:
        self.heard.append(merchant_id)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = connect(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def door(engine: Engine) -> Door:
    merchants = Merchants(engine, CIPHER)
    for public_id in ("shop-a", "shop-b"):
        profile = Profile(public_id, public_id, "USD", "UTC", "en")
        added = merchants.add(public_id, "woocommerce", f"https://{public_id}.example", profile, NOW)
        merchants.set_keys(added.id, Keys("ck", "cs", (f"{SECRET}-{public_id}", f"{PREVIOUS}-{public_id}")))
    platforms = {"woocommerce": WooCommerce(development=True)}
    return Door(platforms, merchants, Deliveries(engine, CIPHER), Rung(), lambda: NOW)


def _signed(body: bytes, secret: str, topic: str = "order.updated", **more: str) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-ID": "1",
        "X-WC-Webhook-Delivery-ID": "same-for-all",
        "X-WC-Webhook-Signature": base64.b64encode(digest).decode(),
        **more,
    }


def _post(door: Door, body: bytes, headers: Mapping[str, str], shop: str = "shop-a") -> int:
    return accept(door, "woocommerce", shop, headers, body)


def _kept(door: Door, engine: Engine, shop: str = "shop-a") -> list[bytes]:
    merchant = door.register.find(shop)
    assert merchant is not None
    return [one.body for one in Deliveries(engine, CIPHER).listed(merchant.id)]


def test_a_genuine_delivery_is_written_down_before_it_is_answered_and_the_bell_rings(
    door: Door, engine: Engine
) -> None:
    assert _post(door, BODY, _signed(BODY, f"{SECRET}-shop-a")) == 200
    assert _kept(door, engine) == [BODY]
    assert isinstance(door.doorbell, Rung)
    assert len(door.doorbell.heard) == 1


def test_the_previous_secret_still_opens_the_door(door: Door, engine: Engine) -> None:
    assert _post(door, BODY, _signed(BODY, f"{PREVIOUS}-shop-a")) == 200
    assert _kept(door, engine) == [BODY]


def test_the_same_body_twice_is_one_delivery_until_somebody_looked_at_it(door: Door, engine: Engine) -> None:
    headers = _signed(BODY, f"{SECRET}-shop-a")
    assert [_post(door, BODY, headers), _post(door, BODY, headers)] == [200, 200]
    assert _kept(door, engine) == [BODY]
    merchant = door.register.find("shop-a")
    assert merchant is not None
    Deliveries(engine, CIPHER).claim(merchant.id, NOW)
    assert _post(door, BODY, headers) == 200
    assert _kept(door, engine) == [BODY, BODY]


def test_two_bodies_under_one_delivery_id_are_two_deliveries(door: Door, engine: Engine) -> None:
    for body in (b'{"id":1}', b'{"id":2}'):
        assert _post(door, body, _signed(body, f"{SECRET}-shop-a")) == 200
    assert _kept(door, engine) == [b'{"id":1}', b'{"id":2}']


def test_the_unsigned_ping_gets_exactly_200_and_is_not_kept(door: Door, engine: Engine) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert _post(door, b"webhook_id=7", headers) == 200
    assert _kept(door, engine) == []


def test_an_unknown_topic_is_answered_200_and_ignored(door: Door, engine: Engine) -> None:
    assert _post(door, BODY, _signed(BODY, f"{SECRET}-shop-a", "coupon.created")) == 200
    assert _kept(door, engine) == []


Bend = Callable[[dict[str, str]], dict[str, str]]
BENT: dict[str, Bend] = {
    "missing": lambda headers: {key: value for key, value in headers.items() if "Signature" not in key},
    "empty": lambda headers: headers | {"X-WC-Webhook-Signature": ""},
    "wrong": lambda headers: headers | {"X-WC-Webhook-Signature": "A" * 43 + "="},
    "not base64": lambda headers: headers | {"X-WC-Webhook-Signature": "%%%"},
    "not ascii": lambda headers: headers | {"X-WC-Webhook-Signature": "ünïcode"},
    "another shop's": lambda _: _signed(BODY, f"{SECRET}-shop-b"),
    "of another body": lambda _: _signed(b'{"id":44}', f"{SECRET}-shop-a"),
}


@pytest.mark.parametrize("bend", BENT.values(), ids=BENT.keys())
def test_a_signature_that_does_not_fit_is_401_and_nothing_is_stored(door: Door, engine: Engine, bend: Bend) -> None:
    assert _post(door, BODY, bend(_signed(BODY, f"{SECRET}-shop-a"))) == 401
    assert _kept(door, engine) == []


@pytest.mark.parametrize("shop", ["nobody", "../shop-a", "shop-a'--", "ü"])
def test_an_unknown_shop_looks_like_a_wrong_signature(door: Door, shop: str) -> None:
    assert _post(door, BODY, _signed(BODY, f"{SECRET}-shop-a"), shop) == 401


def test_a_compressed_body_is_never_unpacked(door: Door) -> None:
    headers = _signed(BODY, f"{SECRET}-shop-a", **{"Content-Encoding": "gzip"})
    assert _post(door, BODY, headers) == 415


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"[" * 100_000, b'{"id":NaN}', b'{"id":1,"id":2}', b"", b"null"])
def test_a_signed_body_nobody_can_read_is_kept_for_a_person_and_answered_200(
    door: Door, engine: Engine, body: bytes
) -> None:
    assert _post(door, body, _signed(body, f"{SECRET}-shop-a")) == 200
    assert _kept(door, engine) == [body]


@pytest.fixture
def client(door: Door) -> FlaskClient:
    app = Flask("test")
    app.register_blueprint(webhooks(door))
    return app.test_client()


def test_the_view_hands_the_raw_bytes_over(client: FlaskClient, door: Door, engine: Engine) -> None:
    body = b'{"name":"\\u00fc \\/ "}'
    answer = client.post("/webhooks/woocommerce/shop-a", data=body, headers=_signed(body, f"{SECRET}-shop-a"))
    assert (answer.status_code, answer.data) == (200, b"")
    assert _kept(door, engine) == [body]


def test_too_large_a_body_is_413(client: FlaskClient) -> None:
    body = b"x" * (LARGEST + 1)
    answer = client.post("/webhooks/woocommerce/shop-a", data=body, headers=_signed(body, f"{SECRET}-shop-a"))
    assert answer.status_code == 413


def test_a_large_ping_is_not_read_as_a_form(client: FlaskClient, door: Door, engine: Engine) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/webhooks/woocommerce/shop-a", data=b"webhook_id=7", headers=headers).status_code == 200
    assert _kept(door, engine) == []


def test_signatures_and_keys_are_not_among_the_headers_we_keep(door: Door, engine: Engine) -> None:
    headers = _signed(BODY, f"{SECRET}-shop-a", Authorization="Basic c2VjcmV0", Cookie="a=b")
    assert _post(door, BODY, headers) == 200
    with engine.connect() as connection:
        kept = str(connection.exec_driver_sql("SELECT headers FROM delivery").scalar_one())
    assert "X-WC-Webhook-Topic" in kept
    assert not any(word in kept for word in ("Signature", "Authorization", "Cookie"))


class OneDoor(FakePlatform):
    """A platform whose shops deliver to one address and name themselves."""


@pytest.fixture
def shared(door: Door) -> Door:
    register = door.register
    assert isinstance(register, Merchants)
    for name in ("north", "south"):
        added = register.add(name, "fake", f"{name}.example", Profile(name, name, "USD", "UTC", "en"), NOW)
        register.set_keys(added.id, Keys("", "token", (f"secret-{name}",)))
    platform = OneDoor(lambda _address, _keys: FakeShop(Store(lambda: NOW)), one_door=True)
    return Door({"fake": platform}, register, door.inbox, door.doorbell, door.clock)


def _named(shop: str, secret: str) -> dict[str, str]:
    return {"x-fake-topic": "order.updated", "x-fake-signature": secret, "x-fake-shop": shop}


def test_at_a_shared_door_a_delivery_reaches_the_shop_it_names(shared: Door, engine: Engine) -> None:
    assert accept(shared, "fake", "", _named("south.example", "secret-south"), b"0") == 200
    assert (_kept(shared, engine, "north"), _kept(shared, engine, "south")) == ([], [b"0"])


@pytest.mark.parametrize(
    ("shop", "secret"),
    [("south.example", "secret-north"), ("nowhere.example", "secret-south"), ("", "secret-south"), ("south", "")],
)
def test_a_shops_name_proves_nothing(shared: Door, engine: Engine, shop: str, secret: str) -> None:
    assert accept(shared, "fake", "", _named(shop, secret), b"0") == 401
    assert (_kept(shared, engine, "north"), _kept(shared, engine, "south")) == ([], [])


def test_where_deliveries_name_their_shop_no_address_names_another(shared: Door, engine: Engine) -> None:
    for shop in ("north", "south"):
        assert accept(shared, "fake", shop, _named("south.example", f"secret-{shop}"), b"0") == 401
    assert (_kept(shared, engine, "north"), _kept(shared, engine, "south")) == ([], [])


def test_a_platform_without_a_shared_door_has_none(door: Door) -> None:
    assert accept(door, "woocommerce", "", _signed(BODY, f"{SECRET}-shop-a"), BODY) == 401
