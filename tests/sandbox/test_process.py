"""The process: one line, loopback only, clean stop, nothing forgotten; its mailbox and its pages."""

import smtplib
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.sandbox.process import ROOT, Sandbox, Shop, ask, start, until


def test_stores_orders_and_keys_survive_a_restart(folder: Path) -> None:
    first = start(folder)
    shop = Shop(first, first.control("GET", "/shops")[0])
    order = shop.buy(("MUG-NOTIFY", 5))
    assert first.stop() == 0
    second = start(folder)
    again = Shop(second, second.control("GET", "/shops")[0])
    assert again.keys == shop.keys
    assert again.rest("GET", f"/orders/{order['id']}")["id"] == order["id"]
    assert second.stop() == 0


def test_a_store_asked_for_twice_is_the_same_one_and_with_other_facts_refused(sandbox: Sandbox) -> None:
    place = f"{sandbox.url}/control/shops"
    facts = {"name": "twice", "currency": "EUR"}
    answers = [ask("POST", place, json=one) for one in (facts, facts, {**facts, "currency": "USD"})]
    assert [one.status_code for one in answers] == [201, 200, 409]
    assert answers[0].json() == answers[1].json()


def test_the_default_store_sells_the_recorded_products(sandbox: Sandbox) -> None:
    mugs = Shop(sandbox, next(one for one in sandbox.control("GET", "/shops") if one["name"] == "mugs"))
    skus = {one["id"]: one["sku"] for one in mugs.books()["stock"]}
    assert [skus[number] for number in range(12, 20)] == [
        "MUG-NOTIFY", "MUG-NO", "MUG-YES", "MUG-UNM", "SHIRT", "SHIRT-S", "SHIRT-L", "LAMP",
    ]  # fmt: skip


def test_it_says_that_it_is_well(sandbox: Sandbox) -> None:
    assert ask("GET", f"{sandbox.url}/health").status_code == 200


def send(sandbox: Sandbox, to: str, subject: str) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "store@example.com", to, subject
    letter.set_content("Hello in plain words.")
    letter.add_alternative("<p>Hello in <b>bold</b>.</p>", subtype="html")
    with smtplib.SMTP("127.0.0.1", sandbox.control("GET", "")["mail_port"]) as post:
        post.send_message(letter)


def test_the_mailbox_keeps_letters_and_shows_them(sandbox: Sandbox) -> None:
    send(sandbox, "ada@example.com", "First")
    send(sandbox, "bob@example.com", "Ünïcode")
    (letter,) = until(lambda: sandbox.control("GET", "/mailbox?to=bob@example.com"))
    assert (letter["subject"], letter["text"].strip()) == ("Ünïcode", "Hello in plain words.")
    assert "<b>bold</b>" in letter["html"]
    assert len(sandbox.control("GET", f"/mailbox?after={letter['id'] - 1}")) == 1
    assert "Ünïcode" in ask("GET", f"{sandbox.url}/mailbox").text
    assert "Hello in plain words." in ask("GET", f"{sandbox.url}/mailbox/{letter['id']}").text
    sandbox.control("DELETE", "/mailbox")
    assert sandbox.control("GET", "/mailbox") == []


def test_a_buyer_sees_what_waits_buys_and_reads_how_much_of_it_is_backordered(shop: Shop) -> None:
    shop.control("POST", "/stock", {"sku": "LAMP", "set": 0})
    assert "Available on backorder" in ask("GET", shop.facts["window_url"]).text
    assert "<form" in ask("GET", f"{shop.facts['window_url']}product/lamp/").text
    form = {"sku": "LAMP", "quantity": "2", "name": "Ada Example", "email": "ada@example.com", "payment": "rig_card"}
    page = ask("POST", f"{shop.facts['window_url']}buy", data=form)
    assert page.status_code == 200
    assert "has been received" in page.text
    assert "<dt>Backordered:</dt><dd>2</dd>" in page.text


def test_a_buyer_is_told_when_there_is_not_enough(shop: Shop) -> None:
    page = ask("POST", f"{shop.facts['window_url']}buy", data={"sku": "MUG-NO", "quantity": "9"})
    assert page.status_code == 409
    assert "Not enough units of Mug No Backorder" in page.text


def test_the_order_received_page_needs_the_orders_key(shop: Shop) -> None:
    order = shop.buy(("LAMP", 1))
    assert ask("GET", f"{shop.facts['url']}/checkout/order-received/{order['id']}/?key=guess").status_code == 404


@pytest.mark.parametrize(("act", "status"), [("complete", "completed"), ("cancel", "cancelled"), ("trash", "trash")])
def test_the_merchant_moves_an_order_with_a_button(shop: Shop, act: str, status: str) -> None:
    order = shop.buy(("LAMP", 1))
    page = ask("POST", f"{shop.facts['admin_url']}/orders/{order['id']}/{act}")
    assert f"Order {order['id']}: {status}" in page.text


def test_the_merchant_restocks_and_refunds_on_the_screen(shop: Shop) -> None:
    order = shop.buy(("MUG-NOTIFY", 5))
    page = ask("POST", f"{shop.facts['admin_url']}/stock", data={"sku": "MUG-NOTIFY", "units": "10", "how": "add"})
    assert f"#{order['id']}" in page.text
    assert shop.stock("MUG-NOTIFY") == 7
    form = {f"line-{order['line_items'][0]['id']}": "1", "restock": "on", "api_refund": "on", "reason": "late"}
    page = ask("POST", f"{shop.facts['admin_url']}/orders/{order['id']}/refund", data=form)
    assert "$22.00, late (paid back by the gateway)" in page.text
    assert (shop.stock("MUG-NOTIFY"), shop.bank("refund")) == (8, [2200])


def test_a_refused_refund_is_said_on_the_screen(shop: Shop) -> None:
    order = shop.buy(("LAMP", 1))
    page = ask("POST", f"{shop.facts['admin_url']}/orders/{order['id']}/refund", data={"amount": "999"})
    assert "Invalid refund amount." in page.text


def test_only_loopback_is_listened_on(folder: Path) -> None:
    command = [sys.executable, "-m", "sandbox", "--data", str(folder), "--host", "0.0.0.0"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 2
