from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.headers import mail
from connector.ports.desk import Letter

SENDER = "backorders@connector.example"
LETTER = Letter(
    to="ana@buyer.example",
    subject="Order #1001: 2 units wait for stock",
    text="Hello Ana,\n",
    html="<p>Hello Ana,</p>\n",
    message_id="<notice-7.shop@connector.example>",
    sender_name="Lamp Shop",
    reply_to="help@shop.example",
    locale="de-AT",
    thread="<order-1001.shop@connector.example>",
)


def wire(letter: Letter) -> bytes:
    return mail(letter, SENDER).as_bytes()


def received(letter: Letter) -> EmailMessage:
    """Parse a mail as its reader's program does."""
    return message_from_bytes(wire(letter), policy=policy.default)


def test_the_headers_say_who_what_and_that_a_machine_wrote_it() -> None:
    headers = dict(received(LETTER).items())
    assert headers.pop("Date")
    assert headers.pop("Content-Type").startswith("multipart/alternative")
    assert headers == {
        "From": f"Lamp Shop <{SENDER}>",
        "To": "ana@buyer.example",
        "Subject": "Order #1001: 2 units wait for stock",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "de-AT",
        "Message-ID": "<notice-7.shop@connector.example>",
        "In-Reply-To": "<order-1001.shop@connector.example>",
        "References": "<order-1001.shop@connector.example>",
        "Reply-To": "help@shop.example",
        "MIME-Version": "1.0",
    }


def test_both_parts_are_there_the_text_first() -> None:
    kinds = [part.get_content_type() for part in received(LETTER).iter_parts()]
    assert kinds == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    "name", ["Lampe & Söhne, GmbH", "ランプ店", 'The "Lamp" Shop', "a" * 500, "\u202eevil", "@", "", "x\r\nBcc: b@c"]
)
def test_the_merchants_name_stands_before_our_address_whatever_it_is(name: str) -> None:
    addresses = received(replace(LETTER, sender_name=name))["From"].addresses
    assert [one.addr_spec for one in addresses] == [SENDER]


@pytest.mark.parametrize("name", ["subject", "sender_name", "reply_to", "message_id", "thread", "locale"])
@given(
    st.text(st.characters(), max_size=300)
    | st.sampled_from(["x\r\nBcc: evil@x.example", "x\nX-Evil: 1", "\x00", "\ud800", "\u2028"])
)
def test_no_value_smuggles_a_header_in_or_loses_the_notice(name: str, value: str) -> None:
    raw = wire(replace(LETTER, **{name: value}))
    lines = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    starts = {line.partition(b":")[0] for line in lines if not line.startswith((b" ", b"\t"))}
    assert starts <= {one.encode() for one in received(LETTER)}
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    found = message_from_bytes(raw, policy=policy.default)
    assert found["To"] == "ana@buyer.example"
    assert "Hello Ana" in found.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_broken_reply_address_costs_the_header_and_not_the_notice() -> None:
    assert received(replace(LETTER, reply_to="nobody"))["Reply-To"] is None


def test_a_letter_of_its_own_has_no_thread() -> None:
    found = received(replace(LETTER, thread=""))
    assert found["In-Reply-To"] is found["References"] is None


def test_a_long_reference_is_not_encoded_away() -> None:
    thread = f"<order-{'1' * 120}@connector.example>"
    assert wire(replace(LETTER, thread=thread, message_id=thread)).count(thread.encode()) == 3


def test_a_long_subject_in_any_script_arrives_whole() -> None:
    subject = "ご注文" + "商品が入荷しました" * 12
    assert received(replace(LETTER, subject=subject))["Subject"] == subject


def test_a_domain_in_any_script_is_written_in_ascii() -> None:
    assert received(replace(LETTER, to="ana@bücher.example"))["To"] == "ana@xn--bcher-kva.example"


def test_bodies_arrive_as_they_were_written() -> None:
    text = ".\nA line with a dot, then a long one: " + "ü" * 2000 + "\n在庫\n"
    body = received(replace(LETTER, text=text)).get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text
