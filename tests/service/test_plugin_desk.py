"""The companion plugin's door: signed, short, once; a form that says what is wrong; a way into the desk."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from adapters.postgres.engine import shared_key
from config.desk_session import COOKIE, at_desk
from config.env import read_env
from config.plugin_form import values_of
from connector.model import Merchant, StockMode
from connector.policy import Policy
from connector.ports import Keys, Profile
from service.app import create_app
from service.duties import GROUPS, PAGES
from service.plugin_desk import DESK_KEY
from service.wiring import House, build
from tests.fakes import Bell, Clock, FakePost

SITE = "https://shop.example"


def _part(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Place:
    """A merchant with a plugin that signs."""

    house: House
    web: FlaskClient
    clock: Clock
    merchant: Merchant
    secret: str

    def token(self, purpose: str, about: bytes = b"", secret: str = "", header: Any = None, **more: Any) -> str:
        now = int(self.clock().timestamp())
        claims = {"iss": SITE, "aud": purpose, "sub": "7", "lang": "en_US", "iat": now, "exp": now + 60}
        claims |= {"jti": secrets.token_hex(16), "body": hashlib.sha256(about).hexdigest(), **more}
        text = f"{_part(header or {'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
        return f"{text}.{_part(hmac.new((secret or self.secret).encode(), text.encode(), 'sha256').digest())}"

    def read(self, token: str) -> Any:
        return self.web.get(f"/plugin/{self.merchant.public_id}/form", headers={"Authorization": f"Bearer {token}"})

    def save(self, values: dict[str, str], token: str = "") -> Any:
        body = json.dumps({"values": values}).encode()
        headers = {"Authorization": f"Bearer {token or self.token('save', body)}", "Content-Type": "application/json"}
        return self.web.post(f"/plugin/{self.merchant.public_id}/form", data=body, headers=headers)

    def policy(self) -> Policy:
        return self.house.merchants.policy(self.merchant.id)

    def values(self, **more: str) -> dict[str, str]:
        return values_of(self.policy()) | more


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    clock = Clock()
    house = replace(build(read_env(environ)), clock=clock, doorbell=Bell(), post=FakePost())
    profile = Profile("store-1", "One", "EUR", "UTC", "en")
    merchant = house.merchants.add("m1", "woocommerce", SITE, profile, clock())
    house.merchants.set_keys(merchant.id, Keys("ck", "cs", ("whs",)))
    secret = house.sites.renew(merchant.id, clock())
    yield Place(house, create_app(house).test_client(), clock, merchant, secret)
    house.engine.dispose()


def test_the_form_shows_what_is_chosen(place: Place) -> None:
    answer = place.read(place.token("form"))
    assert answer.status_code == 200
    assert 'name="backorder[lead_days]"' in answer.json["html"]
    assert 'value="14"' in answer.json["html"]
    assert (answer.json["name"], answer.json["ready"], answer.json["waiting"]) == ("One", False, 0)


def test_what_is_chosen_is_kept_with_who_chose_it_and_said_on_every_page(place: Place) -> None:
    for name in (PAGES, GROUPS):
        place.house.duties.plan(name, place.clock() + timedelta(days=1), place.merchant.id)
    answer = place.save(place.values(lead_days="21", stock_mode="shelf", cap_per_item="", send_notices=""))
    assert answer.status_code == 200
    assert answer.json["saved"] is True
    held = place.policy()
    assert (held.lead_days, held.stock_mode, held.cap_per_item, held.send_notices) == (21, StockMode.SHELF, None, False)
    with place.house.books.record(place.merchant.id) as record:
        (entry,) = [one for one in record.entries() if one.event == "policy"]
    changed: Any = entry.payload["changed"]
    assert sorted(changed) == ["lead_days", "send_notices", "stock_mode"]
    assert entry.payload["by"] == "wordpress user 7"
    assert place.house.duties.take(PAGES, place.clock(), place.merchant.id)
    assert place.house.duties.take(GROUPS, place.clock(), place.merchant.id)


def test_a_save_that_changes_nothing_writes_nothing(place: Place) -> None:
    assert place.save(place.values()).status_code == 200
    with place.house.books.record(place.merchant.id) as record:
        assert [one.event for one in record.entries()] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lead_days", "soon"), ("lead_days", "-1"), ("lead_days", "366"), ("lead_days", "1.5"), ("handling_days", ""),
        ("cap_per_item", "0"), ("stock_mode", "guess"), ("when_silent", ""), ("reply_to", "nobody"),
        ("sender_name", "x" * 81), ("alert_to", "a b@c.example"),
    ],
)  # fmt: skip
def test_a_mistake_stands_beside_its_field_and_changes_nothing(place: Place, name: str, text: str) -> None:
    before = place.policy()
    answer = place.save(place.values(**{name: text}))
    assert answer.status_code == 422
    assert f'id="backorder-{name}-wrong"' in answer.json["html"]
    assert 'aria-invalid="true"' in answer.json["html"]
    assert place.policy() == before


def test_what_was_typed_is_shown_as_text(place: Place) -> None:
    html = place.save(place.values(sender_name='"><script>alert(1)</script>' + "x" * 80)).json["html"]
    assert "<script>" not in html


def test_a_token_works_once(place: Place) -> None:
    token = place.token("form")
    assert place.read(token).status_code == 200
    assert place.read(token).status_code == 403


@pytest.mark.parametrize(
    "more",
    [
        {"iss": "https://staging.example"}, {"aud": "save"}, {"jti": "short"}, {"exp": 1}, {"iat": "now"},
        {"iat": True}, {"about": b"other"}, {"header": {"alg": "none", "typ": "JWT"}}, {"secret": "f" * 64},
    ],
)  # fmt: skip
def test_a_token_that_does_not_fit_opens_nothing(place: Place, more: dict[str, Any]) -> None:
    assert place.read(place.token("form", **more)).status_code == 403


@pytest.mark.parametrize("token", ["", "a.b.c", "..", "\xff.\xff.\xff", "e30.e30.", "x" * 5000])
def test_nonsense_opens_nothing(place: Place, token: str) -> None:
    assert place.read(token).status_code == 403


def test_a_token_lives_a_minute_and_a_long_one_is_not_believed(place: Place) -> None:
    late, now = place.token("form"), int(place.clock().timestamp())
    assert place.read(place.token("form", exp=now + 3600)).status_code == 403
    place.clock.forward(minutes=3)
    assert place.read(late).status_code == 403


def test_a_token_for_one_body_saves_no_other(place: Place) -> None:
    other = json.dumps({"values": place.values(lead_days="1")}).encode()
    assert place.save(place.values(lead_days="99"), place.token("save", other)).status_code == 403
    assert place.policy().lead_days == 14


def test_the_secret_of_another_merchant_opens_nothing(place: Place) -> None:
    profile = Profile("store-2", "Two", "EUR", "UTC", "en")
    other = place.house.merchants.add("m2", "woocommerce", SITE + "/two", profile, place.clock())
    secret = place.house.sites.renew(other.id, place.clock())
    assert place.read(place.token("form", secret=secret)).status_code == 403


def test_a_merchant_without_a_plugin_has_no_door(place: Place) -> None:
    place.house.sites.forget(place.merchant.id)
    assert place.read(place.token("form", secret="")).status_code == 403
    assert place.web.get("/plugin/nobody/form").status_code == 403


def test_the_way_into_the_desk_is_a_cookie_of_ours(place: Place) -> None:
    address = f"/plugin/{place.merchant.public_id}/desk"
    token = place.token("desk")
    answer = place.web.post(address, data={"token": token})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Path=/"))
    key = shared_key(place.house.engine, place.house.cipher, DESK_KEY)
    value = cookie.partition("=")[2].partition(";")[0].strip('"')
    who = at_desk(key, {COOKIE: value}, place.clock())
    assert who is not None
    assert (who.merchant, who.user) == ("m1", "7")
    assert at_desk(key, {COOKIE: value}, place.clock() + timedelta(hours=8)) is None
    assert at_desk(key, {COOKIE: value[:-1] + "x"}, place.clock()) is None
    assert at_desk(key, {COOKIE: "e30=." + value.partition(".")[2]}, place.clock()) is None
    assert place.web.post(address, data={"token": token}).status_code == 403


def test_the_form_speaks_the_language_of_the_screen_mistakes_too(place: Place) -> None:
    assert "Was Käufern versprochen wird" in place.read(place.token("form", lang="de_DE")).json["html"]
    body = json.dumps({"values": place.values(lead_days="999")}).encode()
    html = place.save(place.values(lead_days="999"), place.token("save", body, lang="fr_CA")).json["html"]
    assert "Saisissez un nombre de 0 à 365." in html


def test_a_choice_made_elsewhere_that_does_not_fit_is_named_and_nothing_is_saved(place: Place) -> None:
    row = dict(place.house.merchants.row(place.merchant.id)["policy"]) | {"quiet_from": 99}
    place.house.merchants.change(place.merchant.id, policy=row)
    answer = place.save(place.values(lead_days="3"))
    assert answer.status_code == 422
    assert "quiet_from is an hour from 0 to 23" in answer.json["html"]
    assert place.policy().lead_days == 14
