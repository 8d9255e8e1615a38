"""Expected deliveries on the merchant's page: typed in, removed, imported after a look, and exported harmlessly."""

import csv
import io
from datetime import date

import pytest
from flask.testing import FlaskClient

from connector.model import Merchant, Supply
from tests.config.test_page import Place, _key, place

__all__ = ["place"]
HEAD = "sku,units,due,until,reference,reliability\n"


def expected(place: Place, merchant: Merchant) -> list[Supply]:
    with place.house.books.record(merchant.id) as record:
        return list(record.cases.all_supplies())


def send(browser: FlaskClient, text: str | bytes, **more: str) -> str:
    raw = text.encode() if isinstance(text, str) else text
    form = {"form_key": _key(browser), "file": (io.BytesIO(raw), "po.csv")} | more
    return browser.post("/desk/supplies/file", data=form, content_type="multipart/form-data").text


def test_an_empty_table_says_what_will_stand_there(place: Place) -> None:
    assert "Nothing is expected." in place.browser(place.one).get("/desk/supplies").text


def test_a_delivery_is_typed_in_shown_and_removed(place: Place) -> None:
    place.expect(place.one, "LAMP")
    browser = place.browser(place.one)
    form = {"form_key": _key(browser), "item": "LAMP", "units": "7", "due": "2027-02-01", "until": "2027-02-05"}
    answer = browser.post("/desk/supplies", data=form | {"reference": "PO-2", "reliability": "likely"})
    assert answer.headers["Location"] == "/desk/supplies?said=expected"
    assert expected(place, place.one)[1] == Supply(
        "k-LAMP", 7, date(2027, 2, 1), date(2027, 2, 5), "merchant", "PO-2", "likely"
    )
    page = browser.get("/desk/supplies?text=po-2").text
    assert "PO-2" in page
    assert "PO-1" not in page
    number = page.split("/drop")[0].rpartition("/desk/supplies/")[2]
    for status in (303, 404):
        assert browser.post(f"/desk/supplies/{number}/drop", data=form).status_code == status
    assert [one.reference for one in expected(place, place.one)] == ["PO-1"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("item", "NOBODYS", "No items have the key or SKU"),
        ("item", "", "Name an item"),
        ("units", "0", "Enter a number from 1"),
        ("units", "many", "Enter a whole number."),
        ("due", "31.01.2027", "Enter a day such as"),
        ("until", "2026-01-01", "The end lies before the beginning."),
        ("reliability", "sure", "Choose one."),
    ],
)
def test_what_is_wrong_stands_beside_the_field(place: Place, name: str, value: str, said: str) -> None:
    place.expect(place.one, "LAMP")
    browser = place.browser(place.one)
    form = {"form_key": _key(browser), "item": "LAMP", "units": "7", "due": "2027-02-01", "reliability": "firm"}
    answer = browser.post("/desk/supplies", data=form | {name: value})
    assert answer.status_code == 422
    assert said in answer.text or name == "reliability"
    assert len(expected(place, place.one)) == 1


def test_what_is_wrong_is_said_in_the_language_of_the_page(place: Place) -> None:
    browser = place.browser(place.one)
    browser.post("/desk/language", data={"form_key": _key(browser), "language": "de"})
    form = {"form_key": _key(browser), "item": "LAMP", "units": "0", "due": "", "reliability": "firm"}
    text = browser.post("/desk/supplies", data=form).text
    assert "1.000.000" in text
    assert "Enter a number" not in text


def test_a_file_is_looked_at_before_anything_changes(place: Place) -> None:
    place.expect(place.one, "LAMP")
    browser = place.browser(place.one)
    first = HEAD + "LAMP,9,2027-03-01,,PO-7,\nLAMP,3,,,PO-8,open\n"
    assert "New deliveries: 2" in send(browser, first)
    assert len(expected(place, place.one)) == 1
    form = {"form_key": _key(browser), "sure": "1", "text": first}
    assert browser.post("/desk/supplies/file", data=form).headers["Location"] == "/desk/supplies?said=imported"
    assert sorted((one.reference, one.units) for one in expected(place, place.one)) == [
        ("PO-1", 5),
        ("PO-7", 9),
        ("PO-8", 3),
    ]
    again = send(browser, HEAD + "LAMP,9,2027-03-01,,PO-7,\nLAMP,4,2027-03-01,,PO-8,open\n")
    assert "New deliveries: 0" in again
    assert "Changed deliveries: 1" in again
    assert "As before: 1" in again


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "LAMP,x,,,,\nNOBODYS,1,,,,\nLAMP,1,soon,,,\n", "line 2:"),
        (HEAD + "LAMP,1,,,,,,more\n", "more fields than columns"),
        (HEAD + "LAMP,-1,,,,\n", "units are from 1"),
        (HEAD + "LAMP,9999999999,,,,\n", "units are from 1"),
        (HEAD + 'LAMP,"1\n', "line "),
        ("a,b\n1,2\n", "The first line must name the columns"),
        ("", "Choose a file first."),
        (b"\xff\xfe\x00", "not written in UTF-8"),
        (HEAD + "LAMP,1,,,,\n" * 40_000, "too large"),
        (HEAD + "LAMP,1\n" * 11_000, "At most 10000 lines"),
        (HEAD + "\x00LAMP,1,,,,\n", "characters no text has"),
    ],
)
def test_a_file_with_mistakes_changes_nothing_and_says_where(place: Place, text: str | bytes, said: str) -> None:
    place.expect(place.one, "LAMP")
    assert said in send(place.browser(place.one), text)
    assert len(expected(place, place.one)) == 1


def test_files_of_other_spreadsheets_are_read(place: Place) -> None:
    place.expect(place.one, "LAMP")
    browser = place.browser(place.one)
    assert "New deliveries: 1" in send(browser, "\ufeffSKU;Units;Due\r\nLAMP;4;2027-05-01\r\n;;\r\n")
    assert "New deliveries: 1" in send(browser, "sku\tunits\nLAMP\t4\n")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "'quoted", 'say "hi", now', "l\u00e4nge \u65e5\u672c"])
def test_what_is_exported_is_no_formula_and_comes_back_as_it_was(place: Place, name: str) -> None:
    place.expect(place.one, "LAMP")
    with place.house.books.record(place.one.id) as record:
        record.cases.add_supply(Supply("k-LAMP", 2, None, None, "csv", name, "open"), place.clock())
    before, browser = expected(place, place.one), place.browser(place.one)
    text = browser.get("/desk/supplies.csv").text
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "As before: 2" in send(browser, text)
    assert expected(place, place.one) == before


def test_a_table_of_many_is_read_in_pages(place: Place) -> None:
    place.expect(place.one, "LAMP")
    with place.house.books.record(place.one.id) as record:
        for number in range(60):
            due = date(2027, 1, 1 + number % 28) if number % 5 else None
            record.cases.add_supply(Supply("k-LAMP", 1, due, reference=f"R{number}."), place.clock())
    browser, path, seen = place.browser(place.one), "/desk/supplies", list[str]()
    for _ in range(4):
        text = browser.get(path).text
        seen += [f"R{number}." for number in range(60) if f">R{number}.<" in text]
        onward = text.partition('href="/desk/supplies?text=&amp;after=')[2].partition('"')[0]
        if not onward:
            break
        path = f"/desk/supplies?after={onward}"
    assert sorted(seen) == sorted(f"R{number}." for number in range(60))
