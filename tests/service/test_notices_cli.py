"""`backorder notices`: what a merchant sees is what buyers get, and a test mail says that it is one."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.env import read_env
from connector.policy import Policy
from connector.ports import Keys, Profile
from connector.wording import OwnWords
from service.cli import main
from service.trial import SHOWN
from service.wiring import House, build
from tests.support.mailbox import Mailbox

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LANGUAGES = {"en": "This is a test", "de": "Das ist ein Test", "fr": "Essai : Commande 1001"}


class Console:
    """Runs `backorder` in this process for one merchant, with a real mail server."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.environ = environ
        self.house: House = build(read_env(environ))
        profile = Profile("http://127.0.0.1:9/woo/x", "Mugs", "USD", "UTC", "en")
        self.merchant = self.house.merchants.add("mtest", "woocommerce", profile.store_id, profile, NOW)
        self.house.merchants.set_keys(self.merchant.id, Keys("ck_hidden", "cs_hidden", ("whs_hidden",)))
        chosen = Policy(accent="#0f766e", sender_name="Mug House", reply_to="hi@mugs.example")
        self.house.merchants.set_policy(self.merchant.id, chosen)

    def run(self, *words: str, **more: str) -> Result:
        return CliRunner().invoke(main, words, env=self.environ | more)

    def ok(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.output

    def no(self, *words: str, **more: str) -> str:
        result = self.run(*words, **more)
        assert (result.exit_code, type(result.exception)) == (1, SystemExit), result.output
        return result.output


@pytest.fixture
def console(database_url: str, tmp_path: Path, smtp: Mailbox) -> Iterator[Console]:
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    found = Console(environ | {"SMTP_URL": smtp.url, "MAIL_FROM": "post@backorders.shop"})
    yield found
    found.house.engine.dispose()


@pytest.mark.parametrize("kind", SHOWN)
def test_every_mail_can_be_seen_in_the_shops_look_and_none_is_sent(
    console: Console, smtp: Mailbox, tmp_path: Path, kind: str
) -> None:
    page = tmp_path / "mail.html"
    shown = console.ok("notices", "preview", "--kind", kind, "--html", str(page))
    assert "From: Mug House <post@backorders.shop>\nReply-To: hi@mugs.example\nSubject: Test: " in shown
    assert "#0f766e" in page.read_text()
    assert smtp.mails == []


@pytest.mark.parametrize(("language", "said"), LANGUAGES.items())
def test_a_mail_is_seen_in_the_language_asked_for(console: Console, language: str, said: str) -> None:
    assert said in console.ok("notices", "preview", "-m", "mtest", "-k", "waiting", "-l", language)


def test_own_words_are_seen_where_they_will_stand(console: Console) -> None:
    with console.house.books.record(console.merchant.id) as record:
        record.wordings.save("ready", "de", OwnWords("<p>Der Kessel ruft, {{ buyer }}.</p>"), NOW)
    assert "Der Kessel ruft, Kim Example." in console.ok("notices", "preview", "-k", "ready", "-l", "de")
    assert "Kessel" not in console.ok("notices", "preview", "-k", "ready")


def test_a_test_mail_really_arrives_and_says_what_it_is(console: Console, smtp: Mailbox) -> None:
    console.ok("notices", "try", "--kind", "delay_first", "--to", "me@mugs.example")
    (mail,) = smtp.to("me@mugs.example")
    assert str(mail["Subject"]).startswith("Test: ")
    assert str(mail["From"]) == "Mug House <post@backorders.shop>"
    assert str(mail["Reply-To"]) == "hi@mugs.example"
    text = mail.get_body(("plain",))
    assert text is not None
    assert "No buyer got it" in text.get_content()


def test_a_test_mail_leaves_nothing_in_the_books(console: Console) -> None:
    with console.house.books.record(console.merchant.id) as record:
        before = len(record.entries())
    console.ok("notices", "try", "--kind", "refunded", "--to", "me@mugs.example")
    with console.house.books.record(console.merchant.id) as record:
        assert (len(record.entries()), record.notices.due(NOW, 9)) == (before, [])


def test_what_cannot_be_shown_or_sent_is_said(console: Console, smtp: Mailbox, tmp_path: Path) -> None:
    assert "delay_first" in console.no("notices", "preview", "--kind", "late")
    assert "en, de" in console.no("notices", "preview", "--kind", "date", "--language", "xx")
    assert "cannot be written" in console.no("notices", "preview", "-k", "date", "--html", str(tmp_path / "no" / "x"))
    assert "one valid address" in console.no("notices", "try", "-k", "date", "--to", "me@a.example, you@b.example")
    assert "SMTP_URL is not set" in console.no("notices", "try", "-k", "date", "--to", "me@a.example", SMTP_URL="")
    smtp.refuse = "550 5.7.1 not from here"
    assert "550" in console.no("notices", "try", "-k", "date", "--to", "me@a.example")
    assert smtp.mails == []


def test_the_sender_is_shown_with_what_its_domain_has_to_say(console: Console) -> None:
    (found,) = json.loads(console.ok("notices", "sender", "--json"))
    assert (found["from_name"], found["answers_to"]) == ("Mug House", "hi@mugs.example")
    assert [one.split(":")[0] for one in found["to_set"]] == ["SPF", "DKIM", "DMARC"]
    assert all("backorders.shop" in one for one in found["to_set"])


def test_the_doctor_says_it_too_and_that_a_made_up_domain_reaches_nobody(console: Console) -> None:
    found = {row["what"]: row["text"] for row in json.loads(console.run("doctor", "--json").output)}
    assert all(word in found["mail"] for word in ("SPF", "DKIM", "DMARC", "127.0.0.1"))
    assert "hi@mugs.example" in found["mail of Mugs"]
    local = console.run("doctor", "--json", MAIL_FROM="post@localhost")
    assert "nobody outside knows localhost" in local.output


def test_own_words_are_taken_cleaned_shown_and_taken_away_again(console: Console, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("Dear {{ buyer }}, a <b>kettle</b> is on.<script>x()</script>")
    console.ok("notices", "words", "set", "-k", "waiting", "-l", "en", "--subject", "About {{ order }}", str(file))
    shown = console.ok("notices", "preview", "-k", "waiting")
    assert "Dear Kim Example, a kettle is on." in shown
    assert "Subject: Test: About 1001" in shown
    (row,) = json.loads(console.ok("notices", "words", "list", "--json"))
    assert (row["kind"], row["language"], "script" in row["text"]) == ("waiting", "en", False)
    console.ok("notices", "words", "remove", "-k", "waiting", "-l", "en")
    assert "kettle" not in console.ok("notices", "preview", "-k", "waiting")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello {{ byer }}", "Did you mean {{ buyer }}?"),
        ("Hello\n\n{{ byer }}", "line 3, column 1"),
        ("", "empty"),
        ("It ships 2026-12-24.", "date"),
        ("x" * 601, "601 characters"),
        ("x" * 20_001, "20001 characters"),
        ('<a href="http://a.example">go</a>', "https://"),
    ],
)
def test_own_words_that_cannot_always_be_filled_in_are_refused(
    console: Console, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "words.txt"
    file.write_text(text)
    shown = " ".join(console.no("notices", "words", "set", "-k", "waiting", "-l", "en", str(file)).split())
    assert said in shown
    assert json.loads(console.ok("notices", "words", "list", "--json")) == []


@pytest.mark.parametrize(
    "choice",
    [
        "quiet_from=24",
        "quiet_until=none",
        "summary_above=0",
        "accent=teal",
        "logo=http://x.example/l.png",
        "reply_to=me",
    ],
)
def test_a_choice_about_mails_nobody_could_act_on_is_refused(console: Console, choice: str) -> None:
    name = choice.partition("=")[0]
    before = console.house.merchants.policy(console.merchant.id)
    assert name in console.no("merchants", "policy", choice)
    assert console.house.merchants.policy(console.merchant.id) == before


def test_good_choices_about_mails_are_kept(console: Console) -> None:
    console.ok("merchants", "policy", "quiet_from=21", "quiet_until=8", "summary_above=3", "accent=#123456", "logo=")
    found = console.house.merchants.policy(console.merchant.id)
    assert (found.quiet_from, found.quiet_until, found.summary_above, found.accent) == (21, 8, 3, "#123456")
