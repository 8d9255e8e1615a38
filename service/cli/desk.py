"""What every command needs: the open house, one merchant of it, and ways to print."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from adapters.postgres.migrate import behind
from config.env import BadEnv, Env, read_env
from connector.errors import ConnectorError
from connector.model import Merchant
from service.addresses import ensure_addresses
from service.wiring import House, build

console = Console()
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
merchant_option = click.option(
    "--merchant", "-m", "public_id", default="", metavar="ID", help="Which merchant (not needed when there is one)."
)


class Plain(click.ClickException):
    """An error a person can act on."""


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Turn what was raised on purpose into one clear line and exit code 1."""
    try:
        yield
    except ConnectorError as error:
        raise Plain(str(error)) from error


def environment() -> Env:
    """Read the environment, or say what is wrong with it."""
    try:
        return read_env()
    except BadEnv as error:
        raise Plain(str(error)) from error


def open_house() -> House:
    """Open the house for the environment; says what to do when the database is not there."""
    env = ensure_addresses(environment())
    if not env.database_url:
        raise Plain("No database is running here: start `backorder up`, or set DATABASE_URL.")
    missing = behind(env.database_url)
    if missing:
        raise Plain(f"{missing} Run `backorder migrate`.")
    house = build(env)
    click.get_current_context().call_on_close(house.engine.dispose)
    return house


def one_merchant(house: House, public_id: str, *, gone: bool = False) -> Merchant:
    """Return the merchant that was named, or the only one; with `gone` also one whose shop let us go."""
    found = house.merchants.listed(removed=gone and bool(public_id))
    chosen = [one for one in found if one.public_id == public_id] if public_id else list(found)
    if not found:
        raise Plain("No merchant is connected yet: `backorder merchants add --help`.")
    if not chosen:
        raise Plain(f"There is no merchant {public_id}.")
    if len(chosen) > 1:
        names = ", ".join(f"{one.public_id} ({one.name})" for one in found)
        raise Plain(f"Say which merchant with --merchant: {names}")
    return chosen[0]


def as_plain(value: Any) -> Any:
    """Turn a value into what JSON can hold."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value


def show(rows: Sequence[dict[str, Any]], *, as_json: bool, empty: str, title: str = "") -> None:
    """Print rows as a table, or as JSON; says so when there are none."""
    if as_json:
        click.echo(json.dumps(list(rows), default=str, indent=2))
        return
    if not rows:
        console.print(empty)
        return
    table = Table(title=title or None, header_style="bold")
    for name in rows[0]:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row.values()))
    console.print(table)


def _cell(value: Any) -> str:
    text = json.dumps(value, default=str) if isinstance(value, dict | list) else str("" if value is None else value)
    return text.replace("[", "\\[")


def progress_bars() -> Progress:
    """Return rich progress for long work; plain where nobody watches."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
