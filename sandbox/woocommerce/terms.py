"""Tags and categories: by what a store's products are put together."""

import html
import json
from typing import Any

from sandbox.kernel import catalogue
from sandbox.kernel.model import NOWHERE, Product
from sandbox.kernel.store import Tx
from sandbox.woocommerce import paging, php, pieces
from sandbox.woocommerce.call import Answer, Call

THING = "term"
TAG, CATEGORY = "tags", "categories"
FIRST: dict[str, Any] = {
    "id": NOWHERE,
    "kind": CATEGORY,
    "name": "Uncategorized",
    "slug": "uncategorized",
    "parent": 0,
}

Term = dict[str, Any]


def every(tx: Tx, shop: str, kind: str) -> list[Term]:
    """By name, as a store lists them."""
    rows = tx.rows("SELECT body FROM things WHERE shop = ? AND kind = ?", shop, THING)
    found = [FIRST, *(json.loads(row["body"]) for row in rows)]
    return sorted((one for one in found if one["kind"] == kind), key=lambda one: (one["name"].lower(), one["id"]))


def put(tx: Tx, shop: str, product: Product, wish: dict[str, Any]) -> None:
    """Give a product the `tags` and `collections` of a wish and no others; "Lights > Lamps" is one in another."""
    for name, kind in (("tags", TAG), ("collections", CATEGORY)):
        if name in wish:
            others = {one["id"] for one in every(tx, shop, kind)}
            new = [the(tx, shop, kind, str(path)) for path in wish[name]] or ([NOWHERE] if kind == CATEGORY else [])
            product.terms = sorted({*(one for one in product.terms if one not in others), *new})


def the(tx: Tx, shop: str, kind: str, path: str) -> int:
    """The number of a term, made where there is none."""
    parent = 0
    for name in path.split(" > ") if kind == CATEGORY else [path]:
        same = {"kind": kind, "name": kept(name), "parent": parent}
        found = (one for one in every(tx, shop, kind) if {**one, **same} == one)
        parent = next((one["id"] for one in found), 0) or made(tx, shop, same)
    return parent


def kept(name: str) -> str:
    """A name as WordPress keeps it."""
    return html.escape(" ".join(name.split()), quote=False)


def made(tx: Tx, shop: str, term: Term) -> int:
    number = NOWHERE + tx.number(shop, THING)
    whole = {"id": number, **term, "slug": catalogue.slug(html.unescape(term["name"]))}
    tx.run("INSERT INTO things VALUES (?, ?, ?, ?)", shop, THING, str(number), json.dumps(whole))
    return int(number)


def worn(tx: Tx, shop: str, product: Product, kind: str) -> list[dict[str, Any]]:
    """What a product shows of them; a variation shows none."""
    found = [one for one in every(tx, shop, kind) if one["id"] in product.terms and not product.parent]
    return [{name: one[name] for name in ("id", "name", "slug")} for one in found]


def within(tx: Tx, shop: str, kind: str, ids: list[int]) -> list[int]:
    """Terms with all that are inside them, as a store's own filter takes them."""
    found, known = set(ids), every(tx, shop, kind)
    while more := {one["id"] for one in known if one["parent"] in found} - found:
        found |= more
    return sorted(found)


def filters(tx: Tx, call: Call) -> tuple[list[str], list[Any]]:
    """What `tag` and `category` in the query ask of products."""
    parts, values = [], list[Any]()
    for name, kind in (("tag", TAG), ("category", CATEGORY)):
        wanted = [int(one) for one in php.listed(call.query.get(name, "")) if one.isdigit()]
        if wanted:
            ids = within(tx, call.name, kind, wanted)
            marks = ",".join("?" * len(ids))
            parts.append(f"EXISTS (SELECT 1 FROM json_each(body, '$.terms') WHERE value IN ({marks}))")  # noqa: S608 marks
            values += ids
    return parts, values


def tags(call: Call) -> Answer:
    return listed(call, TAG)


def categories(call: Call) -> Answer:
    return listed(call, CATEGORY)


def listed(call: Call, kind: str) -> Answer:
    """Those whose name or slug has the text searched for in it."""
    text = str(call.query.get("search", "")).lower()
    with call.world.store.transaction() as tx:
        found = [one for one in every(tx, call.name, kind) if text in one["name"].lower() or text in one["slug"]]
        rows, total = paging.cut(call, found)
        return paging.answer(call, [show(tx, call, one) for one in rows], total)


def show(tx: Tx, call: Call, term: Term) -> dict[str, Any]:
    inside = {"parent": term["parent"]} if term["kind"] == CATEGORY else {}
    drawn = {"display": "default", "image": None, "menu_order": 0} if term["kind"] == CATEGORY else {}
    count = sum(term["id"] in one.terms and one.status == "publish" for one in catalogue.every(tx, call.name, 0))
    path = f"products/{term['kind']}/{term['id']}"
    return {
        **{name: term[name] for name in ("id", "name", "slug")},
        **inside,
        "description": "",
        **drawn,
        "count": count,
        "_links": pieces.links(call.rest, path, pieces.EVERY_VERB),
    }
