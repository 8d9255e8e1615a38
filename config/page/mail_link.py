"""The address of a mail that is only looked at: whoever has it sees that mail for an hour, and nothing else.

A frame carries no session token, so the words that are shown travel in its address, signed.
"""

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime, timedelta

from config.page.counter import Typed

LIFETIME = timedelta(hours=1)


def sealed(key: bytes, merchant: str, typed: Typed, now: datetime) -> str:
    """Return what names a merchant's mail in its address."""
    told = [merchant, typed.kind, typed.language, typed.subject, typed.body, int((now + LIFETIME).timestamp())]
    body = base64.urlsafe_b64encode(json.dumps(told, ensure_ascii=False).encode(errors="replace")).decode()
    return f"{body}.{_sign(key, body)}"


def opened(key: bytes, text: str, now: datetime) -> tuple[str, Typed] | None:
    """Return whose mail is to be shown, and with which words; None unless we said so within the hour."""
    body, _, signature = text.partition(".")
    if not hmac.compare_digest(_sign(key, body).encode(), signature.encode(errors="replace")):
        return None
    try:
        merchant, kind, language, subject, words, ends = json.loads(base64.urlsafe_b64decode(body))
    except (ValueError, TypeError, binascii.Error):
        return None
    return (merchant, Typed(kind, language, subject, words)) if now.timestamp() < ends else None


def _sign(key: bytes, body: str) -> str:
    return hmac.new(key, f"mail {body}".encode(errors="replace"), hashlib.sha256).hexdigest()
