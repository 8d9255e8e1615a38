"""What of ours stands on an order."""

from adapters.shopify import pick
from adapters.shopify.marking import TAG


def shown_on(row: pick.Row) -> str:
    """Return the digest of our marking, "" where nothing of ours stands; with "!" where a part was taken off."""
    tags = row.get("tags")
    tagged = isinstance(tags, list) and any(str(tag).casefold() == TAG for tag in tags)
    mark = row.get("mark")
    if isinstance(mark, dict) and tagged:
        return _digest(mark)
    return f"{_digest(mark)}!" if isinstance(mark, dict) or tagged else ""


def _digest(mark: object) -> str:
    value = mark.get("jsonValue") if isinstance(mark, dict) else None
    digest = value.get("digest") if isinstance(value, dict) else None
    return digest[:100] if isinstance(digest, str) and digest.isascii() and digest.isprintable() else ""
