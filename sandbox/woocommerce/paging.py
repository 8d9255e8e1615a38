"""Lists: pages, their headers, and `_fields`."""

from typing import Any
from urllib.parse import urlencode

from sandbox.woocommerce import php
from sandbox.woocommerce.call import Answer, Call, whole


def window(call: Call) -> tuple[int, int]:
    """How many, and how many to pass over."""
    size, page = whole(call, "per_page", 10, 1, 100), whole(call, "page", 1)
    return size, whole(call, "offset", (page - 1) * size, 0)


def answer(call: Call, rows: list[Any], total: int) -> Answer:
    """A page; one beyond the last says that there is nothing at all, as WooCommerce does."""
    size, page = whole(call, "per_page", 10, 1, 100), whole(call, "page", 1)
    total = total if rows or page == 1 else 0
    pages = -(-total // size)
    headers = {"X-WP-Total": str(total), "X-WP-TotalPages": str(pages)}
    links = neighbours(call, page, pages)
    return Answer(rows, headers={**headers, "Link": ", ".join(links)} if links else headers)


def neighbours(call: Call, page: int, pages: int) -> list[str]:
    found = []
    if page > 1:
        found.append(link(call, min(page - 1, pages), "prev"))
    if page < pages:
        found.append(link(call, page + 1, "next"))
    return found


def link(call: Call, page: int, rel: str) -> str:
    query = urlencode({**call.query, "page": page}, doseq=True)
    return f'<{call.rest}{call.path}?{query}>; rel="{rel}"'


def cut(call: Call, whole_list: list[Any]) -> tuple[list[Any], int]:
    """The asked page of a list that fits in memory."""
    size, start = window(call)
    return whole_list[start : start + size], len(whole_list)


def fields(call: Call, body: Any) -> Any:
    """Keep what `_fields` names, in every object of a list."""
    wanted = php.listed(call.query.get("_fields", ""))
    if not wanted or (isinstance(body, dict) and "code" in body):
        return body
    if isinstance(body, list):
        return [fields(call, one) for one in body]
    tops = {name.split(".")[0] for name in wanted}
    return {key: value for key, value in body.items() if key in tops} if isinstance(body, dict) else body
