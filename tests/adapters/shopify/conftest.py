"""One shop whose answers a test writes with `responses`; waiting takes no time."""

from collections.abc import Iterator

import pytest
import responses

from adapters.outbound import Outbound
from adapters.shopify.client import Client
from adapters.shopify.shop import ShopifyShop
from adapters.shopify.throttle import MemoryBudget
from adapters.shopify.tokens import LastingToken
from adapters.shopify.wire import Wire
from tests.adapters.shopify.edge import SHOP, URL, Hands
from tests.support.sandbox import running_sandbox


@pytest.fixture
def hands() -> Hands:
    """The clock: it moves by what is waited, and by nothing else."""
    return Hands()


@pytest.fixture
def pauses(hands: Hands) -> list[float]:
    """How long was waited."""
    return hands.pauses


@pytest.fixture
def client(hands: Hands) -> Client:
    budget = MemoryBudget(hands.read)
    return Client(Wire(SHOP, URL, LastingToken("shpat_1"), Outbound(), budget, pause=hands.pause, luck=lambda: 0.0))


@pytest.fixture
def shop(client: Client) -> ShopifyShop:
    return ShopifyShop(client)


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    """The shop's server: every answer has to be asked for, every question has to have an answer."""
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pretend platforms, over HTTP."""
    with running_sandbox(tmp_path_factory.mktemp("street")) as address:
        yield address
