"""Lists that move while they are read."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import responses
from requests import PreparedRequest

from adapters.woocommerce.client import Client
from adapters.woocommerce.paging import all_rows, moving
from adapters.woocommerce.shop import WooShop
from connector.errors import NotSent
from tests.adapters.woocommerce.edge import ROOT, order

SINCE = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
Answer = tuple[int, dict[str, str], str]


def served(rows: list[dict[str, Any]], change: Callable[[int], None] = lambda _: None) -> Callable[..., Answer]:
    """A shop's list that is sorted and filtered at every question, and changed between them."""
    calls: list[int] = []

    def answer(request: PreparedRequest) -> Answer:
        asks = dict(parse_qsl(urlsplit(request.url or "").query))
        calls.append(1)
        found = sorted(rows, key=lambda row: (row["date_modified_gmt"], row["id"]))
        found = [row for row in found if row["date_modified_gmt"] > asks.get("modified_after", "")]
        if asks.get("status") == "trash":
            found = []
        start = (int(asks["page"]) - 1) * 100
        shown = json.dumps(found[start : start + 100])
        change(len(calls))
        return 200, {}, shown

    return answer


def stamped(number: int, seconds: int) -> dict[str, Any]:
    moment = (SINCE + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()
    return {"id": number, "date_modified_gmt": moment}


def read_ids(client: Client) -> set[int]:
    return {row["id"] for page, _ in moving(client, "orders", "") for row in page}


def test_rows_that_change_while_a_list_is_read_pull_no_other_row_out_of_sight(
    client: Client, web: responses.RequestsMock
) -> None:
    rows = [stamped(number, number) for number in range(1, 351)]

    def change(call: int) -> None:
        for row in rows[call * 10 : call * 10 + 10]:
            row.update(stamped(row["id"], 1000 + row["id"]))

    web.add_callback("GET", f"{ROOT}orders", callback=served(rows, change))
    assert read_ids(client) == set(range(1, 351))


def test_three_hundred_rows_of_one_second_are_all_read(client: Client, web: responses.RequestsMock) -> None:
    rows = [stamped(number, 5) for number in range(1, 301)] + [stamped(number, 9) for number in range(301, 320)]
    web.add_callback("GET", f"{ROOT}orders", callback=served(rows))
    assert read_ids(client) == set(range(1, 320))


def test_a_list_is_gone_on_with_where_it_stopped(client: Client, web: responses.RequestsMock) -> None:
    rows = [stamped(number, number) for number in range(1, 251)]
    web.add_callback("GET", f"{ROOT}orders", callback=served(rows))
    pages = moving(client, "orders", "")
    first, cursor = next(pages)
    rest = {row["id"] for page, _ in moving(client, "orders", cursor) for row in page}
    assert {row["id"] for row in first} | rest == set(range(1, 251))
    assert min(rest) > 99


def test_a_long_list_of_changes_is_read_in_parts_and_says_how_far(shop: WooShop, web: responses.RequestsMock) -> None:
    rows = [order(number, line_items=[], **stamped(number, number)) for number in range(1, 801)]
    web.add_callback("GET", f"{ROOT}orders", callback=served(rows))
    seen = shop.look([], [], SINCE)
    assert seen.seen_to is not None
    assert len(seen.orders) < 800
    assert SINCE < seen.seen_to < SINCE + timedelta(seconds=800)
    assert {int(found.id) for found in seen.orders} == set(range(1, len(seen.orders) + 1))


def test_a_list_that_shows_fewer_rows_than_it_counts_is_no_answer(client: Client, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}webhooks", json=[{"id": 1}], headers={"X-WP-Total": "2"})
    with pytest.raises(NotSent):
        all_rows(client, "webhooks")


def test_a_page_beyond_the_last_that_counts_nothing_is_believed_about_nothing(
    client: Client, web: responses.RequestsMock
) -> None:
    web.get(f"{ROOT}webhooks", json=[{"id": number} for number in range(100)], headers={"X-WP-Total": "100"})
    web.get(f"{ROOT}webhooks", json=[], headers={"X-WP-Total": "0"})
    assert len(all_rows(client, "webhooks")) == 100
