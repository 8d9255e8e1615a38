"""The app's client id and secrets come from the environment, both or neither."""

import pytest

from config.env import BadEnv, read_env


def test_without_an_app_there_is_none() -> None:
    assert (read_env({}).shopify_client_id, read_env({}).shopify_secrets) == ("", ())


def test_the_current_secret_stands_before_the_previous_one_and_neither_is_shown() -> None:
    given = {
        "SHOPIFY_CLIENT_ID": "abc",
        "SHOPIFY_CLIENT_SECRET": "shpss_now",
        "SHOPIFY_PREVIOUS_CLIENT_SECRET": "shpss_old",
    }
    env = read_env(given)
    assert env.shopify_secrets == ("shpss_now", "shpss_old")
    assert "shpss" not in repr(env)


@pytest.mark.parametrize(
    "given",
    [
        {"SHOPIFY_CLIENT_ID": "abc"},
        {"SHOPIFY_CLIENT_SECRET": "shpss_now"},
        {"SHOPIFY_CLIENT_ID": "abc", "SHOPIFY_PREVIOUS_CLIENT_SECRET": "shpss_old"},
    ],
)
def test_a_half_app_is_said_and_no_secret_is_quoted(given: dict[str, str]) -> None:
    with pytest.raises(BadEnv, match="SHOPIFY_") as error:
        read_env(given)
    assert "shpss" not in str(error.value)
