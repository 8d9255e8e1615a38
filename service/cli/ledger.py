"""The tamper-evident record."""

import json
from collections.abc import Iterator
from typing import Any

import click

from connector.ledger import Entry, faults
from connector.model import Merchant
from service.cli.desk import console, json_option, merchant_option, one_merchant, open_house, show
from service.wiring import House


@click.group()
def ledger() -> None:
    """Read the record, and prove that nobody changed it."""


@ledger.command("show")
@click.option("--after", default=0, help="Go on after this entry.")
@click.option("--limit", default=50, type=click.IntRange(1, 1000))
@merchant_option
@json_option
def shown(after: int, limit: int, public_id: str, as_json: bool) -> None:
    """Print entries, oldest first."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with house.books.record(merchant.id) as record:
        found = record.entries(after=after, limit=limit)
    names = ("seq", "at", "actor", "event", "payload")
    rows = [{name: getattr(one, name) for name in names} | {"hash": one.hash[:12]} for one in found]
    show(rows, as_json=as_json, empty="The record is empty.")


@ledger.command()
@json_option
def verify(as_json: bool) -> None:
    """Check the chain of every merchant, removed ones too; exit code 1 if anything was changed."""
    house = open_house()
    results = [_verify(house, one) for one in house.merchants.listed(removed=True)]
    if as_json:
        click.echo(json.dumps(results, indent=2))
    else:
        for one in results:
            console.print(
                f"{one['merchant']}: {one['entries']} entries, " + ("; ".join(one["faults"]) or "all in order")
            )
    if any(one["faults"] for one in results):
        raise click.exceptions.Exit(1)


def _verify(house: House, merchant: Merchant) -> dict[str, Any]:
    counted = 0

    def counting() -> Iterator[Entry]:
        nonlocal counted
        for entry in _all(house, merchant):
            counted += 1
            yield entry

    found = list(faults(house.books.ledger_key, counting()))
    return {"merchant": merchant.public_id, "entries": counted, "faults": found[:20]}


def _all(house: House, merchant: Merchant) -> Iterator[Entry]:
    after = 0
    while True:
        with house.books.record(merchant.id) as record:
            page = record.entries(after=after)
        yield from page
        if not page:
            return
        after = page[-1].seq
