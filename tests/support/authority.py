"""A certificate authority of a test's own, and https in front of what speaks plain http."""

import datetime as dt
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """Whom to believe (`roots`), and how a server of this machine proves that it is localhost."""

    roots: Path
    server: Path

    def context(self) -> ssl.SSLContext:
        """Return what a server listens with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server)
        return context


def made_in(directory: Path) -> Authority:
    """Make an authority and one certificate for localhost."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "The test's own authority")])
    root = _certificate(name, name, root_key, root_key, x509.BasicConstraints(ca=True, path_length=0))
    leaf = _certificate(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
        *(name, key, root_key, x509.BasicConstraints(ca=False, path_length=None)),
    )
    found = Authority(directory / "roots.pem", directory / "server.pem")
    found.roots.write_bytes(_pem(root))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    found.server.write_bytes(secret + _pem(leaf))
    return found


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    basic: x509.BasicConstraints,
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - _DAY)
    builder = builder.not_valid_after(now + _DAY).add_extension(basic, critical=True)
    return builder.add_extension(names, critical=False).sign(signer, hashes.SHA256())


@contextmanager
def https_before(authority: Authority, port: int, listen: int = 0) -> Iterator[str]:
    """Listen with TLS and hand everything on to a plain port of this machine; yield the https address."""
    server = socket.create_server(("127.0.0.1", listen))
    context = authority.context()
    threading.Thread(target=_accept, args=(server, context, port), daemon=True).start()
    try:
        yield f"https://localhost:{server.getsockname()[1]}"
    finally:
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)  # wakes whoever accepts: closing alone would leave it listening
        server.close()


def _accept(server: socket.socket, context: ssl.SSLContext, port: int) -> None:
    while True:
        try:
            plain, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(plain, context, port), daemon=True).start()


def _serve(plain: socket.socket, context: ssl.SSLContext, port: int) -> None:
    with (
        suppress(OSError),
        plain,
        context.wrap_socket(plain, server_side=True) as outside,
        socket.create_connection(("127.0.0.1", port), timeout=60) as inside,
    ):
        _pump(outside, inside)


def _pump(outside: ssl.SSLSocket, inside: socket.socket) -> None:
    """Carry bytes both ways until one side ends."""
    while True:
        ready = [outside] if outside.pending() else select.select([outside, inside], [], [], 120)[0]
        if not ready:
            return
        for one in ready:
            piece = one.recv(65536)
            if not piece:
                return
            (inside if one is outside else outside).sendall(piece)
