"""What a merchant writes into mails in their own words."""

import sys
from pathlib import Path

import click

from connector.wording import LANGUAGES, VARIABLES
from service.cli.desk import (
    Plain,
    console,
    errors_in_words,
    json_option,
    merchant_option,
    one_merchant,
    open_house,
    show,
)
from service.words import LARGEST, keep, put_back, read

_kind = click.option("--kind", "-k", required=True, type=click.Choice(sorted(VARIABLES)), help="Which mail.")
_language = click.option(
    "--language", "-l", required=True, type=click.Choice(LANGUAGES), help="In which language the words are."
)


@click.group()
def words() -> None:
    """Open mails in your own words; dates, choices and what the law wants said stay as they are."""


@words.command("set")
@_kind
@_language
@click.option("--subject", default="", help="The subject, with {{ order }} in it (else ours).")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@merchant_option
def set_(kind: str, language: str, subject: str, file: Path, public_id: str) -> None:
    """Take the text in FILE, or - for standard input; {{ places }} are filled in, an unknown one is refused.

    Paragraphs, emphasis and https links are kept, any other markup is taken out.
    """
    house = open_house()
    merchant = one_merchant(house, public_id)
    wrote, wrong = read(kind, _text(file), subject)
    if wrong:
        raise Plain("\n".join(map(str, wrong.values())))
    with errors_in_words():
        keep(house, merchant, kind, language, wrote, "merchant")
    console.print(f"Saved. See it: backorder notices preview --kind {kind} --language {language}")


def _text(file: Path) -> str:
    try:
        return sys.stdin.read(LARGEST + 1) if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Plain(f"Cannot read {file}: {error}") from error


@words.command("list")
@merchant_option
@json_option
def listed(public_id: str, as_json: bool) -> None:
    """Show what was written, and since when it stands."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with house.books.reading(merchant.id) as record:
        found = record.wordings.listed()
    rows = [
        {"kind": one.kind, "language": one.language, "subject": one.words.subject, "text": one.words.body, "at": one.at}
        for one in found
    ]
    show(rows, as_json=as_json, empty="All mails are in our words.")


@words.command()
@_kind
@_language
@merchant_option
def remove(kind: str, language: str, public_id: str) -> None:
    """Have our words again."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    gone = put_back(house, merchant, kind, language, "merchant")
    console.print("Our words stand again." if gone else "There were none of yours.")
