"""The tamper-evident record."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from adapters.postgres.ledger import Heads
from connector.errors import Malformed
from connector.ledger import Entry, Head, faults, read_head
from connector.model import Merchant
from connector.operate import differences, replay
from service.cli.desk import Plain, console, json_option, merchant_option, one_merchant, open_house, show
from service.heads import FILE, told
from service.wiring import House

_REST = 1_000_000  # entries written between two looks: all of them


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
@click.option("--heads", "file", type=click.Path(path_type=Path), help="Signed lines kept elsewhere, from the log.")
@json_option
def verify(file: Path | None, as_json: bool) -> None:
    """Check the chain of every merchant, removed ones too; exit code 1 if anything was changed.

    Each chain must also hold every daily head that was told: in the log, in ledger-heads.txt, in the database.
    """
    house = open_house()
    if file and not file.exists():
        raise Plain(f"There is no file {file}.")
    heads, forged = _told(house, file or house.env.var_dir / FILE)
    results = [_verify(house, one, heads) for one in house.merchants.listed(removed=True)]
    known = {one["merchant"] for one in results}
    forged += [f"The ledger of {head.merchant} is not here at all." for head in heads if head.merchant not in known]
    forged += [
        f"The database no longer refuses to rewrite the record: {name}" for name in Heads(house.engine).unguarded()
    ]
    _print(results, list(dict.fromkeys(forged)), as_json=as_json)
    if forged or any(one["faults"] for one in results):
        raise click.exceptions.Exit(1)


def _told(house: House, path: Path) -> tuple[list[Head], list[str]]:
    """Return the heads a file tells of, and a sentence for each line nobody of ours wrote."""
    heads, forged = list[Head](), list[str]()
    for number, line in told(path).items():
        try:
            heads.append(read_head(house.books.ledger_key, line.rpartition("ledger head: ")[2]))
        except Malformed as error:
            forged.append(f"{path.name}, line {number}: {error}")
    return heads, forged


def _print(results: list[dict[str, Any]], forged: list[str], *, as_json: bool) -> None:
    if as_json:
        click.echo(
            json.dumps([*results, *({"merchant": "", "entries": 0, "faults": [one]} for one in forged)], indent=2)
        )
        return
    for one in results:
        heads = f"{one['entries']} entries, {one['heads']} daily heads"
        console.print(f"{one['merchant']}: {heads}, " + ("; ".join(one["faults"]) or "all in order"))
    for text in forged:
        console.print(text)


def _verify(house: House, merchant: Merchant, told: list[Head]) -> dict[str, Any]:
    counted = 0

    def counting() -> Iterator[Entry]:
        nonlocal counted
        for entry in _all(house, merchant):
            counted += 1
            yield entry

    heads, found = _heads(house, merchant, told)
    found += faults(house.books.ledger_key, counting(), heads)
    return {"merchant": merchant.public_id, "entries": counted, "heads": len(heads), "faults": found[:20]}


def _heads(house: House, merchant: Merchant, told: list[Head]) -> tuple[set[Head], list[str]]:
    """Return every head of a merchant, from outside and from the database, and what is wrong with them."""
    heads, found = {one for one in told if one.merchant == merchant.public_id}, list[str]()
    for line in Heads(house.engine).lines(merchant.id):
        try:
            heads.add(read_head(house.books.ledger_key, line))
        except Malformed as error:
            found.append(f"A head kept in the database: {error}")
    return heads, found


def _all(house: House, merchant: Merchant) -> Iterator[Entry]:
    after = 0
    while True:
        with house.books.record(merchant.id) as record:
            page = record.entries(after=after)
        yield from page
        if not page:
            return
        after = page[-1].seq


@ledger.command()
@json_option
def rebuild(as_json: bool) -> None:
    """Replay the record and compare every money operation it leads to with the table, field by field.

    Nothing is changed; exit code 1 if they differ.
    """
    house = open_house()
    results = [_rebuild(house, one) for one in house.merchants.listed(removed=True)]
    if as_json:
        click.echo(json.dumps(results, indent=2, default=str))
    else:
        for one in results:
            counted = f"{len(one['operations'])} money operations rebuilt"
            console.print(f"{one['merchant']}: {counted}, " + ("; ".join(one["differences"]) or "all as in the table"))
    if any(one["differences"] for one in results):
        raise click.exceptions.Exit(1)


def _rebuild(house: House, merchant: Merchant) -> dict[str, Any]:
    """Read what is long written without holding anybody up, then the rest and the table as of one moment."""
    entries = list(_all(house, merchant))
    after = entries[-1].seq if entries else 0
    with house.books.record(merchant.id) as record:
        entries += record.entries(after=after, limit=_REST)
        operations = list(record.operations.money())
    rebuilt = replay(entries)
    found = list(differences(rebuilt, operations))
    return {"merchant": merchant.public_id, "operations": list(rebuilt.values()), "differences": found[:50]}
