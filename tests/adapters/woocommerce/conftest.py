"""One shop at an https address, whose answers a test writes with `responses`; waiting takes no time."""

from collections.abc import Iterator

import pytest
import responses

from adapters.outbound import Outbound
from adapters.woocommerce.client import Client, gate
from adapters.woocommerce.shop import WooShop
from connector.ports import Keys
from tests.adapters.woocommerce.edge import ADDRESS


@pytest.fixture
def pauses() -> list[float]:
    """How long was waited."""
    return []


@pytest.fixture
def client(pauses: list[float]) -> Client:
    return Client(ADDRESS, Keys("ck_1", "cs_1"), Outbound(), gate(), pauses.append)


@pytest.fixture
def shop(client: Client) -> WooShop:
    return WooShop(client, keyed=False)


@pytest.fixture
def web() -> Iterator[responses.RequestsMock]:
    """The shop's server: every answer has to be asked for, every question has to have an answer."""
    with responses.RequestsMock() as mock:
        yield mock
