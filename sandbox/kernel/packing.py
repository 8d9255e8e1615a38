"""What goes over the wire, and a platform's manner of sending it."""

from dataclasses import dataclass

from sandbox.kernel.hooks import Hook, Waiting
from sandbox.kernel.store import Tx


@dataclass(frozen=True)
class Parcel:
    """What goes over the wire."""

    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Manner:
    """How a platform delivers.

    `best` is the highest status that counts as received, `retries` the seconds before each further attempt of the
    same parcel, `removes` says that a webhook is gone when all of them failed.
    """

    timeout: float = 60
    best: int = 302
    retries: tuple[float, ...] = ()
    removes: bool = False


class Packer:
    """A platform's way to write a delivery and a ping, and what its stores do by themselves."""

    def pack(self, tx: Tx, shop: str, hook: Hook, one: Waiting) -> Parcel:
        raise NotImplementedError

    def ping(self, shop: str, hook: Hook) -> Parcel:
        raise NotImplementedError

    def manner(self, tx: Tx, shop: str) -> Manner:  # noqa: ARG002 most platforms have one for all stores
        return Manner()

    def chores(self, tx: Tx, shop: str) -> bool:  # noqa: ARG002 most platforms have none
        """Do what is due; true when something still ripens."""
        return False
