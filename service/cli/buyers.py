"""What is held of a buyer, and forgetting them."""

import json

import click

from service.cli.desk import Plain, merchant_option, one_merchant, open_house
from service.privacy import forget_buyer, held_of_buyer

_orders = click.argument("orders", nargs=-1, required=True, metavar="ORDER...")


@click.group()
def buyers() -> None:
    """Answer a buyer who asks what is held of them, or wants to be forgotten."""


@buyers.command("export")
@_orders
@merchant_option
def exported(orders: tuple[str, ...], public_id: str) -> None:
    """Print everything held about whoever bought these orders, as JSON to hand to them."""
    house = open_house()
    merchant = one_merchant(house, public_id, gone=True)
    found = held_of_buyer(house, merchant, orders)
    _all_known(orders, list(found))
    click.echo(json.dumps(found, default=str, indent=2, ensure_ascii=False))


@buyers.command()
@_orders
@merchant_option
@click.option("--yes", is_flag=True, help="Do not ask again: nothing brings it back.")
def forget(orders: tuple[str, ...], public_id: str, yes: bool) -> None:
    """Delete who bought these orders: name, address, links, questions. What was owed and paid stays, nameless."""
    house = open_house()
    merchant = one_merchant(house, public_id, gone=True)
    if not yes:
        click.confirm(f"Forget who bought {', '.join(orders)} for good?", abort=True)
    done = forget_buyer(house, merchant, orders, "merchant:cli")
    click.echo(f"Forgotten: {', '.join(done) or 'nobody'}.")
    _all_known(orders, list(done))


def _all_known(orders: tuple[str, ...], found: list[str]) -> None:
    missing = [one for one in orders if one not in found]
    if missing:
        raise Plain(f"Not known here: {', '.join(missing)}.")
