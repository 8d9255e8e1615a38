"""What each platform needs to open a shop: given as options, or asked for without being shown."""

from collections.abc import Mapping

import click

from connector.ports import Keys

# The address first, then what opens the shop; the last two are hidden when typed.
ASKED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "shopify": (
        ("shop", "Name of the shop (mugs.myshopify.com)"),
        ("token", "Admin API access token"),
        ("client_secret", "Client secret of the app"),
    ),
    "woocommerce": (("url", "Address of the store"), ("key", "Consumer key"), ("secret", "Consumer secret")),
}


def asked_keys(platform: str, given: Mapping[str, str | None]) -> tuple[str, Keys]:
    """Return the shop's address as it was typed and its keys; refuses options of another platform."""
    wanted = ASKED[platform]
    strangers = [name for name, value in given.items() if value is not None and name not in dict(wanted)]
    if strangers:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in strangers)
        raise click.UsageError(f"{options} does not belong to {platform}.")
    where, first, second = (_answer(name, label, given) for name, label in wanted)
    if platform == "shopify":
        return where, Keys("", first, (second,))
    return where, Keys(first, second)


def _answer(name: str, label: str, given: Mapping[str, str | None]) -> str:
    value = given.get(name)
    if value is None:
        value = click.prompt(label, hide_input=name not in {"shop", "url"})
    answer = str(value).strip()
    if not answer:
        raise click.UsageError(f"--{name.replace('_', '-')} is empty.")
    return answer
