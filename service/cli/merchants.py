"""Connecting and letting go of stores."""

from collections import Counter
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import click
from rich.markup import escape

from connector.errors import Malformed
from connector.model import Merchant, StockMode
from connector.policy import Policy
from service.cli.asking import ASKED, asked_keys
from service.cli.desk import (
    Plain,
    console,
    errors_in_words,
    json_option,
    merchant_option,
    one_merchant,
    open_house,
    progress_bars,
    show,
)
from service.connect import add as write_down
from service.connect import address_of, backfill, remove, rotate, subscribe, try_keys
from service.duties import say_anew
from service.move import confirm_move, newcomer, refunds_how
from service.reconcile import standing
from service.rehearsal import rehearse
from service.watch import begin, switch_on
from service.wiring import House


@click.group()
def merchants() -> None:
    """Connect stores, see them, let them go."""


@merchants.command()
@click.argument("platform", type=click.Choice(sorted(ASKED)))
@click.option("--url", help="WooCommerce: the store's address, for example https://shop.example.")
@click.option("--key", help="WooCommerce: the consumer key.")
@click.option("--secret", help="WooCommerce: the consumer secret.")
@click.option("--shop", help="Shopify: the shop's name, for example mugs.myshopify.com.")
@click.option("--token", help="Shopify: the Admin API access token of the app made for this shop.")
@click.option("--client-secret", help="Shopify: the app's client secret, which signs its webhooks.")
@click.option("--public-url", default="", help="Where the store's webhooks reach this service (PUBLIC_URL).")
@click.option("--watch-only", is_flag=True, help="Only watch the store until `merchants watch --off`.")
@json_option
def add(platform: str, public_url: str, as_json: bool, watch_only: bool, **given: str | None) -> None:
    """Connect a store: try its keys, create the webhooks, read its products and open orders.

    What is left out is asked for; secrets are never shown. Started again it goes on where it stopped.
    """
    house = open_house()
    with errors_in_words():
        where, keys = asked_keys(platform, given)
        address = address_of(house, platform, where)
        profile = try_keys(house, platform, address, keys)
        for warning in profile.warnings:
            console.print(f"[yellow]{escape(warning)}[/yellow]")
        merchant, token = write_down(house, platform, address, keys, profile, watch_only=watch_only)
        subscribe(house, merchant, public_url or house.env.public_url)
        counted = read_everything(house, merchant)
    row = _row(merchant) | {"api_token": token, **counted}
    show([row], as_json=as_json, empty="", title="Connected. Keep the API token: it is shown only now.")


def read_everything(house: House, merchant: Merchant) -> Counter[str]:
    """Backfill with a bar for each kind of thing read."""
    counted: Counter[str] = Counter()
    with progress_bars() as bars:
        bar = {name: bars.add_task(name, total=None) for name in ("items", "orders", "stock")}

        def seen(kind: str, number: int) -> None:
            counted[kind] += number
            bars.update(bar[kind], completed=counted[kind])

        backfill(house, merchant, seen)
    return counted


def _row(merchant: Merchant) -> dict[str, Any]:
    names = ("public_id", "platform", "name", "address", "currency", "zone", "backfilled")
    return {name: getattr(merchant, name) for name in names}


@merchants.command("list")
@json_option
def listed(as_json: bool) -> None:
    """List the connected stores."""
    found = open_house().merchants.listed()
    show([_row(one) for one in found], as_json=as_json, empty="No store is connected: backorder merchants add.")


@merchants.command("show")
@merchant_option
@json_option
def shown(public_id: str, as_json: bool) -> None:
    """Show one store, its policy and how it is doing; never its keys."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    row = house.merchants.row(merchant.id)
    with house.books.record(merchant.id) as record:
        tasks, items = record.tasks.count(), len(record.cases.with_queue())
    state = {"last_swept": row["swept_at"], "orders_seen_to": row["seen_to"], "open_tasks": tasks, "queues": items}
    policy = {field.name: getattr(house.merchants.policy(merchant.id), field.name) for field in fields(Policy)}
    state["money"] = standing(house, merchant) or "moves"
    state |= {"store_id": merchant.store_id, "refunds": refunds_how(house, merchant)}
    whole = _row(merchant) | state | policy
    pairs = [whole] if as_json else [{"what": name, "value": value} for name, value in whole.items()]
    show(pairs, as_json=as_json, empty="")


@merchants.command()
@merchant_option
@click.argument("choices", nargs=-1, required=True, metavar="NAME=VALUE...")
def policy(public_id: str, choices: tuple[str, ...]) -> None:
    """Change what the merchant chose, for example lead_days=10 stock_mode=shelf cap_per_item=none."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with errors_in_words():
        held = house.merchants.policy(merchant.id)
        new = replace(held, **dict(_choice(held, one) for one in choices))
        house.merchants.set_policy(merchant.id, new)
        say_anew(house, merchant, house.clock())
        with house.books.record(merchant.id) as record:
            record.append(
                "merchant", "policy", {"changed": [one[:80] for one in choices if "@" not in one]}, house.clock()
            )
    console.print("Saved.")


_CHOICES = [field.name for field in fields(Policy) if field.name != "watch_only"]  # `merchants watch` switches that


def _choice(held: Policy, text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or name not in _CHOICES:
        known = ", ".join(_CHOICES)
        raise Malformed(f"{text!r} is no choice; known: {known}.")
    return name, _value(name, getattr(held, name), value.strip())


_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_WORDS: dict[str, dict[str, Any]] = {
    "when_silent": {"automatic": "automatic", "ask_me": "ask_me"},
    "stock_mode": {one.value: one for one in StockMode},
}


def _value(name: str, held: Any, text: str) -> Any:
    try:
        if name == "second_reading":
            return timedelta(seconds=float(text))
        if isinstance(held, tuple):
            return tuple(one.strip() for one in text.split(",") if one.strip())
        if isinstance(held, bool) or name in _WORDS:
            return _WORDS.get(name, _YES_NO)[text.lower()]
        if isinstance(held, str):
            return text
        return None if text.lower() == "none" else int(text)
    except (KeyError, ValueError) as error:
        raise Malformed(f"{text!r} does not fit {name}.") from error


@merchants.command("watch")
@merchant_option
@click.option("--on/--off", "watching", default=None, help="Only watch the store, or begin to act.")
@json_option
def watched(public_id: str, watching: bool | None, as_json: bool) -> None:
    """Say what would have been done in 90 days for a store that is only watched; begin or end watching it."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with errors_in_words():
        if watching is None:
            found = rehearse(house, merchant)
            cost = ", ".join(f"{money.text} {money.currency}" for money in found.money.values())
            counts: dict[str, object] = {
                "orders": len(found.orders),
                **{f"mails: {kind}": n for kind, n in found.mails.most_common()},
            }
            counts |= {"refunds": found.refunds, "cost": cost or "0"}
            rows = [{"what": name, "value": value} for name, value in counts.items()]
            return show([counts] if as_json else rows, as_json=as_json, empty="")
        (begin if watching else switch_on)(house, merchant, "merchant:cli")
    return console.print("The store is only watched now." if watching else "It is switched on.")


@merchants.command("rotate")
@merchant_option
@click.option("--public-url", default="", help="Where the store's webhooks reach this service (PUBLIC_URL).")
@click.option("--client-secret", default="", help="Shopify: the app's new client secret.")
def rotated(public_id: str, public_url: str, client_secret: str) -> None:
    """Give the webhooks a new secret; deliveries under the old one are still taken."""
    house = open_house()
    with errors_in_words():
        rotate(house, one_merchant(house, public_id), public_url or house.env.public_url, client_secret.strip())
    console.print("The webhooks have a new secret.")


@merchants.command("moved")
@merchant_option
@click.option("--url", default="", help="The address it is at now, if that changed too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def moved(public_id: str, url: str, yes: bool) -> None:
    """Confirm that a store moved: money waits while another store than the connected one answers."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    with errors_in_words():
        address, profile = newcomer(house, merchant, url)
        if (address, profile.store_id) == (merchant.address, merchant.store_id):
            raise Plain(f"{merchant.name} is where it was: nothing to confirm.")
        if not yes:
            click.confirm(f"Is {profile.name} ({profile.store_id} at {address}) the same store?", abort=True)
        confirm_move(house, merchant, address, profile)
    house.doorbell.ring(merchant.id)
    console.print(f"{merchant.name} is bound to {profile.store_id} now: money moves again.")


@merchants.command("remove")
@merchant_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--force", is_flag=True, help="Let it go even if something of ours has to stay on it.")
def removed(public_id: str, yes: bool, force: bool) -> None:
    """Let a store go: everything of ours is taken off it first; what cannot be keeps the store connected."""
    house = open_house()
    merchant = one_merchant(house, public_id)
    if not yes:
        click.confirm(f"Remove {merchant.name} ({merchant.address})?", abort=True)
    with errors_in_words(), progress_bars() as bars:
        bar = bars.add_task("orders", total=None)
        left = remove(house, merchant, lambda _kind, number: bars.advance(bar, number), force=force)
    for line in left:
        console.print(f"[yellow]Left behind: {escape(line)}[/yellow]")
    if left and not force:
        raise Plain(f"{merchant.name} stays connected, so that this can be tried again; --force lets it go as it is.")
    console.print(f"{merchant.name} is removed.")
