"""What every Platform makes of a delivery: a good one is signed, then one thing is broken at a time."""

import pytest

from connector.errors import Malformed
from connector.events import Ignored
from connector.ports import Verdict
from tests.contract.signers import ShopifySigner, Signer, WooSigner

SECRETS = ("current-secret", "previous-secret")
RAW = b'{"id":1,"note":"\\u00fc"}'
BROKEN = {
    "not JSON": b"{",
    "nothing": b"",
    "a list": b"[]",
    "a word": b'"id"',
    "not UTF-8": b'{"id":"\xff"}',
    "a byte order mark": b'\xef\xbb\xbf{"id":1}',
    "NaN": b'{"id":NaN}',
    "Infinity": b'{"id":-Infinity}',
    "a key twice": b'{"id":1,"id":2}',
    "5000 digits": b'{"id":' + b"9" * 5000 + b"}",
    "depth 65": b'{"a":' * 65 + b"1" + b"}" * 65,
    "depth 100000": b"[" * 100_000 + b"]" * 100_000,
    "an empty object": b"{}",
}


@pytest.fixture(params=[WooSigner, ShopifySigner], ids=["woocommerce", "shopify"])
def signer(request: pytest.FixtureRequest) -> Signer:
    made: Signer = request.param()
    return made


@pytest.mark.parametrize("secret", SECRETS)
def test_a_delivery_under_the_current_or_previous_secret_is_genuine(signer: Signer, secret: str) -> None:
    headers = signer.headers(secret, signer.topic, RAW)
    assert signer.platform.verify(SECRETS, headers, RAW) is Verdict.GENUINE


def test_header_names_come_in_any_case(signer: Signer) -> None:
    headers = signer.headers(SECRETS[0], signer.topic, RAW)
    for changed in ({k.lower(): v for k, v in headers.items()}, {k.upper(): v for k, v in headers.items()}):
        assert signer.platform.verify(SECRETS, changed, RAW) is Verdict.GENUINE
        assert signer.platform.parcel(changed, RAW) == signer.platform.parcel(headers, RAW)


@pytest.mark.parametrize("signature", ["", "x", "AAAA", "=" * 44, "ü", "\udcff", "0" * 10_000, "\x00"])
def test_a_wrong_signature_is_forged_and_never_an_error(signer: Signer, signature: str) -> None:
    headers = signer.headers(SECRETS[0], signer.topic, RAW) | {signer.signature: signature}
    assert signer.platform.verify(SECRETS, headers, RAW) is Verdict.FORGED


def test_a_delivery_without_a_signature_is_forged(signer: Signer) -> None:
    headers = signer.headers(SECRETS[0], signer.topic, RAW)
    del headers[signer.signature]
    assert signer.platform.verify(SECRETS, headers, RAW) is Verdict.FORGED
    assert signer.platform.verify(SECRETS, {}, RAW) is Verdict.FORGED


def test_a_changed_byte_is_forged(signer: Signer) -> None:
    headers = signer.headers(SECRETS[0], signer.topic, RAW)
    assert signer.platform.verify(SECRETS, headers, RAW.replace(b"1", b"2")) is Verdict.FORGED


def test_another_shops_secret_is_forged(signer: Signer) -> None:
    headers = signer.headers("another-secret", signer.topic, RAW)
    assert signer.platform.verify(SECRETS, headers, RAW) is Verdict.FORGED


@pytest.mark.parametrize("secrets", [(), ("",), ("", "")])
def test_without_a_secret_nothing_is_genuine(signer: Signer, secrets: tuple[str, ...]) -> None:
    headers = signer.headers("", signer.topic, RAW)
    assert signer.platform.verify(secrets, headers, RAW) is Verdict.FORGED


def test_the_same_delivery_is_the_same_parcel_and_another_topic_or_body_is_another(signer: Signer) -> None:
    platform, secret = signer.platform, SECRETS[0]
    first = platform.parcel(signer.headers(secret, signer.topic, RAW), RAW)
    assert first == platform.parcel(signer.headers(SECRETS[1], signer.topic, RAW), RAW)
    others = [
        platform.parcel(signer.headers(secret, signer.strange, RAW), RAW),
        platform.parcel(signer.headers(secret, signer.topic, RAW + b" "), RAW + b" "),
    ]
    assert len({first.identity, *(one.identity for one in others)}) == 3


def test_a_topic_is_wanted_or_not(signer: Signer) -> None:
    wanted = [
        signer.platform.parcel(signer.headers("s", topic, RAW), RAW).wanted
        for topic in (signer.topic, signer.strange, "")
    ]
    assert wanted == [True, False, False]


def test_a_strange_topic_is_ignored_without_reading_its_body(signer: Signer) -> None:
    (event,) = signer.platform.read(signer.strange, b"\xff")
    assert isinstance(event, Ignored)


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
def test_a_body_nobody_can_understand_is_malformed_and_nothing_else(signer: Signer, raw: bytes) -> None:
    with pytest.raises(Malformed):
        signer.platform.read(signer.topic, raw)
