"""What may be taken in place of an item that waits, as a merchant writes it down: one line for each item or pattern."""

from fnmatch import fnmatchcase

from connector.errors import Malformed
from connector.model import Item
from connector.policy import Policy

_MOST_LINES, _MOST_NAMES = 500, 5


def swap_line(line: str) -> tuple[str, tuple[str, ...]]:
    """Read "LAMP-RED = LAMP-BLUE, LAMP-GREEN" as a pattern of SKUs and the SKUs or keys of others; raises Malformed."""
    pattern, sign, rest = (part.strip() for part in line.partition("="))
    names = tuple(dict.fromkeys(name for name in (one.strip() for one in rest.split(",")) if name))
    if not (pattern and sign and 0 < len(names) <= _MOST_NAMES):
        raise Malformed(f"{line[:40]!r} is no choice such as LAMP-RED = LAMP-BLUE, with up to {_MOST_NAMES} others")
    return pattern, names


def check_swaps(policy: Policy) -> str:
    """Say what is wrong with what may be taken instead, "" if nothing is."""
    if len(policy.swaps) > _MOST_LINES:
        return f"At most {_MOST_LINES} lines of what may be taken instead"
    try:
        for line in policy.swaps:
            swap_line(line)
    except Malformed as error:
        return error.message
    return ""


def others_for(policy: Policy, item: Item) -> tuple[str, ...]:
    """Return the SKUs or keys of what may be taken in place of an item: those of the first line that fits it."""
    for line in policy.swaps:
        pattern, names = swap_line(line)
        if any(name and fnmatchcase(name.casefold(), pattern.casefold()) for name in (item.sku, item.key)):
            return tuple(name for name in names if name not in {item.sku, item.key})
    return ()
