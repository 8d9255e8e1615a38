"""Where an outgoing call may go."""

import pytest

from adapters.addresses import check_url, is_public, safe_address
from connector.errors import NotSent, Refused

PUBLIC = """
8.8.8.8 1.1.1.1 93.184.216.34 198.17.255.255 198.20.0.0 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0
9.255.255.255 11.0.0.0 126.255.255.255 128.0.0.1 191.255.255.255 192.167.255.255 192.169.0.0 223.255.255.255
2606:4700:4700::1111 2001:4860:4860::8888 2a00:1450:4001:81b::200e 64:ff9b::808:808 2002:808:808::1
""".split()

CLOSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1
172.31.255.255 192.0.0.1 192.0.0.9 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1
224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b::a9fe:a9fe
64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 2002:c0a8:1::1
3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%1 fec0::1 ff02::1 ff0e::1
2130706433 0x7f000001 0177.0.0.1 127.1 example.com
""".split()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_called(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", [*CLOSED, "", " "])
def test_an_address_that_is_not_public_inside_and_out_may_not_be_called(address: str) -> None:
    assert not is_public(address)


def test_the_table_has_at_least_sixty_cases() -> None:
    assert len(set(PUBLIC + CLOSED)) >= 60


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example.com/",
        "https://shop.example.com:8443/",
        "https://user@shop.example.com/",
        "https://user:secret@shop.example.com/",
        "https://shop.example.com/#part",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://localhost/",
        "https://localhost./",
        "https://shop.example.com./",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://-a.example.com/",
        "https://a_b.example.com/",
        "https://shop.example.com:99999/",
        "https://[broken/",
        "ftp://shop.example.com/",
        "file:///etc/passwd",
        "//shop.example.com/",
        "",
    ],
)
def test_a_url_that_is_not_plain_https_to_a_name_is_refused_with_one_sentence(url: str) -> None:
    with pytest.raises(Refused) as caught:
        check_url(url)
    assert str(caught.value) == "This address cannot be used for a shop."


@pytest.mark.parametrize(
    "url", ["https://shop.example.com/a?b=c", "https://shop.example.com:443/", "https://xn--bcher-kva.example/"]
)
def test_https_to_a_name_is_accepted(url: str) -> None:
    check_url(url)


def test_development_allows_plain_http_to_this_machine_and_nowhere_else() -> None:
    check_url("http://127.0.0.1:8081/wp-json/", development=True)
    with pytest.raises(Refused):
        check_url("http://shop.example.com/", development=True)
    with pytest.raises(Refused):
        check_url("http://10.0.0.1/", development=True)


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    with pytest.raises(Refused):
        safe_address("shop.example.com", lambda _: ["8.8.8.8", "10.0.0.1"])


def test_a_name_that_points_to_this_machine_is_refused_in_development_too() -> None:
    with pytest.raises(Refused):
        safe_address("shop.example.com", lambda _: ["127.0.0.1"], development=True)


def test_a_name_without_an_address_was_never_called() -> None:
    with pytest.raises(NotSent):
        safe_address("shop.example.com", lambda _: [])


def test_ipv4_is_preferred() -> None:
    assert safe_address("shop.example.com", lambda _: ["2606:4700::1", "8.8.8.8"]) == "8.8.8.8"
