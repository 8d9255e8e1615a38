"""A Shopify store lets itself in: from an app nobody has opened yet to the first marked order, and out and in again."""

import hashlib
import hmac
import json
import secrets
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from threading import Barrier, Thread
from threading import enumerate as enumerate_threads
from typing import Any

import jwt
import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from config.env import read_env
from connector.errors import Refused
from connector.model import Merchant
from sandbox.tour.eyes import wait_for
from service import install
from service.app import create_app
from service.install_woo import carry_on
from service.wiring import House, build, utc_now
from service.work import work
from tests.adapters.shopify.edge import signed
from tests.fakes import Bell, FakePost
from tests.support.sandbox import running_sandbox

APP = {"client_id": secrets.token_hex(16), "secrets": [f"shpss_{secrets.token_hex(16)}"]}
LAMP = {"sku": "LAMP", "name": "Lamp", "price": "22.00", "stock": 5, "backorders": "notify"}
FILE = tomllib.loads(files("adapters.shopify").joinpath("shopify.app.toml").read_text())
TOPICS = [topic for row in FILE["webhooks"]["subscriptions"] for topic in row.get("topics", ())]


@dataclass
class Street:
    """A house whose app a store of the sandbox has just put on; nobody has opened it yet."""

    house: House
    web: FlaskClient
    sandbox: str
    door: str
    shop: str

    def control(self, path: str, body: Any = None, method: str = "POST") -> Any:
        url = f"{self.sandbox}/control/shops/{self.shop}/{path}"
        answer = requests.request(method, url, json=body if body is not None else {}, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def token(self, **more: Any) -> str:
        return str(self.control("visit", more)["id_token"])

    def put_on(self) -> None:
        self.control("install", {"url": f"{self.door}/webhooks/shopify", "topics": TOPICS})

    def open(self, token: str | None = None) -> Any:
        bearer = f"Bearer {self.token() if token is None else token}"
        return self.web.post("/connect/shopify", headers={"Authorization": bearer})

    def stage(self) -> str:
        answer = self.web.get("/connect/shopify", headers={"Authorization": f"Bearer {self.token()}"})
        return str((answer.json or {})["stage"])

    def opened(self) -> Merchant:
        """Open the app and wait until everything was read."""
        assert self.open().status_code == 200
        assert self.read() == "done"
        return self.merchants()[-1]

    def read(self) -> str:
        def look() -> str:
            carry_on(self.house)
            return self.stage()

        return str(wait_for(look, "done", 20))

    def merchants(self) -> list[Merchant]:
        return list(self.house.merchants.listed())

    def soon(self, look: Callable[[], Any], wanted: Any) -> None:
        def worked() -> Any:
            for merchant in self.merchants():
                work(self.house, merchant.id)
            return look()

        found = wait_for(worked, wanted, 30)
        assert found == wanted, f"expected {wanted!r}, found {found!r}"

    def buy(self, quantity: int) -> int:
        return int(self.control("buy", {"lines": [{"sku": "LAMP", "quantity": quantity}]})["order_id"])

    def order(self, number: int) -> Any:
        return next(one for one in self.control("books", method="GET")["orders"] if one["id"] == number)

    def exchanges(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Count from now on how often a visit is exchanged."""
        platform, seen = self.house.platforms["shopify"], list[str]()
        honest = platform.admit  # type: ignore[attr-defined]  # Shopify's own

        def counted(app: Any, token: str, session: Any) -> Any:
            seen.append(session.shop)
            return honest(app, token, session)

        monkeypatch.setattr(platform, "admit", counted)
        return seen


@pytest.fixture
def street(database_url: str, tmp_path: Path) -> Iterator[Street]:
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    environ |= {"SHOPIFY_CLIENT_ID": str(APP["client_id"]), "SHOPIFY_CLIENT_SECRET": APP["secrets"][0]}
    with running_sandbox(tmp_path / "sandbox") as sandbox:
        house = build(read_env(environ | {"SANDBOX_URL": sandbox}))
        house = replace(house, doorbell=Bell(), post=FakePost())
        app = create_app(house)
        with closing(_served(app)) as server:
            name = f"shop-{secrets.token_hex(3)}"
            facts = {"name": name, "platform": "shopify", "products": [LAMP], "app": APP}
            facts["switches"] = {"expiring": True, "bulk_seconds": 0.05}
            requests.post(f"{sandbox}/control/shops", json=facts, timeout=10).raise_for_status()
            door = f"http://127.0.0.1:{server.port}"
            made = Street(house, app.test_client(), sandbox, door, name)
            made.put_on()
            yield made
        for one in enumerate_threads():
            if one.name == "install":  # whoever still reads would open the database again
                one.join(20)
        house.engine.dispose()


def _served(app: Any) -> Any:
    """Serve in a thread; `close` stops it."""
    server: Any = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = False  # closing waits for whoever is being answered
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()

    def close() -> None:
        server.shutdown()
        thread.join(5)
        server.server_close()

    server.close = close
    return server


def test_from_nothing_to_the_first_marked_order(street: Street) -> None:
    assert street.merchants() == []
    answer = street.open()
    assert answer.status_code == 200
    assert answer.json["shop"] == f"{street.shop}-sandbox.myshopify.com"
    assert street.read() == "done"
    (merchant,) = street.merchants()
    policy = street.house.merchants.policy(merchant.id)
    street.house.merchants.set_policy(merchant.id, replace(policy, second_reading=timedelta(seconds=1)))
    keys = street.house.merchants.keys(merchant.id)
    assert (keys.key, keys.secrets) == (APP["client_id"], tuple(APP["secrets"]))
    assert keys.refresh
    assert keys.expires
    order = street.buy(7)
    street.soon(lambda: street.order(order)["tags"], ["backorder"])
    assert sum(one["quantity"] for one in street.order(order)["holds"] if one["ours"]) == 2
    with street.house.books.record(merchant.id) as record:
        assert next(one.event for one in record.entries()) == "connected"


def test_a_second_visit_asks_shopify_for_nothing(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    street.opened()
    seen = street.exchanges(monkeypatch)
    assert street.open().status_code == 200
    assert seen == []


def test_two_first_visits_at_once_make_one_merchant(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, together, answers = street.exchanges(monkeypatch), Barrier(4), list[int]()

    def come(token: str) -> None:
        together.wait(10)
        bearer = {"Authorization": f"Bearer {token}"}
        answers.append(requests.post(f"{street.door}/connect/shopify", headers=bearer, timeout=30).status_code)

    threads = [Thread(target=come, args=(street.token(),)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(40)
    assert answers == [200] * 4
    assert len(street.merchants()) == len(seen) == 1


def test_a_visit_nobody_signed_lets_nobody_in_and_asks_for_a_newer_token(street: Street) -> None:
    forged = jwt.encode({"dest": "https://x.myshopify.com"}, "s" * 40, algorithm="HS256")
    for token in ("", "x", forged, street.token(lives=-30)):
        answer = street.open(token)
        assert answer.status_code == 401
        assert answer.headers["X-Shopify-Retry-Invalid-Session-Request"] == "1"
    assert street.merchants() == []


def test_a_store_that_was_not_let_in_is_told_to_open_the_app(street: Street) -> None:
    answer = street.web.get("/connect/shopify", headers={"Authorization": f"Bearer {street.token()}"})
    assert (answer.status_code, "open it in the Shopify admin" in answer.text) == (409, True)


def test_an_app_that_may_not_do_enough_leaves_nothing_behind(street: Street) -> None:
    street.control("settings", {"scopes": ["read_products"]})
    answer = street.open()
    assert answer.status_code == 409
    assert "write_orders" in answer.json["error"]
    assert street.merchants() == []


def test_a_store_that_is_away_is_asked_again_with_the_next_visit(street: Street) -> None:
    street.control("faults", {"method": "POST", "path": "ShopProfile", "action": "503", "times": 3})
    first = street.open().status_code
    assert first in {200, 503}
    requests.delete(f"{street.sandbox}/control/shops/{street.shop}/faults", timeout=10).raise_for_status()
    street.opened()


def test_an_app_taken_off_and_put_on_again_is_a_new_epoch_of_the_same_store(street: Street) -> None:
    before = street.opened()
    street.control("uninstall", {})
    street.soon(street.merchants, [])
    street.put_on()
    after = street.opened()
    assert (after.epoch, after.address, after.store_id) == (before.epoch + 1, before.address, before.store_id)
    assert after.public_id != before.public_id
    order = street.buy(7)
    street.soon(lambda: street.order(order)["tags"], ["backorder"])


def test_keys_that_ran_out_are_bought_anew_with_a_visit(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    merchant = street.opened()
    merchants = street.house.merchants
    merchants.renew_keys(merchant.id, lambda held: replace(held, expires=utc_now(), refresh="shprt_dead", secret="x"))
    seen = street.exchanges(monkeypatch)
    assert street.open().status_code == 200
    assert street.open().status_code == 200
    assert len(seen) == 1
    assert street.house.desk(merchant).shop.profile().store_id == merchant.store_id
    assert [one.public_id for one in street.merchants()] == [merchant.public_id]


def test_a_right_that_was_taken_away_is_a_task_until_it_is_given_back(street: Street) -> None:
    merchant = street.opened()

    def open_tasks() -> list[str]:
        with street.house.books.record(merchant.id) as record:
            return [row["kind"] for row in record.tasks.listed() if row["kind"] == "scopes_lost"]

    whole = FILE["access_scopes"]["scopes"].split(",")
    street.control("settings", {"scopes": [one for one in whole if one != "write_orders"]})
    street.soon(open_tasks, ["scopes_lost"])
    assert street.open().status_code == 200
    assert open_tasks() == ["scopes_lost"]
    street.control("settings", {"scopes": whole})
    assert street.open().status_code == 200
    assert open_tasks() == []


def test_a_replaced_secret_reaches_every_merchant_and_both_are_believed(street: Street) -> None:
    merchant = street.opened()
    new, old = street.control("secrets")["secrets"]
    env = replace(street.house.env, shopify_secrets=(new, old))
    house = replace(street.house, env=env)
    assert install.pass_secrets_on(house) == 1
    assert install.pass_secrets_on(house) == 0
    assert house.merchants.keys(merchant.id).secrets == (new, old)
    for signs_with in ("current", "previous"):
        street.control("settings", {"switches": {"signs_with": signs_with}})
        order = street.buy(6)
        street.soon(lambda order=order: street.order(order)["tags"], ["backorder"])  # type: ignore[misc]  # bound now
    assert install.visit(house, street.token()).merchant.id == merchant.id


def test_deletion_that_is_asked_for_after_the_app_was_taken_off_is_a_task(street: Street) -> None:
    merchant = street.opened()
    street.control("uninstall", {})
    street.soon(street.merchants, [])
    assert _deliver(street, "shop/redact", {"shop_id": 5, "shop_domain": merchant.address}) == 200
    assert _deliver(street, "shop/redact", {"shop_id": 5, "shop_domain": merchant.address}) == 200
    with street.house.books.record(merchant.id) as record:
        assert [row["kind"] for row in record.tasks.listed() if row["kind"] == "redact_shop"] == ["redact_shop"]


def test_a_shop_nobody_knows_is_heard_only_where_nothing_is_lost_by_it(street: Street) -> None:
    shop = f"{street.shop}-sandbox.myshopify.com"
    body = {"shop_id": 5, "shop_domain": shop, "myshopify_domain": shop}
    assert _deliver(street, "shop/redact", body) == 200
    assert _deliver(street, "app/uninstalled", body) == 200
    assert _deliver(street, "orders/create", body) == 401
    assert _deliver(street, "shop/redact", body, secret="shpss_" + "0" * 32) == 401
    assert _deliver(street, "shop/redact", {"shop_id": 5, "shop_domain": "other.myshopify.com"}) == 401
    assert street.merchants() == []


def _deliver(street: Street, topic: str, body: dict[str, Any], secret: str = "") -> int:
    raw = json.dumps(body).encode()
    named = {"X-Shopify-Shop-Domain": f"{street.shop}-sandbox.myshopify.com"}
    headers = signed(raw, topic, secret or APP["secrets"][0]) | named
    return street.web.post("/webhooks/shopify", data=raw, headers=headers).status_code


def test_a_shop_s_own_page_asks_through_the_shop(street: Street) -> None:
    merchant = street.opened()

    def through(secret: str) -> Any:
        fields = {"path_prefix": "/apps/backorder", "shop": merchant.address, "timestamp": str(int(time.time()))}
        text = "".join(f"{name}={value}" for name, value in sorted(fields.items()))
        fields["signature"] = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        return street.web.get("/proxy/shopify/availability/LAMP", query_string=fields)

    answer = through(APP["secrets"][0])
    assert (answer.status_code, answer.json["free"], answer.json["sold_beyond_stock"]) == (200, 5, True)
    assert through("shpss_" + "0" * 32).status_code == 401
    assert street.web.get("/proxy/shopify/availability/LAMP").status_code == 401


def test_a_service_without_an_app_says_so(street: Street) -> None:
    house = replace(street.house, env=replace(street.house.env, shopify_client_id=""))
    with pytest.raises(Refused, match="SHOPIFY_CLIENT_ID"):
        install.visit(house, street.token())
    assert install.pass_secrets_on(house) == 0
