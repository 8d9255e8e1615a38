"""What is being carried out on the store, above all money."""

import json

import click

from connector.handle import approve as let_go
from connector.handle import decline as say_no
from connector.operate import refunded_by_hand, send_again
from connector.ports import State
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
from service.describe import operation


@click.group()
def operations() -> None:
    """See refunds and markings, answer for those nobody knows about, stop all money."""


@operations.command("list")
@click.option("--state", type=click.Choice([one.value for one in State]), multiple=True, help="Only these.")
@click.option("--after", default=0, help="Go on after this id.")
@click.option("--limit", default=50, type=click.IntRange(1, 1000))
@merchant_option
@json_option
def listed(state: tuple[str, ...], after: int, limit: int, public_id: str, as_json: bool) -> None:
    """List operations, oldest first."""
    house = open_house()
    merchant = one_merchant(house, public_id, gone=True)
    with house.books.record(merchant.id) as record:
        found = record.operations.listed(states=state, after=after, limit=limit)
    show([operation(one) for one in found], as_json=as_json, empty="Nothing was carried out yet.")


@operations.command("show")
@click.argument("operation_id", type=int)
@merchant_option
def shown(operation_id: int, public_id: str) -> None:
    """Print one operation with the exact request of its last attempt."""
    house = open_house()
    merchant = one_merchant(house, public_id, gone=True)
    with house.books.record(merchant.id) as record:
        found = record.operations.get(operation_id)
    if found is None:
        raise Plain(f"There is no operation {operation_id}.")
    request = found.request.decode(errors="replace")
    click.echo(json.dumps(operation(found) | {"request": request}, default=str, indent=2))


_who = click.option("--by", "actor", default="cli", help="Your name, for the ledger.")


@operations.command()
@click.argument("operation_id", type=int)
@_who
@merchant_option
def approve(operation_id: int, actor: str, public_id: str) -> None:
    """Let a buyer's request go out."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with errors_in_words(), house.books.record(merchant.id) as record:
        let_go(record, operation_id, f"merchant:{actor}", house.clock())
    house.doorbell.ring(merchant.id)
    console.print("Approved.")


@operations.command()
@click.argument("operation_id", type=int)
@_who
@merchant_option
def decline(operation_id: int, actor: str, public_id: str) -> None:
    """Do not let a buyer's request go out: nothing changes, and the buyer is told."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with errors_in_words(), house.books.record(merchant.id) as record:
        say_no(record, operation_id, f"merchant:{actor}", house.clock())
    house.doorbell.ring(merchant.id)
    console.print("Not agreed: nothing changes, and the buyer is told.")


@operations.command()
@click.argument("operation_id", type=int)
@_who
@merchant_option
def refunded(operation_id: int, actor: str, public_id: str) -> None:
    """Say that the money was given back."""
    house = open_house()
    merchant = one_merchant(house, public_id, gone=True)
    with errors_in_words():
        refunded_by_hand(house.desk(merchant), operation_id, f"merchant:{actor}", house.clock())
    house.doorbell.ring(merchant.id)
    console.print("Thank you: it is written down as refunded.")


@operations.command()
@click.argument("operation_id", type=int)
@_who
@merchant_option
def again(operation_id: int, actor: str, public_id: str) -> None:
    """Say that nothing happened: send it again (opens an hour after the last try)."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with errors_in_words():
        send_again(house.desk(merchant), operation_id, f"merchant:{actor}", house.clock())
    house.doorbell.ring(merchant.id)
    console.print("It will be sent again.")


@operations.command()
@click.option("--all", "scope", flag_value="all", help="Every merchant.")
@click.option("--platform", default="", help="Every merchant of a platform.")
@click.option("--on/--off", "stopped", default=True, help="Stop, or let go again.")
@merchant_option
def stop(scope: str | None, platform: str, stopped: bool, public_id: str) -> None:
    """Stop all money (intake goes on)."""
    house = open_house()
    key = scope or (f"platform:{platform}" if platform else f"merchant:{one_merchant(house, public_id).id}")
    house.merchants.stop_money(key, stopped)
    console.print(f"Money is {'stopped' if stopped else 'free'} for {key}.")
