"""Who visits inside Shopify's admin: only what Shopify signed for this app, now, and for one shop."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.shopify.session import Session, verify
from connector.errors import Refused

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SHOP = "mugs.myshopify.com"
APP = "f" * 32
CURRENT, PREVIOUS, FOREIGN = (f"shpss_{letter * 32}" for letter in "abc")
LONG = CURRENT * 2


def claims(**other: Any) -> dict[str, Any]:
    at = int(NOW.timestamp())
    told = {"iss": f"https://{SHOP}/admin", "dest": f"https://{SHOP}", "aud": APP, "sub": "42"}
    whole = told | {"exp": at + 60, "nbf": at, "iat": at, "jti": "j", "sid": "s"} | other
    return {name: value for name, value in whole.items() if value is not ...}


def signed(secret: str = CURRENT, /, **other: Any) -> str:
    return jwt.encode(claims(**other), secret, algorithm="HS256")


def check(token: str, *, secrets: tuple[str, ...] = (CURRENT, PREVIOUS), now: datetime = NOW) -> Session:
    return verify(token, APP, secrets, now)


@pytest.mark.parametrize("secret", [CURRENT, PREVIOUS])
def test_a_visit_signed_with_either_secret_says_who_it_is(secret: str) -> None:
    assert check(signed(secret)) == Session(SHOP, "42", NOW + timedelta(seconds=60))


@pytest.mark.parametrize("secrets", [(FOREIGN,), (), ("",)])
def test_a_visit_signed_with_no_secret_of_ours_is_refused(secrets: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        check(signed(), secrets=secrets)


@pytest.mark.parametrize("seconds", [-10, 0, 60, 69])
def test_clocks_may_differ_by_ten_seconds(seconds: int) -> None:
    assert check(signed(), now=NOW + timedelta(seconds=seconds)).shop == SHOP


@pytest.mark.parametrize("seconds", [-11, 70, 3600])
def test_a_visit_is_good_for_its_minute_only(seconds: int) -> None:
    with pytest.raises(Refused):
        check(signed(), now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("claim", ["exp", "nbf", "iss", "dest", "aud"])
def test_a_visit_that_leaves_something_out_is_refused(claim: str) -> None:
    with pytest.raises(Refused):
        check(signed(**{claim: ...}))


@pytest.mark.parametrize(
    "other",
    [
        {"aud": "e" * 32},
        {"aud": [APP, "e" * 32]},
        {"dest": "https://other.myshopify.com"},
        {"iss": "https://other.myshopify.com/admin"},
        {"dest": "http://mugs.myshopify.com"},
        {"exp": True},
        {"exp": "9999999999"},
        {"exp": 10**30},
        {"nbf": None},
    ],
)
def test_a_visit_for_another_app_shop_or_time_is_refused(other: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        check(signed(**other))


@pytest.mark.parametrize(
    "host",
    [
        "evil.com",
        "mugs.myshopify.com.evil.com",
        "evil.com; script-src *",
        "mugs.myshopify.com\n",
        "user@mugs.myshopify.com",
        "mugs.myshopify.com:444",
        "-.myshopify.com",
        "MUGS.myshopify.com",
        "",
        "[",
    ],
)
def test_whatever_is_no_shop_is_refused_even_when_it_is_signed(host: str) -> None:
    with pytest.raises(Refused):
        check(signed(iss=f"https://{host}/admin", dest=f"https://{host}"))


def test_a_visit_without_a_signature_or_with_another_kind_of_it_is_refused() -> None:
    plain = jwt.encode(claims(), "", algorithm="none")
    for token in (plain, jwt.encode(claims(), LONG, "HS512"), jwt.encode(claims(), LONG, "HS384")):
        with pytest.raises(Refused):
            check(token, secrets=(CURRENT, LONG))


@pytest.mark.parametrize("token", ["", "a.b.c", "é", "." * 3, "x" * 5000, "Bearer x", signed()[:-1] + "\n"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(Refused):
        check(token)


def test_a_header_nested_without_end_is_refused() -> None:
    nested = base64.urlsafe_b64encode(("[" * 2500).encode()).rstrip(b"=").decode()
    with pytest.raises(Refused):
        check(f"{nested}.e30.x")


def test_a_user_that_is_no_number_is_not_believed() -> None:
    for sub in ("<b>", "4" * 31, "٤٢"):
        assert check(signed(sub=sub)).user == ""


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(sorted(claims())), st.none() | st.text() | st.floats()))
def test_whatever_comes_is_understood_or_refused_and_never_told_again(text: str, other: dict[str, Any]) -> None:
    said = json.loads(json.dumps(claims() | other, allow_nan=True))
    for token in (text, jwt.encode({k: v for k, v in said.items() if k != "iss"} | {"iss": str(said["iss"])}, CURRENT)):
        said_no = refusal(token)
        assert len(token) < 9 or token not in said_no


def refusal(token: str) -> str:
    try:
        check(token)
    except Refused as error:
        return f"{error} {error.__cause__ or ''}"
    return ""
