"""Copying everything into one file, and putting such a file back."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from adapters.cipher import Cipher
from adapters.postgres.backup import TABLES, Stand
from config.env import Env
from service.addresses import ensure_addresses
from service.backup import back_up
from service.cli.desk import Plain, console, environment, json_option, progress_bars
from service.clients import CannotCopy
from service.embedded import CannotStart, Postgres
from service.heads import put_aside
from service.restore import read_backup
from service.restore import restore as put_back
from service.wiring import utc_now

_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@_file
@json_option
def backup(file: Path, as_json: bool) -> None:
    """Copy the database as of one moment into FILE, while everything runs.

    Keys of stores and addresses of buyers stay encrypted in it. What opens them is not in it: keep SECRET_KEYS (or the
    file secret-keys under VAR_DIR) apart from it, for without them it is of no use.
    """
    env = ensure_addresses(environment())
    with _database(env, must_exist=True) as url, _tables(TABLES) as progress:
        stand = back_up(url, file, progress)
    if as_json:
        click.echo(json.dumps({"file": str(file), "bytes": file.stat().st_size, **asdict(stand)}, indent=2))
        return
    console.print(f"{file} ({file.stat().st_size:,} bytes): {_counts(stand)}.", soft_wrap=True)
    console.print("Keep SECRET_KEYS with it, but not beside it.")


@click.command()
@_file
@click.option("--yes", "over_live", is_flag=True, help="Replace what lives in the database now.")
@click.option(
    "--wait",
    default=60.0,
    type=click.FloatRange(0),
    help="Minutes a slow store may still take over what it was asked before; money waits that long at least.",
)
@json_option
def restore(file: Path, over_live: bool, wait: float, as_json: bool) -> None:
    """Put FILE back into the database, all or nothing. Stop everything else first.

    Afterwards no money of a merchant leaves until its refunds were read back from its store; that is done by itself.
    """
    env = ensure_addresses(environment())
    with _words():
        found = read_backup(file, Cipher(env.secret_keys))
    with _database(env, must_exist=False) as url, _tables(found.tables) as progress:
        now, waiting = utc_now(), timedelta(minutes=wait)
        stand = put_back(url, found, now=now, wait=waiting, over_live=over_live, progress=progress)
    aside = put_aside(env.var_dir, now)
    if as_json:
        opens = (now + waiting).isoformat()
        told = {"file": str(file), "made": found.made, "money_opens": opens, "heads_aside": str(aside or "")}
        click.echo(json.dumps({**told, **asdict(stand)}, indent=2))
        return
    console.print(f"Restored as of {found.made}: {_counts(stand)}.", soft_wrap=True)
    if aside:
        console.print(f"The ledgers' heads told since are kept in {aside}.", soft_wrap=True)
    console.print("No money leaves until refunds were read back from each store: `backorder tasks list` says how far.")


def _counts(stand: Stand) -> str:
    return f"{stand.merchants} merchants, {stand.refunds} refunds, {stand.entries} ledger entries"


@contextmanager
def _database(env: Env, *, must_exist: bool) -> Iterator[str]:
    """Return the database's address; our own is started for as long as it takes where `backorder up` does not run."""
    home = env.var_dir / "postgres"
    if not env.database_url and must_exist and not (home / "cluster").exists():
        raise Plain("There is no database here: set DATABASE_URL or VAR_DIR.")
    with _words():
        if env.database_url:
            yield env.database_url
        else:
            with Postgres(home) as server:
                yield server.url


@contextmanager
def _words() -> Iterator[None]:
    try:
        yield
    except (CannotCopy, CannotStart) as error:
        raise Plain(str(error)) from error


@contextmanager
def _tables(total: int) -> Iterator[Callable[[str], None]]:
    """Show a bar that moves with each table."""
    with progress_bars() as bars:
        bar = bars.add_task("tables", total=total)
        yield lambda name: bars.update(bar, advance=1, description=name)
