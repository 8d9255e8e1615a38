"""The commands, each in its own file."""

import click

from service.cli.backup import backup, restore
from service.cli.buyers import buyers
from service.cli.cases import cases
from service.cli.deliveries import deliveries
from service.cli.erase import erase
from service.cli.items import items
from service.cli.ledger import ledger
from service.cli.merchants import merchants
from service.cli.notices import notices
from service.cli.operations import operations
from service.cli.rules import rules
from service.cli.run import demo, doctor, migrate, sweeper, up, web, worker
from service.cli.supply import supply
from service.cli.tasks import tasks


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="backorder-connector", prog_name="backorder")
def main() -> None:
    """Backorders for Shopify and WooCommerce stores: say it, keep it, or give the money back."""


merchants.add_command(erase)
for command in (up, demo, doctor, migrate, backup, restore, web, worker, sweeper):
    main.add_command(command)
for group in (merchants, items, supply, deliveries, cases, buyers, operations, notices, tasks, ledger, rules):
    main.add_command(group)
