"""The sandbox's own stores are found in the sandbox, everybody else's where they live."""

from dataclasses import replace
from pathlib import Path

import pytest

from config.env import read_env
from connector.ports import Keys
from service.pretend import opened_with, origins, store_name
from tests.fakes import a_merchant

SANDBOX = "http://127.0.0.1:9"


def _origin(domain: str, **environ: str) -> str:
    return origins(read_env({"VAR_DIR": str(Path("nowhere")), **environ}))(domain)


def test_the_sandboxs_shop_is_reached_in_the_sandbox(tmp_path: Path) -> None:
    env = {"SANDBOX_URL": SANDBOX, "VAR_DIR": str(tmp_path)}
    assert _origin("mugs-sandbox.myshopify.com", **env) == f"{SANDBOX}/shopify/mugs-sandbox.myshopify.com"


@pytest.mark.parametrize("domain", ["mugs.myshopify.com", "sandbox.myshopify.com"])
def test_a_real_shop_is_reached_at_its_own_domain(tmp_path: Path, domain: str) -> None:
    assert _origin(domain, SANDBOX_URL=SANDBOX, VAR_DIR=str(tmp_path)) == f"https://{domain}"


def test_without_a_sandbox_nothing_is_sent_there(tmp_path: Path) -> None:
    assert _origin("mugs-sandbox.myshopify.com", VAR_DIR=str(tmp_path)) == "https://mugs-sandbox.myshopify.com"


def test_a_store_is_known_by_its_name_in_the_sandbox(tmp_path: Path) -> None:
    env = read_env({"SANDBOX_URL": SANDBOX, "VAR_DIR": str(tmp_path)})
    woo = replace(a_merchant(), platform="woocommerce", address=f"{SANDBOX}/woo/mugs")
    shopify = replace(a_merchant(), platform="shopify", address="mugs-sandbox.myshopify.com")
    assert [store_name(env, one) for one in (woo, shopify)] == ["mugs", "mugs"]
    strangers = [replace(woo, address="https://shop.example"), replace(shopify, address="mugs.myshopify.com")]
    assert [store_name(env, one) for one in strangers] == ["", ""]


def test_a_stores_facts_open_it() -> None:
    woo = {"url": "http://x/woo/mugs", "consumer_key": "ck", "consumer_secret": "cs"}
    assert opened_with(woo) == ("woocommerce", "http://x/woo/mugs", Keys("ck", "cs"))
    shop = {"platform": "shopify", "domain": "d", "client_id": "c", "token": "t", "client_secret": "s"}
    assert opened_with(shop) == ("shopify", "d", Keys("c", "t", ("s",)))
