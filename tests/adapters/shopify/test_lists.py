"""Lists that are longer than a page."""

from typing import Any

import pytest
import responses

from adapters.shopify.client import Client
from connector.errors import NotSent
from tests.adapters.shopify.edge import READ, URL, good, sent


def page(*ids: str, after: str | None = None, **info: Any) -> dict[str, Any]:
    info = {"hasNextPage": after is not None, "endCursor": after, **info}
    return good({"order": {"lineItems": {"nodes": [{"id": one} for one in ids], "pageInfo": info}}})


PATH = ("order", "lineItems")


def test_a_list_is_read_to_its_end(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, json=page("1", "2", after="c1"))
    web.post(URL, json=page("3"))
    assert [node["id"] for node in client.nodes(READ, PATH, id="7")] == ["1", "2", "3"]
    assert [sent(call)["variables"] for call in web.calls] == [{"id": "7", "after": None}, {"id": "7", "after": "c1"}]


def test_a_list_of_something_unknown_is_empty(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, json=good({"order": None}))
    assert list(client.nodes(READ, PATH, id="7")) == []


def test_a_list_that_goes_in_circles_is_no_answer(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, json=page("1", after="c1"))
    with pytest.raises(NotSent):
        list(client.nodes(READ, PATH, id="7"))
    assert len(web.calls) == 2


@pytest.mark.parametrize("info", [{"hasNextPage": True}, {"hasNextPage": True, "endCursor": 7}])
def test_a_list_with_more_and_no_way_on_is_no_answer(
    client: Client, web: responses.RequestsMock, info: dict[str, Any]
) -> None:
    web.post(URL, json=page("1", **info))
    with pytest.raises(NotSent):
        list(client.nodes(READ, PATH, id="7"))


@pytest.mark.parametrize("nodes", [{"a": 1}, [None], ["x"], None, 7])
def test_a_list_of_something_else_is_no_answer(client: Client, web: responses.RequestsMock, nodes: object) -> None:
    web.post(URL, json=good({"order": {"lineItems": {"nodes": nodes, "pageInfo": {"hasNextPage": False}}}}))
    with pytest.raises(NotSent):
        list(client.nodes(READ, PATH, id="7"))
