from pathlib import Path

import pytest

from adapters.mail.smtp import SmtpPost
from connector.errors import NotSent
from connector.ports.desk import Letter
from tests.adapters.mail.servers import Office, certificate, opened, server_context

SENDER = "backorders@connector.example"
LETTER = Letter("ana@buyer.example", "Your lamp", "Text\n", "<p>Text</p>\n", "<notice-7@connector.example>")


def test_a_login_is_made_with_the_words_from_the_address() -> None:
    office = Office()
    with opened(office, authenticator=office.authenticate, auth_require_tls=False) as address:
        SmtpPost(f"smtp://us:right%2Fword@{address}", SENDER).send(LETTER)
    assert office.logins == [(b"us", b"right/word")]
    assert len(office.received) == 1


def test_a_wrong_login_is_our_fault_and_keeps_the_letter() -> None:
    office = Office()
    with opened(office, authenticator=office.authenticate, auth_require_tls=False) as address, pytest.raises(NotSent):
        SmtpPost(f"smtp://us:wrong@{address}", SENDER).send(LETTER)
    assert not office.received


def test_no_password_shows_where_the_post_is_printed() -> None:
    assert "word" not in repr(vars(SmtpPost("smtp://us:word@mail.example", SENDER)))


def test_encryption_is_used_when_it_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    office = Office()
    with opened(office, tls_context=server_context(path)) as address:
        SmtpPost(f"smtp://{address}", SENDER).send(LETTER)
    assert office.encrypted == [True]


def test_smtps_is_encrypted_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    office = Office()
    with opened(office, ssl_context=server_context(path)) as address:
        SmtpPost(f"smtps://{address}", SENDER).send(LETTER)
    assert len(office.received) == 1


@pytest.mark.parametrize(("scheme", "option"), [("smtp", "tls_context"), ("smtps", "ssl_context")])
def test_a_certificate_nobody_vouches_for_gets_no_letter(scheme: str, option: str, tmp_path: Path) -> None:
    office = Office()
    with opened(office, **{option: server_context(certificate(tmp_path))}) as address, pytest.raises(NotSent):
        SmtpPost(f"{scheme}://{address}", SENDER).send(LETTER)
    assert not office.received
