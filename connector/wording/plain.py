"""Makes text that other people wrote safe to show inside our sentences."""

import unicodedata

_OPEN, _CLOSE = "\u2068", "\u2069"
_JOINERS = "\u200c\u200d"  # they hold emoji and several scripts together
_BREAKS = {"Zl", "Zp"}
_DROPPED = {"Cc", "Cf", "Cs", "Co"}


def plain(text: str, limit: int = 80) -> str:
    """Return `text` on one line, without control, bidi or invisible characters, cut to `limit` characters."""
    shown = " ".join("".join(_kept(letter) for letter in text).split())
    if len(shown) <= limit:
        return shown
    return _whole(shown, limit - 1).rstrip() + "…"


def _kept(letter: str) -> str:
    """Return what stands for one character: itself, a space, or nothing."""
    category = unicodedata.category(letter)
    if letter.isspace() or category in _BREAKS:
        return " "
    return "" if category in _DROPPED and letter not in _JOINERS else letter


def _whole(text: str, length: int) -> str:
    """Cut without leaving half of a joined character behind."""
    while length and (text[length] in _JOINERS or text[length - 1] in _JOINERS or unicodedata.combining(text[length])):
        length -= 1
    return text[:length]


def isolate(text: str) -> str:
    """Keep foreign text from turning the direction of the sentence around it; a page shows this as `<bdi>`."""
    return f"{_OPEN}{text}{_CLOSE}" if text else ""


def bare(text: str) -> str:
    """Take the isolates off again, for places that show plain text only."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")
