"""A WooCommerce store connects itself: token out, keys in over https, tried, read; nobody else gets in."""

import re
import secrets
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from adapters.postgres.installs import LIFETIME, MOST_OPEN
from config.env import read_env
from connector.errors import Refused
from service import children, install_woo
from service.app import create_app
from service.connect import try_keys
from service.wiring import House, build, utc_now
from tests.fakes import Bell, FakePost
from tests.support.authority import https_before, made_in
from tests.support.sandbox import running_sandbox

AGENT = "WordPress/7.1; {}"


@dataclass
class Street:
    """A house that answers over https, and one store of the sandbox."""

    house: House
    web: FlaskClient
    sandbox: str
    shop: str
    facts: dict[str, Any]

    @property
    def home(self) -> str:
        return f"{self.sandbox}/woo/{self.shop}"

    def start(self, **more: str) -> Any:
        body = {"address": self.home, "back": f"{self.home}/wp-admin/admin.php?page=backorder", **more}
        return self.web.post("/connect/woocommerce/start", json=body)

    def begun(self) -> dict[str, str]:
        answer = self.start()
        assert answer.status_code == 201, answer.text
        found: dict[str, str] = answer.json
        return found

    def keys(self, token: str, **more: Any) -> Any:
        pair = {"consumer_key": self.facts["consumer_key"], "consumer_secret": self.facts["consumer_secret"]}
        body = {"key_id": 1, "user_id": token, **pair, "key_permissions": "read_write", **more}
        agent = {"User-Agent": AGENT.format(self.home)}
        return self.web.post("/connect/woocommerce/keys", json=body, headers=agent)

    def carried_on(self) -> bool:
        """Wait until nothing is under way any more: the thread of its own may have it, or we do."""
        return children.wait_until(lambda: install_woo.carry_on(self.house) == 0 and not self._under_way(), 20)

    def _under_way(self) -> bool:
        later = utc_now() + timedelta(minutes=10)
        return self.house.installs.any_free(later)

    def page(self, begun: dict[str, str]) -> str:
        return str(self.web.get("/connect" + begun["watch"].partition("/connect")[2]).text)

    def merchants(self) -> list[str]:
        return [one.address for one in self.house.merchants.listed()]


@pytest.fixture
def street(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    authority = made_in(tmp_path)
    monkeypatch.setenv("SANDBOX_CA_FILE", str(authority.roots))
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    house = replace(build(read_env(environ)), doorbell=Bell(), post=FakePost())
    with (
        running_sandbox(tmp_path / "sandbox") as sandbox,
        closing(_server(house)) as server,
        https_before(authority, server.port) as address,
    ):
        house = replace(house, env=replace(house.env, public_url=address))
        server.app = create_app(house)
        name = f"shop-{secrets.token_hex(3)}"
        facts = requests.post(f"{sandbox}/control/shops", json={"name": name, "plugin": True}, timeout=10).json()
        yield Street(house, server.app.test_client(), sandbox, name, facts)
    house.engine.dispose()


def _server(house: House) -> Any:
    """Serve in a thread; `close` stops it."""
    import threading  # noqa: PLC0415  # here only

    server: Any = make_server("127.0.0.1", 0, create_app(house), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()

    def close() -> None:
        server.shutdown()
        thread.join(5)
        server.server_close()

    server.close = close
    return server


def _approve(street: Street, begun: dict[str, str]) -> requests.Response:
    """Do what the owner's browser does: log in, read the question, approve."""
    with requests.Session() as browser:
        query = {"app_name": "Backorder", "scope": "read_write", "user_id": begun["token"]}
        query |= {"return_url": begun["watch"], "callback_url": begun["callback"]}
        asked = browser.get(f"{street.home}/wc-auth/v1/authorize", params=query, timeout=10)
        assert "/wc-auth/v1/login/" in asked.url
        question = browser.post(asked.url, data={"username": "owner"}, timeout=10)
        grant = re.search(r'href="([^"]*access_granted[^"]*)"', question.text)
        assert grant, question.text
        return browser.get(grant[1].replace("&amp;", "&"), allow_redirects=False, timeout=30)


def test_a_store_that_approves_is_connected_and_read(street: Street) -> None:
    begun = street.begun()
    assert "Waiting for your shop" in street.page(begun)
    answer = _approve(street, begun)
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"].startswith(begun["watch"] + "?success=1")
    assert street.carried_on()
    assert street.merchants() == [street.home]
    page = street.page(begun)
    assert "Your shop is connected" in page
    assert "http-equiv" not in page
    merchant = street.house.merchants.listed()[0]
    assert merchant.backfilled
    keys = street.house.merchants.keys(merchant.id)
    assert keys.key not in {street.facts["consumer_key"], street.facts["readonly_consumer_key"]}
    with street.house.books.record(merchant.id) as record:
        assert next(one.event for one in record.entries()) == "connected"


def test_a_token_takes_keys_once(street: Street) -> None:
    begun = street.begun()
    assert _approve(street, begun).status_code == 302
    again = _approve(street, begun)
    assert again.status_code == 401, "the store must delete the second pair"
    assert street.keys(begun["token"]).status_code == 403
    assert street.carried_on()


def test_a_token_ends(street: Street) -> None:
    begun = street.begun()
    later = replace(street.house, clock=lambda: utc_now() + LIFETIME + timedelta(seconds=1))
    web = create_app(later).test_client()
    assert replace(street, web=web).keys(begun["token"]).status_code == 403
    assert street.merchants() == []


def test_a_token_nobody_gave_out_takes_nothing(street: Street) -> None:
    assert street.keys(secrets.token_urlsafe(32)).status_code == 403


def test_another_sites_keys_are_refused_at_the_door(street: Street) -> None:
    begun = street.begun()
    pair = {"user_id": begun["token"], "consumer_key": "ck_" + "a" * 40, "consumer_secret": "cs_" + "b" * 40}
    agent = {"User-Agent": AGENT.format("https://other.example")}
    body = {**pair, "key_permissions": "read_write"}
    assert street.web.post("/connect/woocommerce/keys", json=body, headers=agent).status_code == 403
    assert street.keys(begun["token"]).status_code == 200, "the right site may still come"
    assert street.carried_on()


def test_keys_that_do_not_open_this_store_connect_nothing(street: Street) -> None:
    other = requests.post(f"{street.sandbox}/control/shops", json={"name": "other"}, timeout=10).json()
    begun = street.begun()
    pair = {"consumer_key": other["consumer_key"], "consumer_secret": other["consumer_secret"]}
    assert street.keys(begun["token"], **pair).status_code == 200
    assert street.carried_on()
    assert street.merchants() == []
    assert "It did not work" in street.page(begun)


def test_a_key_that_may_only_read_is_not_taken(street: Street) -> None:
    begun = street.begun()
    assert street.keys(begun["token"], key_permissions="read").status_code == 400


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"user_id": 7}', b"x" * 20_000, b'{"user_id": "' + b"t" * 9000 + b'"}']
)
def test_nonsense_is_no_keys(street: Street, body: bytes) -> None:
    answer = street.web.post("/connect/woocommerce/keys", data=body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest",
        "https://10.0.0.7/shop",
        "https://localhost.internal",
        "http://shop.example",
        "https://shop.example:8443",
        "https://user:word@shop.example",
        "https://shop.example/?a=b",
        "file:///etc/passwd",
        "gopher://shop.example",
        "not an address",
    ],
)
def test_an_address_we_may_not_call_is_refused(street: Street, address: str) -> None:
    assert street.start(address=address, back=address).status_code == 422


def test_the_way_back_leads_to_the_same_store_only(street: Street) -> None:
    assert street.start(back="https://evil.example/wp-admin").status_code == 422
    with pytest.raises(Refused):
        install_woo.begin(street.house, street.home, "javascript:alert(1)")


def test_one_address_cannot_be_begun_without_end(street: Street) -> None:
    codes = [street.start().status_code for _ in range(MOST_OPEN + 1)]
    assert codes == [201] * MOST_OPEN + [429]


def test_neither_token_nor_keys_lie_open_in_the_database(street: Street, database_url: str) -> None:
    begun = street.begun()
    assert street.house.installs.expected(begun["token"]) is not None
    ticket = begun["watch"].rpartition("/")[2]
    assert begun["token"] != ticket, "the token is seen in the browser's address: it must not open the page"
    assert street.web.get(f"/connect/woocommerce/{begun['token']}").status_code == 404
    import psycopg  # noqa: PLC0415  # here only

    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        row = str(connection.execute("SELECT * FROM install").fetchone())
    assert begun["token"] not in row
    assert ticket not in row


def test_a_store_connected_again_keeps_its_orders_and_gets_the_new_key(street: Street) -> None:
    first = street.begun()
    assert _approve(street, first).status_code == 302
    assert street.carried_on()
    held = street.house.merchants.listed()[0]
    key = street.house.merchants.keys(held.id)
    assert _approve(street, street.begun()).status_code == 302
    assert street.carried_on()
    again = street.house.merchants.listed()
    assert [one.id for one in again] == [held.id]
    new = street.house.merchants.keys(held.id)
    assert new.key != key.key
    assert new.secrets == key.secrets


def test_a_store_that_is_away_is_tried_again_later(street: Street) -> None:
    begun = street.begun()
    platforms: Any = {"woocommerce": _Away()}
    asleep = replace(street.house, platforms=platforms)
    taken = street.house.installs.give(begun["token"], _pair(street), utc_now())
    assert taken is not None
    assert install_woo.carry_on(asleep) == 1
    assert "We go on trying" in street.page(begun)
    assert not street.house.installs.any_free(utc_now())
    later = replace(street.house, clock=lambda: utc_now() + timedelta(seconds=30))
    assert install_woo.carry_on(later) == 1
    assert street.merchants() == [street.home]


def _pair(street: Street) -> Any:
    from connector.ports import Keys  # noqa: PLC0415  # here only

    return Keys(street.facts["consumer_key"], street.facts["consumer_secret"])


class _Away:
    """A platform whose stores never answer."""

    def open(self, *_: Any) -> Any:
        from connector.errors import NotSent  # noqa: PLC0415  # here only

        class Shop:
            def profile(self) -> None:
                raise NotSent("The shop did not answer.")

        return Shop()


def test_a_merchant_written_down_without_its_keys_is_mended(street: Street) -> None:
    profile = try_keys(street.house, "woocommerce", street.home, _pair(street))
    half = street.house.merchants.add("mhalf", "woocommerce", street.home, profile, utc_now())
    assert _approve(street, street.begun()).status_code == 302
    assert street.carried_on()
    assert [one.id for one in street.house.merchants.listed()] == [half.id]
    assert street.house.merchants.keys(half.id).secrets


def test_a_process_that_died_leaves_its_install_to_the_next(street: Street) -> None:
    begun = street.begun()
    assert street.house.installs.give(begun["token"], _pair(street), utc_now())
    assert street.house.installs.take(utc_now()) is not None  # and then it dies
    assert install_woo.carry_on(street.house) == 0
    later = replace(street.house, clock=lambda: utc_now() + timedelta(minutes=4))
    assert install_woo.carry_on(later) == 1
    assert "Your shop is connected" in street.page(begun)
