"""Deleting what is held of a store that was removed."""

import click

from service.cli.desk import Plain, console, merchant_option, one_merchant, open_house
from service.privacy import erase as erase_merchant


@click.command()
@merchant_option
@click.option("--yes", is_flag=True, help="Do not ask again: nothing brings it back.")
def erase(public_id: str, yes: bool) -> None:
    """Delete what is held of a store that was removed; the record of money stays, for it names nobody."""
    house = open_house()
    merchant = one_merchant(house, public_id, gone=True)
    if merchant.active:
        raise Plain(f"{merchant.name} is connected: `backorder merchants remove` first.")
    if not yes:
        click.confirm(f"Delete what is held of {merchant.name or merchant.address} for good?", abort=True)
    rows = erase_merchant(house, merchant, "merchant:cli") or {}
    console.print(f"Deleted: {sum(rows.values())} rows.")
