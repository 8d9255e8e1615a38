"""The mails buyers get: what they look like, a test sent to oneself, and whom they come from."""

from pathlib import Path

import click

from connector.errors import Unclear
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
from service.cli.words import words
from service.sender import advice, sender_of
from service.trial import SHOWN, trial

_kind = click.option("--kind", "-k", required=True, metavar="KIND", help=f"Which mail: {', '.join(SHOWN)}.")
_language = click.option(
    "--language", "-l", default="", metavar="LANGUAGE", help="In which language (else the store's own), for example de."
)


@click.group()
def notices() -> None:
    """See the mails buyers get, try them, and see whom they come from."""


@notices.command()
@_kind
@_language
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="Write the HTML part to a file.")
@merchant_option
def preview(kind: str, language: str, page: Path | None, public_id: str) -> None:
    """Show a mail with made-up facts, in the store's look and own words. Nothing is sent."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with errors_in_words():
        made = trial(house, merchant, kind, language, "kim@example.com")
    sender = sender_of(house.env, merchant, house.merchants.policy(merchant.id))
    click.echo(f"From: {sender.name} <{sender.address}>")
    click.echo(f"Reply-To: {sender.reply_to or sender.address}")
    click.echo(f"Subject: {made.subject}\n\n{made.text}")
    if page is not None:
        _write(page, made.html)


def _write(page: Path, html: str) -> None:
    try:
        page.write_text(html, encoding="utf-8")
    except OSError as error:
        raise Plain(f"{page} cannot be written: {error.strerror}.") from error
    click.echo(f"The HTML part is in {page}: open it in a browser.")


@notices.command("try")
@_kind
@_language
@click.option("--to", required=True, metavar="ADDRESS", help="Your own address: the mail says that it is a test.")
@merchant_option
def try_(kind: str, language: str, to: str, public_id: str) -> None:
    """Send one mail with made-up facts to yourself, through the real mail server."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    if not house.env.smtp_url:
        raise Plain("SMTP_URL is not set: there is no mail server to send it with.")
    with errors_in_words():
        made = trial(house, merchant, kind, language, to)
        try:
            house.post.send(made)
        except Unclear as error:
            raise Plain(f"The mail server took it and then did not answer ({error}): look into the mailbox.") from error
    click.echo(f"Sent to {to}: {made.subject}")


@notices.command()
@merchant_option
@json_option
def sender(public_id: str, as_json: bool) -> None:
    """Show whom the mails come from, where answers go, and what to set in the sender's domain (SPF, DKIM, DMARC)."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    found = sender_of(house.env, merchant, house.merchants.policy(merchant.id))
    hints = advice(house.env)
    row = {"from_name": found.name, "from_address": found.address, "answers_to": found.reply_to or found.address}
    show([row | {"to_set": list(hints)}] if as_json else [row], as_json=as_json, empty="")
    if not as_json:
        console.print("\n".join(hints), markup=False, highlight=False)
        console.print("Change the first and the last: backorder merchants policy sender_name=... reply_to=...")


notices.add_command(words)
