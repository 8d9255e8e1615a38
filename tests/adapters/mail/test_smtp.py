import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

import pytest

from adapters.mail.smtp import SmtpPost
from connector.errors import ConnectorError, Malformed, NotSent, Refused, Unclear
from connector.ports.desk import Letter
from tests.adapters.mail.servers import Office, opened

SENDER = "backorders@connector.example"
LETTER = Letter("ana@buyer.example", "Your lamp", "Text\n", "<p>Text</p>\n", "<notice-7@connector.example>")


def send(office: Office, letter: Letter = LETTER) -> None:
    with opened(office) as address:
        SmtpPost(f"smtp://{address}", SENDER, timeout=5).send(letter)


def test_a_letter_arrives_once_at_its_one_recipient() -> None:
    office = Office()
    send(office)
    assert office.recipients == ["ana@buyer.example"]
    assert [mail["Subject"] for mail in office.mails] == ["Your lamp"]


def test_a_letter_sent_again_carries_the_same_message_id() -> None:
    office = Office()
    send(office)
    send(office)
    assert {mail["Message-ID"] for mail in office.mails} == {"<notice-7@connector.example>"}


@pytest.mark.parametrize(
    ("office", "outcome"),
    [
        (Office(rcpt="550 no such person"), Refused),
        (Office(rcpt="451 greylisted, come back"), NotSent),
        (Office(mail="550 we do not know you"), NotSent),
        (Office(mail="421 too busy"), NotSent),
        (Office(data="554 looks like spam"), Refused),
        (Office(data="452 disk full"), NotSent),
        (Office(vanish="mail"), NotSent),
        (Office(vanish="rcpt"), NotSent),
        (Office(vanish="data"), Unclear),
    ],
    ids=lambda value: str(getattr(value, "__name__", "")),
)
def test_every_end_is_told_apart_by_what_may_be_done_next(office: Office, outcome: type[ConnectorError]) -> None:
    with pytest.raises(outcome):
        send(office)


def test_a_letter_that_was_taken_before_the_server_vanished_is_unclear_and_not_called_unsent() -> None:
    office = Office(vanish="data")
    with pytest.raises(Unclear):
        send(office)
    assert len(office.received) == 1


def test_a_server_that_vanishes_after_taking_the_letter_took_it() -> None:
    with scripted("220 hi", "250 hello", "250 OK", "250 OK", "354 go", "250 taken") as address:
        SmtpPost(f"smtp://{address}", SENDER, timeout=5).send(LETTER)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (["421 closed"], NotSent),
        (["554 not for you"], NotSent),
        (["220 hi"], NotSent),
        (["220 hi", "250 hello", "250 OK", "250 OK", "451 not now"], NotSent),
        (["220 hi", "250 hello", "250 OK", "250 OK", "554 no"], Refused),
        (["220 hi", "250 hello", "250 OK", "250 OK", "354 go"], Unclear),
        (["220 hi", "250 hello", "250 OK", "250 OK", "354 go", "421 leaving"], NotSent),
    ],
)
def test_a_server_that_stops_answering_leaves_no_doubt_but_after_the_data(
    answers: list[str], outcome: type[ConnectorError]
) -> None:
    with scripted(*answers) as address, pytest.raises(outcome):
        SmtpPost(f"smtp://{address}", SENDER, timeout=5).send(LETTER)


@contextmanager
def scripted(*answers: str) -> Iterator[str]:
    """Say these lines, one for each the client says, then hang up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=_play, args=(listener, answers))
        thread.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            thread.join()


def _play(listener: socket.socket, answers: tuple[str, ...]) -> None:
    line = ""
    with listener.accept()[0] as connection, connection.makefile("rwb") as wire:
        for answer in answers:
            wire.write(answer.encode() + b"\r\n")
            wire.flush()
            line = wire.readline().decode()
            while answer.startswith("354") and line and line != ".\r\n":
                line = wire.readline().decode()


def test_a_server_that_says_nothing_at_all_is_given_up_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotSent):
        SmtpPost(f"smtp://127.0.0.1:{silent.getsockname()[1]}", SENDER, timeout=0.2).send(LETTER)


def test_a_port_where_nobody_listens_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotSent):
        SmtpPost(f"smtp://127.0.0.1:{port}", SENDER).send(LETTER)


def test_without_a_mail_server_nothing_is_sent_and_nothing_crashes() -> None:
    for post in (SmtpPost("", SENDER), SmtpPost("smtp://127.0.0.1:1", "")):
        with pytest.raises(NotSent):
            post.send(LETTER)


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ana",
        "ana@",
        "@buyer.example",
        "a@b@c",
        "ana@buyer.example, bob@buyer.example",
        "ana@buyer.example\nBcc: x@y",
        "Ana <ana@buyer.example>",
        "ana @buyer.example",
        "a" * 65 + "@buyer.example",
        "ana@-buyer.example",
        "änä@b.example",
    ],
)
def test_whoever_is_not_exactly_one_valid_recipient_is_refused_before_anybody_is_called(to: str) -> None:
    with pytest.raises(Refused):
        SmtpPost("smtp://127.0.0.1:1", SENDER).send(replace(LETTER, to=to))


def test_the_servers_words_are_kept_as_evidence_without_the_buyers_address() -> None:
    with pytest.raises(Refused) as caught:
        send(Office(rcpt="550 <ana@buyer.example> is unknown here"))
    assert caught.value.evidence == "550 <(address)> is unknown here"


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "mail:25", "smtp://mail:port", "smtp://mail:99999"])
def test_an_address_that_is_no_mail_server_is_malformed(url: str) -> None:
    with pytest.raises(Malformed):
        SmtpPost(url, SENDER)
