"""Shopify writes everything into one file: waited for, fetched in pieces, gone on with where it stopped."""

import pytest
import responses

from adapters.shopify import bulk
from adapters.shopify.catalogue import read_items
from adapters.shopify.client import Client
from adapters.shopify.operations import document
from connector.errors import NotSent
from tests.adapters.shopify.bulk_files import FILE, NUMBER, asked, keys, operation, pool, serve, shop, text
from tests.adapters.shopify.edge import sent
from tests.adapters.shopify.rows import level


def test_the_catalogue_is_read_from_one_file(client: Client, web: responses.RequestsMock) -> None:
    shop(web, operation("CREATED", None), operation("RUNNING", None), operation())
    serve(web, text([*pool(271, level(-1, 3), level(4, 2, place=92)), *pool(272, level(7))]))
    pages = list(read_items(client, ""))
    assert [(one.key, one.available, one.claimed, one.variants) for page, _ in pages for one in page] == [
        ("271", 3, 5, ("1271",)),
        ("272", 7, 0, ("1272",)),
    ]
    assert [cursor for _, cursor in pages] == [f"bulk|{NUMBER}|0", f"bulk|{NUMBER}|2"]
    assert sent(web.calls[0])["variables"] == {"query": document("BulkCatalogue")}
    assert asked(web) == ["StartBulkQuery", "BulkQueryResult", "BulkQueryResult", "BulkQueryResult"]


def test_waiting_for_the_file_grows_longer_and_ends(
    client: Client, web: responses.RequestsMock, pauses: list[float]
) -> None:
    shop(web, operation("RUNNING", None))
    pages = read_items(client, "")
    assert next(pages) == ([], f"bulk|{NUMBER}|0")
    with pytest.raises(NotSent) as caught:
        next(pages)
    assert caught.value.wait == 60
    assert pauses == sorted(pauses)
    assert 600 <= sum(pauses) <= 630


def test_children_anywhere_in_the_file_find_their_parent(client: Client, web: responses.RequestsMock) -> None:
    rows = [*pool(271, level(1)), *pool(272, level(2), level(3, place=92)), *pool(273, level(4))]
    shop(web)
    serve(web, text(sorted(rows, key=lambda row: ("__parentId" in row, row["id"]), reverse=True)))
    found = {one.key: one.available for page, _ in read_items(client, "") for one in page}
    assert found == {"271": 1, "272": 5, "273": 4}


def test_a_file_larger_than_one_piece_is_fetched_in_pieces(
    client: Client, web: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_PIECE", 100)
    shop(web)
    body = text(row for number in range(1, 30) for row in pool(number, level(number)))
    serve(web, body.removesuffix(b"\n"))
    found = [one for page, _ in read_items(client, "") for one in page]
    assert [(one.available, one.variants) for one in found] == [(key, (str(1000 + key),)) for key in range(1, 30)]
    assert sum(call.request.method == "GET" for call in web.calls) == -(-(len(body) - 1) // 100)


def test_a_server_that_knows_no_ranges_gives_the_file_at_once(client: Client, web: responses.RequestsMock) -> None:
    shop(web)
    web.get(FILE, body=text(pool(271, level(1))))
    assert keys(read_items(client, "")) == ["271"]


def test_a_shop_without_anything_has_no_file(client: Client, web: responses.RequestsMock) -> None:
    shop(web, operation(url=None))
    assert list(read_items(client, "")) == [([], f"bulk|{NUMBER}|0"), ([], f"bulk|{NUMBER}|0")]


def test_a_restart_goes_on_with_the_same_file(client: Client, web: responses.RequestsMock) -> None:
    shop(web)
    serve(web, text(row for number in range(1, 251) for row in pool(number, level(number))))
    pages = list(read_items(client, ""))
    assert [len(page) for page, _ in pages] == [0, 100, 100, 50]
    assert keys(read_items(client, pages[1][1])) == [str(number) for number in range(101, 251)]
    assert keys(read_items(client, pages[-1][1])) == []
    assert asked(web).count("StartBulkQuery") == 1


def test_what_cannot_be_understood_is_left_out_and_said(
    client: Client, web: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    odd = [b"{", b"[]", b"null", b'{"a":1}', b"\xff", text(pool(272, level(1) | {"quantities": None}))]
    shop(web)
    serve(web, b"\n".join([*odd, b"", text(pool(271, level(1)))]))
    assert keys(read_items(client, "")) == ["271"]
    assert len(caplog.records) == 6


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_file_that_stays_away_for_now_is_asked_for_again_later(
    client: Client, web: responses.RequestsMock, status: int
) -> None:
    shop(web)
    web.get(FILE, status=status)
    pages = read_items(client, "")
    assert next(pages)[1] == f"bulk|{NUMBER}|0"
    with pytest.raises(NotSent):
        next(pages)
