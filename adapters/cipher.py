"""Secrets at rest: AES-GCM bound to the merchant and the column, so that a value copied elsewhere does not open."""

import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from connector.errors import Malformed

_NONCE = 12


class Cipher:
    """Seals with the first key and opens with any: keys rotate without a failed call. `keys` maps id to 32 bytes."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        if not keys:
            raise Malformed("No encryption key was given.")
        self._keys = {name: AESGCM(key) for name, key in keys.items()}
        self._current = next(iter(keys))

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """Encrypt `plain` so that it opens only for `bound_to` ("merchant 7: keys")."""
        nonce = os.urandom(_NONCE)
        sealed = self._keys[self._current].encrypt(nonce, plain, bound_to.encode())
        return self._current.encode() + b":" + nonce + sealed

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """Decrypt; raises Malformed when the key is unknown, or the value was changed or moved."""
        name, _, rest = bytes(sealed).partition(b":")
        key = self._keys.get(name.decode(errors="replace"))
        if key is None:
            raise Malformed(f"The encryption key {name[:20]!r} is not configured.")
        try:
            return key.decrypt(rest[:_NONCE], rest[_NONCE:], bound_to.encode())
        except InvalidTag as error:
            raise Malformed(f"The secret of {bound_to} does not open with its key.") from error
