import smtplib
import socket
from email.message import EmailMessage
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
import requests
from playwright.sync_api import Browser

from tests.support.loopback import LeavesTheMachine
from tests.support.mailbox import Mailbox


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


@pytest.mark.parametrize("_turn", [1, 2])
def test_every_test_gets_an_empty_migrated_database(database_url: str, _turn: int) -> None:
    with psycopg.connect(plain(database_url)) as connection:
        connection.execute("create table left_behind (id int)")
        tables = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    assert tables is not None
    assert tables[0] > 2


@pytest.mark.parametrize("_turn", [1, 2])
def test_every_test_gets_an_empty_redis(redis_url: str, _turn: int) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.set("rung", "7", nx=True)


def test_the_mailbox_keeps_what_is_sent(smtp: Mailbox) -> None:
    place = urlsplit(smtp.url)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "shop@shop.example",
        "Ada <ada@buyer.example>",
        "Ihre Bestellung: später",
    )
    mail.set_content("Zwei fehlen noch.\n")
    with smtplib.SMTP(str(place.hostname), place.port or 0) as client:
        client.send_message(mail)
    assert [kept["Subject"] for kept in smtp.to("ada@buyer.example")] == ["Ihre Bestellung: später"]
    assert smtp.mails[0].get_content() == "Zwei fehlen noch.\n"


def test_the_sandbox_answers_on_its_address(sandbox: str) -> None:
    assert requests.get(sandbox, timeout=10).status_code < 500


@pytest.mark.browser
def test_the_browser_opens_a_page(chromium: Browser) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.set_content("<title>Two are missing</title>")
        assert page.title() == "Two are missing"


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80)])
def test_no_test_reaches_another_machine(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as connection, pytest.raises(LeavesTheMachine):
        connection.connect(address)


def test_no_test_asks_for_another_machines_address() -> None:
    with pytest.raises(LeavesTheMachine):
        requests.get("http://shop.example/", timeout=1)
