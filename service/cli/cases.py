"""Orders in which somebody waits, and why."""

import json

import click

from connector.errors import Malformed
from connector.handle import cancel as cancel_units
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
from service.describe import case, summary


@click.group()
def cases() -> None:
    """See who waits for what, and cancel units of a line."""


@cases.command("list")
@click.option("--all", "everything", is_flag=True, help="Orders in which nobody waits too.")
@click.option("--after", default="", help="Go on after this order id.")
@click.option("--limit", default=50, type=click.IntRange(1, 1000))
@merchant_option
@json_option
def listed(everything: bool, after: str, limit: int, public_id: str, as_json: bool) -> None:
    """List orders in which somebody waits."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with house.books.record(merchant.id) as record:
        found = record.cases.worklist(waiting=not everything, after=after, limit=limit)
        rows = [case(record, one) if as_json else summary(one) for one in found]
    show(rows, as_json=as_json, empty="Nobody waits.")


@cases.command("show")
@click.argument("order_id")
@merchant_option
@json_option
def shown(order_id: str, public_id: str, as_json: bool) -> None:
    """Show one order: per line ordered, shipped, cancelled, owed, assigned, promise, and why."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with house.books.record(merchant.id) as record:
        found = record.cases.order(order_id)
        if found is None:
            raise Plain(f"Order {order_id} is not known here.")
        whole = case(record, found)
    if as_json:
        click.echo(json.dumps(whole, default=str, indent=2))
        return
    show(whole["lines"], as_json=False, empty="No lines.", title=f"Order {whole['number']}: {whole['standing']}")
    show(whole["operations"], as_json=False, empty="No operations.")
    show(whole["notices"], as_json=False, empty="No notices.")


@cases.command()
@click.argument("order_id")
@click.argument("units", nargs=-1, required=True, metavar="LINE=UNITS...")
@merchant_option
def cancel(order_id: str, units: tuple[str, ...], public_id: str) -> None:
    """Cancel unshipped units of lines and give the money back, for example: cancel 19 2=3."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with errors_in_words():
        wanted = dict(_units(one) for one in units)
        done = cancel_units(house.desk(merchant), order_id, wanted, "merchant:cli", house.clock())
    house.doorbell.ring(merchant.id)
    amount = f" of {done.amount.text} {done.amount.currency}" if done.amount else ""
    console.print(f"{done.kind.value}{amount} is {done.state.value} as operation {done.id} ({done.tag}).")


def _units(text: str) -> tuple[str, int]:
    line, equals, count = text.partition("=")
    if not equals or not count.isdecimal():
        raise Malformed(f"{text!r} is not LINE=UNITS.")
    return line, int(count)
