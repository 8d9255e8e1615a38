"""Starting things, telling the story, and saying what is wrong."""

import json
import logging

import click

from adapters.postgres.migrate import upgrade
from service import demo as story
from service import sweeper as sweeping
from service import up as everything
from service import web as web_process
from service import worker as working
from service.addresses import ensure_addresses
from service.cli.desk import Plain, console, environment, json_option, open_house
from service.doctor import examine
from service.embedded import CannotStart
from service.pretend import STORES
from service.turn import heed_farewells, stopping


@click.command()
def up() -> None:
    """Start everything on this machine and print one address; Ctrl-C stops all of it."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    env = environment()
    if everything.free_port(env.port) != env.port:
        raise Plain(f"Something listens on port {env.port} already: is `backorder up` running? Else set PORT.")
    try:
        everything.run(env, click.echo)
    except CannotStart as error:
        raise Plain(str(error)) from error


@click.command()
@click.option("--patience", default=15.0, help="Seconds to wait for each thing to come out right.")
@click.option("--platform", "only", type=click.Choice(sorted(STORES)), help="Tell it on this platform only.")
@json_option
def demo(patience: float, only: str | None, as_json: bool) -> None:
    """Tell the story of a backorder on the sandbox's stores and check each step against their own books."""
    try:
        summary = story.tell(
            environment(),
            [only] if only else list(STORES),
            as_json=as_json,
            patience=patience,
            say=lambda text: click.echo(text, err=True),
        )
    except RuntimeError as error:
        raise Plain(str(error)) from error
    if as_json:
        click.echo(json.dumps(summary, indent=2))
    else:
        told = sum(step["ok"] for step in summary["steps"])
        console.print(f"{told} of {len(summary['steps'])} steps came out as they should.")
    if not summary["ok"]:
        raise click.exceptions.Exit(1)


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Say in plain words what is wrong."""
    findings = examine(ensure_addresses(environment()))
    if as_json:
        click.echo(json.dumps([{"what": one.what, "ok": one.ok, "text": one.text} for one in findings], indent=2))
    else:
        for one in findings:
            console.print(f"{'[green]good[/green]' if one.ok else '[red]bad [/red]'}  {one.what}: {one.text}")
    if not all(one.ok for one in findings):
        raise click.exceptions.Exit(1)


@click.command()
def migrate() -> None:
    """Bring the database to the schema this version needs."""
    env = ensure_addresses(environment())
    if not env.database_url:
        raise Plain("DATABASE_URL is not set, and no `backorder up` runs here.")
    upgrade(env.database_url)
    console.print("The schema is up to date.")


@click.command()
@click.option("--host", default="127.0.0.1", help="Where to listen.")
def web(host: str) -> None:
    """Run the web process."""
    web_process.serve(host, environment().port)


@click.command()
def worker() -> None:
    """Run a worker: as many as you like."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    working.run(open_house())


@click.command()
def sweeper() -> None:
    """Run the sweeper: one is enough, two do no harm."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    heed_farewells()
    sweeping.run(open_house(), stopping)
