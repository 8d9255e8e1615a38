"""Webhooks as they arrived."""

import json

import click

from service.cli.desk import Plain, console, json_option, merchant_option, one_merchant, open_house, show

_STATES = click.Choice(["new", "claimed", "done", "ignored", "quarantined"])


@click.group()
def deliveries() -> None:
    """See what the store sent, and look again at what was set aside."""


@deliveries.command("list")
@click.option("--state", type=_STATES, default=None, help="Only these.")
@click.option("--after", default=0, help="Go on after this id.")
@click.option("--limit", default=50, type=click.IntRange(1, 1000))
@merchant_option
@json_option
def listed(state: str | None, after: int, limit: int, public_id: str, as_json: bool) -> None:
    """List deliveries, oldest first."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    found = house.deliveries.listed(merchant.id, state=state or "", after=after, limit=limit)
    names = ("id", "received", "topic", "state", "claims", "error")
    rows = [{name: getattr(one, name) for name in names} for one in found]
    show(rows, as_json=as_json, empty="Nothing arrived yet.")


@deliveries.command("show")
@click.argument("delivery_id", type=int)
@merchant_option
def shown(delivery_id: int, public_id: str) -> None:
    """Print one delivery with its body."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    found = house.deliveries.listed(merchant.id, after=delivery_id - 1, limit=1)
    if not found or found[0].id != delivery_id:
        raise Plain(f"There is no delivery {delivery_id}.")
    one = found[0]
    head = {"id": one.id, "topic": one.topic, "state": one.state, "claims": one.claims, "error": one.error}
    click.echo(json.dumps(head | {"received": str(one.received), "body": one.body.decode(errors="replace")}, indent=2))


@deliveries.command()
@click.argument("delivery_id", type=int)
@merchant_option
def replay(delivery_id: int, public_id: str) -> None:
    """Look again at a delivery that was set aside; safe to press twice."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    again = house.deliveries.replay(merchant.id, delivery_id, house.clock())
    house.doorbell.ring(merchant.id)
    console.print("It will be looked at again." if again else "It is not set aside: nothing to do.")
