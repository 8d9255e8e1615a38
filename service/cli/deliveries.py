"""Webhooks as they arrived."""

import json

import click

from connector.model import Merchant
from service.cli.desk import Plain, console, json_option, merchant_option, one_merchant, open_house, show
from service.wiring import House

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
@click.argument("delivery_ids", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that were set aside.")
@merchant_option
def replay(delivery_ids: tuple[int, ...], everything: bool, public_id: str) -> None:
    """Look again at deliveries that were set aside; safe to press twice."""
    if not delivery_ids and not everything:
        raise Plain("Say which deliveries, or --all: `backorder deliveries list --state quarantined`.")
    house = open_house()
    merchant = one_merchant(house, public_id)
    wanted = list(delivery_ids) or _set_aside(house, merchant)
    again = sum(_replay(house, merchant, one) for one in wanted)
    house.doorbell.ring(merchant.id)
    console.print(f"{again} will be looked at again." if again else "None of them is set aside: nothing to do.")


def _set_aside(house: House, merchant: Merchant) -> list[int]:
    found = list[int]()
    while page := house.deliveries.listed(merchant.id, state="quarantined", after=found[-1] if found else 0, limit=500):
        found += [one.id for one in page]
    return found


def _replay(house: House, merchant: Merchant, delivery_id: int) -> bool:
    """Let one be looked at again and put its task away: it comes back if the delivery is set aside again."""
    again = house.deliveries.replay(merchant.id, delivery_id, house.clock())
    if again:
        with house.books.record(merchant.id) as record:
            record.tasks.close("delivery_quarantined", str(delivery_id), house.clock())
    return again
