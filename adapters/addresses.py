"""Where an outgoing call may go: one policy for every address, applied again at every request."""

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from urllib.parse import SplitResult, urlsplit

from connector.errors import NotSent, Refused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str], Sequence[str]]

# One sentence for every reason: an answer that told them apart would map a network for whoever asks.
NEUTRAL = "This address cannot be used for a shop."

# Python calls these global; none of them is a place where a shop lives.
_CLOSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        "::/96",  # IPv4-compatible, withdrawn
        "::ffff:0:0/96",  # IPv4-mapped: never the address of a name
        "64:ff9b:1::/48",  # NAT64 for private use
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local, withdrawn
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_SHORTEST, _LONGEST = 4, 253


def is_public(text: str) -> bool:
    """Tell whether an address, and every IPv4 address written inside it, belongs to the public internet."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return all(_open(one) for one in (address, *_inner(address)))


def _open(address: Address) -> bool:
    closed = any(address.version == net.version and address in net for net in _CLOSED)
    return address.is_global and not address.is_multicast and not closed


def _inner(address: Address) -> Sequence[Address]:
    """Return the IPv4 addresses an IPv6 address carries: a tunnel or translator may deliver to them."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in carried if one is not None]


def check_url(url: str, *, development: bool = False) -> SplitResult:
    """Return the parts of a URL we may call; raises Refused for anything but https to a plain name on port 443."""
    parts, port = _split(url)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Refused(NEUTRAL)
    host = parts.hostname or ""
    if development and parts.scheme == "http" and is_loopback_name(host):
        return parts
    if parts.scheme != "https" or port not in {None, 443} or not _is_name(host):
        raise Refused(NEUTRAL)
    return parts


def _split(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused(NEUTRAL) from error
    return parts, port


def _is_name(host: str) -> bool:
    """Accept names with at least two labels; numbers in any base are addresses in disguise."""
    labels = host.split(".")
    if not _SHORTEST <= len(host) <= _LONGEST or len(labels) < 2:  # noqa: PLR2004 (a name and its top level)
        return False
    if labels[-1] in {"localhost", "local", "internal"} or not labels[-1][:1].isalpha():
        return False
    return all(_LABEL.fullmatch(label) for label in labels)


def is_loopback_name(host: str) -> bool:
    """Tell whether a host of a URL means this machine."""
    return host in {"localhost", "127.0.0.1", "::1"}


def resolve(host: str) -> Sequence[str]:
    """Ask the resolver once for all addresses of `host`; raises NotSent when it has no answer."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotSent("The shop's name could not be resolved.", evidence=str(error)) from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def safe_address(host: str, ask: Resolve = resolve, *, development: bool = False) -> str:
    """Return the checked address to connect to; raises Refused if only one of the host's addresses is not public."""
    found = ask(host)
    if not found:
        raise NotSent("The shop's name has no address.")
    local = development and is_loopback_name(host)
    if not all(is_public(one) or (local and ipaddress.ip_address(one).is_loopback) for one in found):
        raise Refused(NEUTRAL)
    return min(found, key=lambda one: ":" in one)  # IPv4 first: reachable from everywhere
