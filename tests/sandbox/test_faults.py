"""Planned faults strike, are counted, and can be cleared."""

import pytest
import requests

from tests.sandbox import refund_scenes
from tests.sandbox.process import Shop

REST = {"path": "/orders", "times": 1}


@pytest.mark.parametrize("action", ["429", "500", "502", "503"])
def test_a_status_is_answered_and_counted(shop: Shop, action: str) -> None:
    shop.control("POST", "/faults", {"action": action, "seconds": 3, **REST})
    answer = shop.ask("GET", "/orders")
    assert answer.status_code == int(action)
    assert answer.headers.get("Retry-After") == ("3" if action in {"429", "503"} else None)
    assert [(one["hit"], one["live"]) for one in shop.control("GET", "/faults")] == [(1, False)]
    assert shop.ask("GET", "/orders").ok


def test_a_page_comes_instead_of_json(shop: Shop) -> None:
    shop.control("POST", "/faults", {"action": "html", **REST})
    answer = shop.ask("GET", "/orders")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=UTF-8")


@pytest.mark.parametrize("action", ["reset", "hang", "truncate"])
def test_a_cut_off_answer_is_an_error_for_the_asker(shop: Shop, action: str) -> None:
    shop.control("POST", "/faults", {"action": action, "seconds": 0.05, **REST})
    with pytest.raises(requests.RequestException):
        shop.ask("GET", "/orders")
    assert shop.ask("GET", "/orders").ok


@pytest.mark.parametrize("action", ["commit_then_reset", "commit_then_timeout"])
def test_the_work_is_done_although_no_answer_comes(shop: Shop, action: str) -> None:
    order = refund_scenes.written_in(shop)
    shop.control(
        "POST", "/faults", {"action": action, "seconds": 0.05, "method": "POST", "path": "refunds", "times": 1}
    )
    with pytest.raises(requests.RequestException):
        shop.ask("POST", f"/orders/{order['id']}/refunds", {"amount": "1.00"})
    assert shop.bank("refund") == [100]
    lost = shop.control("GET", "/requests")[-1]
    assert (lost["status"], lost["ended"] > lost["at"]) == (None, True)


def test_the_work_is_done_although_an_error_is_answered(shop: Shop) -> None:
    order = refund_scenes.written_in(shop)
    shop.control("POST", "/faults", {"action": "commit_then_500", "path": "refunds", "times": 1})
    assert shop.ask("POST", f"/orders/{order['id']}/refunds", {"amount": "1.00"}).status_code == 500
    assert shop.bank("refund") == [100]


def test_a_store_that_is_down_answers_503_to_everything_until_cleared(shop: Shop) -> None:
    shop.control("POST", "/faults", {"action": "down", "seconds": 60})
    assert {shop.ask("GET", path).status_code for path in ("/orders", "/products")} == {503}
    assert [one["live"] for one in shop.control("GET", "/faults")] == [True]
    shop.control("DELETE", "/faults")
    assert shop.ask("GET", "/orders").ok


def test_the_log_tells_what_was_asked_newest_last(shop: Shop) -> None:
    shop.ask("GET", "/orders?per_page=5")
    first = shop.control("GET", "/requests")[-1]
    shop.ask("PUT", "/products/13", {"stock_quantity": 1})
    (second,) = shop.control("GET", f"/requests?after={first['id']}")
    assert (first["method"], first["path"], first["query"]) == ("GET", "/wp-json/wc/v3/orders", "per_page=5")
    assert (second["method"], second["status"], second["body"]) == ("PUT", 200, '{"stock_quantity": 1}')


def test_a_stale_answer_is_the_one_given_first_until_it_is_over(shop: Shop) -> None:
    shop.control("POST", "/faults", {"action": "stale", "path": "/orders", "method": "GET"})
    before = shop.ask("GET", "/orders").json()
    refund_scenes.written_in(shop)
    assert shop.ask("GET", "/orders?_=another").json() == before
    assert shop.ask("GET", "/orders?per_page=1").json() != before, "another question has its own answer"
    shop.control("DELETE", "/faults")
    assert len(shop.ask("GET", "/orders").json()) == len(before) + 1


def test_a_wrong_currency_is_named_everywhere_in_the_answer(shop: Shop) -> None:
    order = refund_scenes.written_in(shop)
    shop.control("POST", "/faults", {"action": "wrong_currency", "path": "/orders", "times": 1})
    wrong, right = (shop.ask("GET", f"/orders/{order['id']}").json() for _ in range(2))
    assert {wrong["currency"], right["currency"]} == {"EUR", "USD"}
    assert {**wrong, "currency": right["currency"]} == right
