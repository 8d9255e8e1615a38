"""How an outgoing call ends, and what each end means for whoever wants to try again."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import responses

from adapters.outbound import LARGEST_BODY, Outbound, Request
from connector.errors import NotSent, Refused, Unclear


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
    body = gzip.compress(b"[1]")
    responses.get("https://shop.example.com/", body=body, headers={"Content-Encoding": "gzip"})
    assert Outbound().send(Request("GET", "https://shop.example.com/")).body == b"[1]"


@pytest.mark.parametrize("packing", ["gzip", "identity"])
@responses.activate
def test_an_answer_over_the_cap_is_dropped_whether_packed_or_not(packing: str) -> None:
    large = b"0" * (LARGEST_BODY + 1)
    body = gzip.compress(large, mtime=0) if packing == "gzip" else large
    responses.get("https://shop.example.com/", body=body, headers={"Content-Encoding": packing})
    with pytest.raises(NotSent):
        Outbound().send(Request("GET", "https://shop.example.com/"))


@pytest.mark.parametrize("body", [b"not gzip", gzip.compress(b"[1]" * 100, mtime=0)[:-9]], ids=["other", "cut off"])
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


def _drip_body(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    pause = threading.Event()
    for _ in range(100):
        connection.send(b" ")
        pause.wait(0.02)


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


@pytest.mark.parametrize("behaviour", [_drip_head, _drip_body, _say_nothing, _hang_up_at_once, _cut_short])
@pytest.mark.parametrize(("writes", "means"), [(True, Unclear), (False, NotSent)])
def test_an_answer_that_breaks_off_is_unclear_for_a_write_and_nothing_for_a_read(
    serve: Callable[[Behaviour], str], behaviour: Behaviour, writes: bool, means: type[Exception]
) -> None:
    request = Request("POST", serve(behaviour), body=b"{}", writes=writes, read=0.3, total=0.5)
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
