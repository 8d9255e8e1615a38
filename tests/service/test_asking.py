"""What each platform is opened with: given or asked for, never mixed, never shown."""

from collections.abc import Mapping

import click
import pytest
from click.testing import CliRunner

from connector.ports import Keys
from service.cli.asking import ASKED, asked_keys

NOTHING: Mapping[str, str | None] = {name: None for wanted in ASKED.values() for name, _ in wanted}


def test_a_shopify_shop_is_opened_with_its_token_and_the_apps_secret() -> None:
    given = {**NOTHING, "shop": " mugs.myshopify.com ", "token": "shpat_1 ", "client_secret": "shpss_2"}
    assert asked_keys("shopify", given) == ("mugs.myshopify.com", Keys("", "shpat_1", ("shpss_2",)))


def test_a_woocommerce_store_is_opened_with_both_halves_of_its_key() -> None:
    given = {**NOTHING, "url": "https://shop.example", "key": "ck_1", "secret": "cs_2"}
    assert asked_keys("woocommerce", given) == ("https://shop.example", Keys("ck_1", "cs_2"))


@pytest.mark.parametrize(("platform", "strange"), [("shopify", "secret"), ("woocommerce", "client_secret")])
def test_what_belongs_to_the_other_platform_is_refused(platform: str, strange: str) -> None:
    given = {**NOTHING, **{name: "x" for name, _ in ASKED[platform]}, strange: "y"}
    with pytest.raises(click.UsageError, match=strange.replace("_", "-")):
        asked_keys(platform, given)


@pytest.mark.parametrize("name", ["shop", "token", "client_secret"])
def test_what_was_given_and_is_empty_is_refused(name: str) -> None:
    given = {**NOTHING, "shop": "mugs", "token": "shpat_1", "client_secret": "shpss_2", name: " "}
    with pytest.raises(click.UsageError, match=name.replace("_", "-")):
        asked_keys("shopify", given)


def test_what_was_left_out_is_asked_for_and_secrets_are_not_shown() -> None:
    @click.command()
    def ask() -> None:
        where, keys = asked_keys("shopify", NOTHING)
        click.echo(f"{where} {len(keys.secret)} {len(keys.secrets[0])}")

    told = CliRunner().invoke(ask, input="mugs\nshpat_hidden\nshpss_hidden\n")
    assert told.output.splitlines()[-1] == "mugs 12 12"
    assert "hidden" not in told.output
