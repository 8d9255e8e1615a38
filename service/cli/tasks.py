"""What a person has to look at."""

import click

from service.cli.desk import console, json_option, merchant_option, one_merchant, open_house, show


@click.group()
def tasks() -> None:
    """See what needs a person, and put it away."""


@tasks.command("list")
@click.option("--all", "everything", is_flag=True, help="Settled ones too.")
@merchant_option
@json_option
def listed(everything: bool, public_id: str, as_json: bool) -> None:
    """List open tasks, oldest first."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    names = ("kind", "subject", "text", "opened_at", "closed_at")
    with house.books.record(merchant.id) as record:
        rows = [{name: row[name] for name in names} for row in record.tasks.listed(closed=everything)]
    show(rows, as_json=as_json, empty="Nothing needs you.")


@tasks.command()
@click.argument("kind")
@click.argument("subject")
@merchant_option
def close(kind: str, subject: str, public_id: str) -> None:
    """Put a task away."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with house.books.record(merchant.id) as record:
        closed = record.tasks.close(kind, subject, house.clock())
    console.print("Put away." if closed else "No such task is open.")
