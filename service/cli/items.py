"""Items, and what the merchant decides for all who wait for one."""

import time
from collections.abc import Sequence

import click

from connector.handle import discontinue, find_item, left_to_end
from connector.model import Merchant
from service.cli.desk import Plain, console, errors_in_words, merchant_option, one_merchant, open_house, progress_bars
from service.wiring import House

_GLANCE = 0.5
_PATIENCE = 600.0


@click.group()
def items() -> None:
    """Decide for everybody who waits for an item."""


@items.command("discontinue")
@click.argument("item")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--wait/--no-wait", default=True, help="Watch until every order is cancelled.")
@merchant_option
def discontinued(item: str, yes: bool, wait: bool, public_id: str) -> None:
    """Cancel everything that waits for ITEM (its key or SKU), with an apology, alternatives and the money back.

    Started again, it goes on where it was: each order is cancelled once.
    """
    house = open_house()
    merchant = one_merchant(house, public_id)
    with errors_in_words(), house.books.record(merchant.id) as record:
        key = find_item(record, item)
        owed, left = record.cases.owed_by_order(key), left_to_end(record, key)
    if left:
        console.print(f"{left} orders are being cancelled already.")
    elif not owed:
        console.print(f"Nobody waits for {item}.")
        return
    else:
        _ask(item, len(owed), sum(owed.values()), yes=yes)
        with errors_in_words(), house.books.record(merchant.id) as record:
            discontinue(record, key, "merchant:cli", house.clock())
    house.doorbell.ring(merchant.id)
    if wait:
        _watch(house, merchant, key, list(owed))


def _ask(item: str, orders: int, units: int, *, yes: bool) -> None:
    if not yes:
        click.confirm(
            f"Cancel {units} waiting units of {item} in {orders} orders and give their money back?", abort=True
        )


def _watch(house: House, merchant: Merchant, key: str, orders: Sequence[str]) -> None:
    """Show how many orders are still to be cancelled, then what became of the money."""
    until = time.monotonic() + _PATIENCE
    with progress_bars() as bars:
        bar = bars.add_task("orders cancelled", total=len(orders))
        while (left := _left(house, merchant, key)) and time.monotonic() < until:
            bars.update(bar, completed=max(0, len(orders) - left))
            time.sleep(_GLANCE)
        bars.update(bar, completed=len(orders) - left)
    if left:
        raise Plain(f"{left} orders are not cancelled yet; no work is lost: start this again to watch.")
    console.print(
        f"{len(orders)} orders are cancelled; the money goes back as the shop takes it: backorder operations list."
    )


def _left(house: House, merchant: Merchant, key: str) -> int:
    with house.books.record(merchant.id) as record:
        return left_to_end(record, key)
