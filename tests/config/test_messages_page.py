"""A merchant's own words on their page: listed, typed, refused with a reason, looked at, tried, and put back."""

import html
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from config.page.counter import Typed
from config.page.inside import SPOKEN
from config.page.mail_link import sealed
from connector.errors import NotSent, Refused, Unclear
from connector.model import Merchant
from connector.policy import Policy
from connector.wording import KINDS, LANGUAGES, VARIABLES, OwnWords, Speech, place_of
from service.desk.messages import GIVES, WHEN
from service.desk.watch import MAILS
from service.wiring import speech
from tests.config.test_page import Place, _key, place
from tests.fakes import FakePost

__all__ = ["place"]
EDITOR = "/desk/messages/waiting/en"
HOSTILE = "<img src=x onerror=alert(1)><script>alert(1)</script>\"'</textarea>{x}"


def post(browser: FlaskClient, path: str = EDITOR, **form: str) -> str:
    answer = browser.post(path, data={"form_key": _key(browser, EDITOR), "body": "", "subject": ""} | form)
    return f"{answer.status_code} {answer.headers.get('Location', '')} {html.unescape(answer.text)}"


def kept(place: Place, merchant: Merchant) -> dict[tuple[str, str], OwnWords]:
    with place.house.books.reading(merchant.id) as record:
        return {(one.kind, one.language): one.words for one in record.wordings.listed()}


def written(place: Place, merchant: Merchant) -> list[tuple[str, dict[str, object]]]:
    with place.house.books.record(merchant.id) as record:
        return [(one.actor, dict(one.payload)) for one in record.entries() if one.event == "words"]


def framed(place: Place, text: str) -> str:
    link = re.search(r'<iframe class="mail" sandbox [^>]*src="([^"]+)"', text)
    assert link is not None
    return place.browser().get(link[1]).text


def letters(place: Place) -> FakePost:
    assert isinstance(place.house.post, FakePost)
    return place.house.post


def test_every_mail_and_place_has_its_name() -> None:
    assert set(WHEN) == set(VARIABLES) == set(KINDS) <= set(MAILS)
    assert set(GIVES) == {name for names in VARIABLES.values() for name in names}
    assert tuple(SPOKEN) == LANGUAGES


def test_the_list_says_whose_words_each_mail_has(place: Place) -> None:
    browser = place.browser(place.one)
    empty = browser.get("/desk/messages").text
    assert "All mails are in our words." in empty
    assert set(re.findall(r'href="/desk/messages/(\w+)/(\w+)"', empty)) == {
        (kind, language) for kind in KINDS for language in LANGUAGES
    }
    post(browser, body="Thank you.")
    some = browser.get("/desk/messages").text
    assert "All mails are in our words." not in some
    assert re.findall(r'href="([^"]+)"><strong>Yours', some) == [EDITOR]
    assert "<strong>Yours" not in place.browser(place.two).get("/desk/messages").text


def test_words_are_saved_cleaned_and_who_wrote_them_is_written_down(place: Place) -> None:
    browser = place.browser(place.one)
    body = "Dear {{ buyer }},\r\n\r\na <b>kettle</b> & <strong>tea</strong><script>x</script>"
    said = post(browser, subject=" About\n{{ order }} ", body=body)
    assert said.startswith(f"303 {EDITOR}?said=saved")
    own = OwnWords("<p>Dear {{ buyer }},</p><p>a kettle &amp; <strong>tea</strong></p>", "About {{ order }}")
    assert kept(place, place.one) == {("waiting", "en"): own}
    assert written(place, place.one) == [("merchant:page", {"kind": "waiting", "language": "en"})]
    shown = browser.get(f"{EDITOR}?said=saved").text
    assert "Saved: these mails open with your words from now on." in shown
    assert 'value="About {{ order }}"' in shown


def test_plain_words_come_back_as_they_were_typed(place: Place) -> None:
    browser = place.browser(place.one)
    post(browser, body="One & two\r\nthree\r\n\r\nfour")
    assert kept(place, place.one)["waiting", "en"].body == "<p>One &amp; two<br>three</p><p>four</p>"
    assert ">\nOne &amp; two\nthree\n\nfour</textarea>" in browser.get(EDITOR).text


@pytest.mark.parametrize(
    ("kind", "field", "text", "said"),
    [
        ("waiting", "body", "Hi\r\n{{ byer }}", "In the text, line 2, column 1: {{ byer }} is unknown. Did you mean"),
        ("waiting", "body", "{{ amount }}", "Known here: {{ shop }}, {{ order }}"),
        ("waiting", "body", "By 2026-12-24.", "a day or a year is typed here"),
        ("waiting", "body", "Hi {{ shop", "these braces are not a place to fill in."),
        ("waiting", "body", "{% if x %}", "these braces are not a place to fill in."),
        ("waiting", "body", "x" * 601, "The text has 601 characters; 600 can be read"),
        ("waiting", "body", "x" * 20_001, "The text has 20,001 characters; 600 can be read"),
        ("waiting", "body", " ", "The text is empty."),
        ("waiting", "body", '<a href="http://a.example">go</a>', "does not begin with https://"),
        ("waiting", "subject", "News", "The subject must hold {{ order }}"),
        ("waiting", "subject", "{{ order }} {{ ordr }}", "In the subject, line 1, column 13: {{ ordr }} is unknown."),
        ("waiting", "subject", "{{ order }}" + "x" * 100, "The subject has 111 characters; 100 can be read"),
        ("delay_first", "subject", "{{ order }}", "says what the law wants said: it stays ours."),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    place: Place, kind: str, field: str, text: str, said: str
) -> None:
    browser = place.browser(place.one)
    form = {"body": "Hello", "subject": ""} | {field: text}
    for path in ("", "/preview", "/test"):
        if path and not text.strip():
            form |= {"subject": "{{ order }}"}
        answer = post(browser, f"/desk/messages/{kind}/en{path}", **form)
        assert answer.startswith("422")
        assert said in answer.partition(f'id="wrong-{field}">')[2].partition("</p>")[0]
        assert "<iframe" not in answer
        if kind == "waiting" and text.strip():
            assert text.replace("\r\n", "\n") in answer
    assert kept(place, place.one) == {}
    assert letters(place).box == []


def test_what_is_wrong_is_said_in_the_language_of_the_page(place: Place) -> None:
    browser, speaks = place.browser(), {"Accept-Language": "de"}
    form = {"merchant": "m1", "token": "token-of-one"}
    browser.post("/desk/sign-in", data=form, headers=speaks)
    said = post(browser, body="{{ byer }}", subject="x")
    assert "Im Text, Zeile 1, Spalte 1: {{ byer }} ist unbekannt. Meinten Sie {{ buyer }}?" in said
    assert "Der Betreff muss {{ order }} enthalten" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_can_be_looked_at_with_every_place_filled_in(place: Place, kind: str, language: str) -> None:
    browser = place.browser(place.one)
    body = "".join(f"[{place_of(name)}]" for name in VARIABLES[kind])
    said = post(browser, f"/desk/messages/{kind}/{language}/preview", body=body)
    assert said.startswith("200")
    text = said.partition("<pre")[2].partition("</pre>")[0]
    assert text.count("[") == text.count("]") == len(VARIABLES[kind])
    assert "{{" not in text
    mail = framed(place, said)
    assert f'lang="{language}"' in mail
    assert mail.count("[") >= len(VARIABLES[kind])
    assert kept(place, place.one) == {}
    assert written(place, place.one) == []


def test_a_preview_shows_the_mail_and_the_store_as_a_buyer_reads_them(place: Place) -> None:
    place.house.merchants.set_policy(place.one.id, Policy(accent="#0f766e", sender_name="Mug House", lead_days=9))
    said = post(
        place.browser(place.one),
        "/desk/messages/waiting/de/preview",
        subject="Neues zu {{ order }}",
        body="Hallo von {{ shop }}!",
    )
    assert "Neues zu 1001</bdi>" in said
    assert "Hallo von Mug House!" in said.partition("<pre")[2]
    mail = framed(place, said)
    assert all(part in mail for part in ("Hallo von <bdi>Mug House</bdi>!", "#0f766e", "Neues zu 1001"))
    assert "Probe:" not in mail
    german: Speech = speech("de")
    day = german.day(place.clock().date() + timedelta(days=28))
    assert f"Derzeit nicht vorrätig; Versand voraussichtlich bis {day}." in said
    assert "versandfertig meist innerhalb von 9 Werktagen" in said
    assert "1 von 3 wartet auf Ware" in said


def test_nothing_typed_shows_our_own_words(place: Place) -> None:
    browser = place.browser(place.one)
    for text in (html.unescape(browser.get(EDITOR).text), post(browser, f"{EDITOR}/preview", body=" \r\n ")):
        assert "Nothing is typed: these are our words" in text
        assert "Not everything in your order" in framed(place, text)


def test_hostile_text_stays_text_on_the_page_and_is_gone_from_the_mail(place: Place) -> None:
    browser = place.browser(place.one)
    form = {"form_key": _key(browser, EDITOR), "body": HOSTILE, "subject": f"{{{{ order }}}} {HOSTILE}"}
    page = browser.post(f"{EDITOR}/preview", data=form).text
    assert "<img" not in page
    assert page.count("<script") == 1
    mail = framed(place, page)
    assert "<script" not in mail
    assert "<img" not in mail
    assert "&lt;img" in mail  # the subject is text, and stays it


def test_a_mail_is_shown_in_a_frame_of_ours_and_may_do_nothing(place: Place) -> None:
    browser = place.browser(place.one)
    page = browser.get(EDITOR)
    policy = page.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    link = re.search(r'src="(/desk/mail/[^"]+)"', page.text)
    assert link is not None
    mail = browser.get(link[1])
    sent = mail.headers["Content-Security-Policy"]
    assert "default-src 'none'" in sent
    assert "; sandbox; frame-ancestors 'self'" in sent
    assert "script-src" not in sent
    assert '<head><base target="_blank">' in mail.text


def test_a_mail_s_address_works_for_an_hour_and_only_as_we_wrote_it(place: Place) -> None:
    browser = place.browser(place.one)
    link = re.search(r'src="(/desk/mail/[^"]+)"', browser.get(EDITOR).text)
    assert link is not None
    stranger = place.browser()
    assert stranger.get(link[1]).status_code == 200
    for other in (link[1][:-1], link[1].replace("mail/", "mail/x"), "/desk/mail/.", "/desk/mail/e30=.00"):
        assert stranger.get(other).status_code == 404
    place.clock.forward(hours=1)
    assert stranger.get(link[1]).status_code == 404


def test_a_mail_s_address_with_words_we_would_refuse_shows_nothing(place: Place) -> None:
    from service.desk.counter import page_counter  # noqa: PLC0415  # the key of this house

    key = page_counter(place.house).key
    for typed in (Typed("waiting", "en", "", "{{ byer }}"), Typed("waiting", "en", "", "<img src=x>" * 2000)):
        assert place.browser().get(f"/desk/mail/{sealed(key, 'm1', typed, place.clock())}").status_code == 404
    nobody = sealed(key, "nobody", Typed("waiting", "en", "", "Hi"), place.clock())
    assert place.browser().get(f"/desk/mail/{nobody}").status_code == 404


def test_a_test_goes_to_the_merchant_s_own_address_and_says_what_it_is(place: Place) -> None:
    place.house.merchants.set_policy(place.one.id, Policy(alert_to="desk@mugs.example"))
    browser = place.browser(place.one)
    with place.house.books.record(place.one.id) as record:
        before = len(record.entries())
    said = post(browser, f"{EDITOR}/test", body="The kettle is on.", to="thief@example.com", address="x@example.com")
    assert said.startswith("200")
    assert "A test is on its way to desk@mugs.example." in said
    assert "The kettle is on.</textarea>" in said
    (letter,) = letters(place).box
    assert letter.to == "desk@mugs.example"
    assert letter.subject.startswith("Test: ")
    assert "No buyer got it" in letter.text
    assert "The kettle is on." in letter.html
    assert kept(place, place.one) == {}
    with place.house.books.record(place.one.id) as record:
        assert len(record.entries()) == before


def test_without_an_address_nothing_is_sent_and_where_to_enter_it_is_said(place: Place) -> None:
    browser = place.browser(place.one)
    assert 'href="/desk/settings/notifications"' in browser.get(EDITOR).text
    assert "Send me a test" not in browser.get(EDITOR).text
    said = post(browser, f"{EDITOR}/test", body="Hi")
    assert said.startswith("409")
    assert "a test goes to that address, and to no other." in said
    assert letters(place).box == []


def test_ten_tests_in_an_hour_are_enough(place: Place) -> None:
    place.house.merchants.set_policy(place.one.id, Policy(alert_to="desk@mugs.example"))
    place.house.merchants.set_policy(place.two.id, Policy(alert_to="two@mugs.example"))
    browser = place.browser(place.one)
    statuses = [post(browser, f"{EDITOR}/test", body="Hi")[:3] for _ in range(11)]
    assert statuses == ["200"] * 10 + ["503"]
    assert "Ten tests in an hour are enough" in post(browser, f"{EDITOR}/test", body="Hi")
    assert post(place.browser(place.two), f"{EDITOR}/test", body="Hi").startswith("200")
    place.clock.forward(hours=1, minutes=1)
    assert post(browser, f"{EDITOR}/test", body="Hi").startswith("200")
    assert len(letters(place).box) == 12


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (NotSent("The mail server cannot be reached."), "503", "The mail server cannot be reached."),
        (Refused("The mail server refused the letter."), "409", "The mail server refused the letter."),
        (Unclear("The mail server went away while it had the letter."), "409", "look into the mailbox."),
    ],
)
def test_why_a_test_did_not_go_is_said_and_what_was_typed_stays(
    place: Place, error: NotSent | Refused | Unclear, status: str, told: str
) -> None:
    place.house.merchants.set_policy(place.one.id, Policy(alert_to="desk@mugs.example"))
    letters(place).trouble.append(error)
    said = post(place.browser(place.one), f"{EDITOR}/test", body="The kettle is on.")
    assert said.startswith(status)
    assert told in said
    assert "The kettle is on.</textarea>" in said


def test_ours_are_put_back_after_a_question(place: Place) -> None:
    browser = place.browser(place.one)
    assert "Put ours back" not in browser.get(EDITOR).text
    post(browser, body="Thank you.")
    assert "Put ours back" in browser.get(EDITOR).text
    assert "Your words are deleted" in post(browser, f"{EDITOR}/ours")
    assert len(kept(place, place.one)) == 1
    for _ in range(2):
        assert post(browser, f"{EDITOR}/ours", sure="1").startswith(f"303 {EDITOR}?said=ours")
    assert kept(place, place.one) == {}
    assert [one[1].get("removed", False) for one in written(place, place.one)] == [False, True]
    assert [one[0] for one in written(place, place.one)] == ["merchant:page"] * 2


@pytest.mark.parametrize(
    "path", ["nonsense/en", "waiting/xx", "summary/en", "deadline/en", "waiting/EN", "waiting/%00"]
)
def test_a_mail_or_language_there_is_not_is_not_there(place: Place, path: str) -> None:
    browser = place.browser(place.one)
    assert browser.get(f"/desk/messages/{path}").status_code == 404
    for more in ("", "/preview", "/test", "/ours"):
        assert post(browser, f"/desk/messages/{path}{more}", body="Hi", sure="1").startswith("404")
    assert kept(place, place.one) == {}


def test_another_merchant_s_words_are_never_seen_nor_touched(place: Place) -> None:
    post(place.browser(place.one), body="The secret of one.")
    other = place.browser(place.two)
    assert "secret of one" not in other.get(EDITOR).text
    assert "secret of one" not in framed(place, other.get(EDITOR).text)
    post(other, f"{EDITOR}/ours", sure="1")
    assert len(kept(place, place.one)) == 1
    assert written(place, place.two) == []


@pytest.mark.parametrize("path", ["", "/preview", "/test", "/ours"])
def test_without_the_key_of_the_form_nothing_happens(place: Place, path: str) -> None:
    place.house.merchants.set_policy(place.one.id, Policy(alert_to="desk@mugs.example"))
    browser = place.browser(place.one)
    form = {"body": "Hi", "sure": "1", "form_key": _key(place.browser(place.two))}
    assert browser.post(f"{EDITOR}{path}", data=form).status_code == 403
    assert kept(place, place.one) == {}
    assert letters(place).box == []


def test_a_text_beyond_all_measure_is_turned_away(place: Place) -> None:
    browser = place.browser(place.one)
    assert post(browser, body="{{ " * 200_000).startswith("422")
    assert post(browser, body="Hi", subject="{{ order }}\0").startswith("400")
    assert kept(place, place.one) == {}
