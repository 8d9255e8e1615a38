"""Expected arrivals."""

from datetime import date
from typing import IO

import click

from adapters.postgres.arriving import Arriving
from connector.handle import add_supplies, find_item, goods_arrived
from connector.model import Supply
from connector.promise import RELIABILITIES
from service.arrivals import read_file, write_file
from service.cli.desk import console, errors_in_words, json_option, merchant_option, one_merchant, open_house, show


@click.group()
def supply() -> None:
    """Say what is expected and when; promises follow from it."""


@supply.command()
@click.argument("item")
@click.argument("units", type=click.IntRange(1))
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="When the units arrive; left out: no date yet.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The end of a range.")
@click.option(
    "--reference", default="", help="For example the number of the purchase order: said again, it is changed."
)
@click.option("--reliability", type=click.Choice(RELIABILITIES), default="firm", help="How sure it is.")
@merchant_option
def add(item: str, units: int, due: object, until: object, reference: str, reliability: str, public_id: str) -> None:
    """Expect UNITS of ITEM (its key or SKU)."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with errors_in_words():
        with house.books.record(merchant.id) as record:
            key = find_item(record, item)
        new = Supply(key, units, _day(due), _day(until), "merchant", reference, reliability)
        add_supplies(house.desk(merchant), [new], "merchant:cli", house.clock())
    house.doorbell.ring(merchant.id)
    console.print(f"{units} units of {item} are expected.")


def _day(value: object) -> date | None:
    return value.date() if hasattr(value, "date") else None


@supply.command("import")
@click.argument("file", type=click.File("r", encoding="utf-8-sig"))
@click.option("--dry-run", is_flag=True, help="Only say what the file would change.")
@merchant_option
def imported(file: IO[str], dry_run: bool, public_id: str) -> None:
    """Import expected arrivals from a CSV: item or sku, units, due, until, reference, reliability (firm, likely, open).

    All lines are taken, or none: each mistake is named with its line. A line whose source, reference and item were
    imported before changes what is expected of them, so a file of purchase orders may be imported again; a line without
    a reference is new goods each time.
    """
    house = open_house()
    merchant = one_merchant(house, public_id)
    with errors_in_words():
        with house.books.record(merchant.id) as record:
            found = read_file(record, file.read())
        if not dry_run:
            add_supplies(house.desk(merchant), found.supplies, "merchant:cli", house.clock())
    if dry_run:
        console.print(f"{found.new} new, {found.changed} changed, {found.known} as before. Nothing was imported.")
        return
    house.doorbell.ring(merchant.id)
    console.print(f"{len(found.supplies)} arrivals are expected.")


@supply.command()
@merchant_option
def export(public_id: str) -> None:
    """Write what is still expected as a CSV that `import` takes back."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    for line in write_file(Arriving(house.engine).every(merchant.id)):
        click.echo(line, nl=False)


@supply.command("list")
@merchant_option
@json_option
def listed(public_id: str, as_json: bool) -> None:
    """List what is still expected."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with house.books.record(merchant.id) as record:
        found = record.cases.all_supplies()
    names = ("item", "units", "due", "until", "source", "reference", "reliability")
    rows = [{name: getattr(one, name) for name in names} for one in found]
    show(rows, as_json=as_json, empty="Nothing is expected.")


@supply.command()
@click.argument("item")
@click.option("--yes/--no", "did", required=True, help="Whether goods arrived when the stock was set to 0.")
@merchant_option
def arrived(item: str, did: bool, public_id: str) -> None:
    """Answer the question of a stock that was set to zero while buyers wait."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with errors_in_words():
        with house.books.record(merchant.id) as record:
            key = find_item(record, item)
        goods_arrived(house.desk(merchant), key, did, "merchant:cli", house.clock())
    house.doorbell.ring(merchant.id)
    console.print("Thank you: the queue was filled anew." if did else "Thank you: everybody keeps waiting.")
