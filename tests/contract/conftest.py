"""One sandbox for all contract tests, and a new store in it for each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.contract.shopify_store import ShopifyStore
from tests.contract.stores import Store, WooStore
from tests.support.sandbox import running_sandbox

PLATFORMS: dict[str, Callable[[str], Store]] = {"woocommerce": WooStore, "shopify": ShopifyStore}


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a sandbox that all contract tests share."""
    directory: Path = tmp_path_factory.mktemp("sandbox")
    with running_sandbox(directory) as url:
        yield url


def with_plugin(sandbox: str) -> Store:
    """A WooCommerce store with the companion plugin, where refunds go out under a key."""
    return WooStore(sandbox, plugin=True)


@pytest.fixture(params=PLATFORMS)
def store(request: pytest.FixtureRequest, street: str) -> Store:
    """A new store of every platform in turn."""
    return PLATFORMS[request.param](street)
