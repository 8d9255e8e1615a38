"""What the documents promise about Shopify is what the code does."""

import json
import re
import tomllib
from pathlib import Path

from adapters.shopify.marking import mark_of
from adapters.shopify.release import VERSION
from connector.ports import MarkedLine, Marking
from tests.extension.theme import HOME, words


def test_the_value_the_order_status_block_will_read_is_the_one_that_is_written() -> None:
    found = re.search(r"```json\n(.*?)\n```", Path("docs/order-status-block.md").read_text(), re.DOTALL)
    assert found
    told = json.loads(found[1])
    line = MarkedLine("487817672276298554", 2, "2 of 7 wait ...", "...")
    written = mark_of(Marking("1", (line,), digest="..."), {"487817672276298554": 1})
    assert json.loads(json.dumps(written)) == told


def test_merchants_read_the_names_and_the_version_that_are_there() -> None:
    text = Path("docs/merchants/shopify.md").read_text()
    names = words("en", ".schema")["blocks"]
    assert all(one["name"] in text for one in names.values())
    assert f"`{VERSION}`" in text
    app = tomllib.loads((HOME.parent / "shopify.app.toml").read_text())
    assert app["application_url"] in text
