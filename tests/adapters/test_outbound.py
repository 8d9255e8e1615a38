"""Where an outgoing call may go, how it ends, and what each end means for whoever wants to try again."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import responses

from adapters.addresses import check_url, is_public, safe_address
from adapters.outbound import LARGEST_BODY, Outbound, Request
from connector.errors import NotSent, Refused, Unclear

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


def test_the_name_is_checked_again_at_every_request() -> None:
    asked: list[str] = []

    def rebinding(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    outbound = Outbound(ask=rebinding)
    for _ in range(2):
        with pytest.raises(Refused):
            outbound.send(Request("GET", "https://shop.example.com/"))
    assert asked == ["shop.example.com"] * 2


def test_a_name_nobody_knows_is_not_sent_even_for_a_write() -> None:
    def unknown(_: str) -> list[str]:
        raise NotSent("no such name")

    with pytest.raises(NotSent):
        Outbound(ask=unknown).send(Request("POST", "https://shop.example.com/", body=b"{}", writes=True))


@responses.activate
def test_a_redirect_is_returned_and_never_followed() -> None:
    responses.get("https://shop.example.com/", status=301, headers={"Location": "https://10.0.0.1/"})
    answer = Outbound().send(Request("GET", "https://shop.example.com/"))
    assert (answer.status, answer.headers["location"]) == (301, "https://10.0.0.1/")
    assert len(responses.calls) == 1


@responses.activate
def test_a_cookie_of_one_answer_is_not_sent_with_the_next_request() -> None:
    responses.get("https://shop.example.com/", headers={"Set-Cookie": "who=me"})
    outbound = Outbound()
    for _ in range(2):
        outbound.send(Request("GET", "https://shop.example.com/"))
    assert "Cookie" not in responses.calls[1].request.headers


@responses.activate
def test_a_packed_answer_is_unpacked() -> None:
    responses.get("https://shop.example.com/", body=gzip.compress(b"[1]"), headers={"Content-Encoding": "gzip"})
    assert Outbound().send(Request("GET", "https://shop.example.com/")).body == b"[1]"


@pytest.mark.parametrize("packing", ["gzip", "identity"])
@responses.activate
def test_an_answer_over_the_cap_is_dropped_whether_packed_or_not(packing: str) -> None:
    large = b"0" * (LARGEST_BODY + 1)
    body = gzip.compress(large) if packing == "gzip" else large
    responses.get("https://shop.example.com/", body=body, headers={"Content-Encoding": packing})
    with pytest.raises(NotSent):
        Outbound().send(Request("GET", "https://shop.example.com/"))


@pytest.mark.parametrize("body", [b"not gzip", gzip.compress(b"[1]" * 100)[:-9]])
@responses.activate
def test_a_broken_packing_leaves_a_write_unclear(body: bytes) -> None:
    responses.post("https://shop.example.com/", body=body, headers={"Content-Encoding": "gzip"})
    with pytest.raises(Unclear):
        Outbound().send(Request("POST", "https://shop.example.com/", body=b"{}", writes=True))


@responses.activate
def test_an_unknown_packing_is_no_answer() -> None:
    responses.get("https://shop.example.com/", body=b"x", headers={"Content-Encoding": "br"})
    with pytest.raises(NotSent):
        Outbound().send(Request("GET", "https://shop.example.com/"))


@responses.activate
def test_an_answer_that_takes_longer_than_the_whole_call_may_is_dropped() -> None:
    responses.get("https://shop.example.com/", body=b"x" * 100)
    ticks = iter([0.0, 61.0])
    with pytest.raises(NotSent):
        Outbound(clock=lambda: next(ticks)).send(Request("GET", "https://shop.example.com/", total=60.0))


Behaviour = Callable[[socket.socket], None]


def _drip_head(connection: socket.socket) -> None:
    connection.recv(65536)
    pause = threading.Event()
    for letter in b"HTTP/1.1 200 OK\r\n" * 50:
        connection.send(bytes([letter]))
        pause.wait(0.02)


def _say_nothing(connection: socket.socket) -> None:
    connection.recv(65536)
    threading.Event().wait(0.8)


def _hang_up_at_once(connection: socket.socket) -> None:
    connection.recv(65536)


def _cut_short(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")


def _not_tls(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.fixture
def serve() -> Iterator[Callable[[Behaviour], str]]:
    listeners: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(behaviour: Behaviour) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        threads.append(threading.Thread(target=_serve, args=(listener, behaviour)))
        threads[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield start
    for thread in threads:
        thread.join()
    for listener in listeners:
        listener.close()


def _serve(listener: socket.socket, behaviour: Behaviour) -> None:
    connection, _ = listener.accept()
    with connection:
        try:
            behaviour(connection)
        except OSError:
            return


@pytest.mark.parametrize("behaviour", [_drip_head, _say_nothing, _hang_up_at_once, _cut_short])
@pytest.mark.parametrize(("writes", "means"), [(True, Unclear), (False, NotSent)])
def test_an_answer_that_breaks_off_is_unclear_for_a_write_and_nothing_for_a_read(
    serve: Callable[[Behaviour], str], behaviour: Behaviour, writes: bool, means: type[Exception]
) -> None:
    request = Request("POST", serve(behaviour), body=b"{}", writes=writes, read=0.3)
    with pytest.raises(means) as caught:
        Outbound(development=True).send(request)
    assert type(caught.value) is means


def test_a_refused_connection_was_never_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NotSent):
        Outbound(development=True).send(Request("POST", f"http://127.0.0.1:{port}/", body=b"{}", writes=True))


def test_a_failed_handshake_was_never_sent(serve: Callable[[Behaviour], str], monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(serve(_not_tls).rsplit(":", 1)[1].strip("/"))
    monkeypatch.setattr("adapters.outbound.check_url", lambda *_, **__: None)
    monkeypatch.setattr("adapters.connections.safe_address", lambda *_, **__: "127.0.0.1")
    request = Request("POST", f"https://shop.example.com:{port}/", body=b"{}", writes=True)
    with pytest.raises(NotSent):
        Outbound().send(request)


def test_the_shop_is_named_though_its_address_is_called(serve: Callable[[Behaviour], str]) -> None:
    heard: list[bytes] = []

    def listen(connection: socket.socket) -> None:
        heard.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")

    port = serve(listen).rsplit(":", 1)[1].strip("/")
    answer = Outbound(development=True).send(Request("GET", f"http://localhost:{port}/"))
    assert answer.body == b"[]"
    assert f"Host: localhost:{port}\r\n".encode() in heard[0]
