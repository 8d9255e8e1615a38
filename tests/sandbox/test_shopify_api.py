"""The pretend Shopify store's Admin API: the official schema decides what may be asked, the state what is answered."""

import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.process import Sandbox, ask, until
from tests.sandbox.shopify_house import LAMP, House, open_house

OPERATIONS = sorted((Path(__file__).parents[2] / "adapters" / "shopify" / "operations").glob("*.graphql"))
REFUND = """mutation Refund($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) { refund { id note } userErrors { field message } }
}"""
START = """mutation Start($text: String!) {
  bulkOperationRunQuery(query: $text) { bulkOperation { id } userErrors { code } }
}"""
ORDER = "query One($id: ID!) { order(id: $id) { id name email tags } }"


@pytest.fixture
def house(sandbox: Sandbox) -> House:
    return open_house(sandbox)


def gid(kind: str, number: int | str) -> str:
    return f"gid://shopify/{kind}/{number}"


def post(house: House, body: Any, *, token: str = "", version: str = "2026-10", **rest: Any) -> Any:
    url = f"{house.facts['url']}/admin/api/{version}/graphql.json"
    headers = {"X-Shopify-Access-Token": token or house.facts["token"], "Content-Type": "application/json"}
    return ask("POST", url, data=body if isinstance(body, bytes) else json.dumps(body), headers=headers, **rest)


def codes(answer: Any) -> list[str]:
    return [one.get("extensions", {}).get("code", "") for one in answer.get("errors", [])]


def wish(house: House, order: int, units: int = 1) -> dict[str, Any]:
    line = house.order(order)["lines"][0]["id"]
    rows = [{"lineItemId": gid("LineItem", line), "quantity": units, "restockType": "CANCEL"}]
    asked = house.graphql(
        """query Suggest($id: ID!, $rows: [RefundLineItemInput!]) { order(id: $id) {
        suggestedRefund(refundLineItems: $rows) {
        suggestedTransactions { gateway amountSet { presentmentMoney { amount } } parentTransaction { id } } } } }""",
        id=gid("Order", order),
        rows=rows,
    )["data"]["order"]["suggestedRefund"]["suggestedTransactions"][0]
    back = {
        "orderId": gid("Order", order),
        "kind": "REFUND",
        "gateway": asked["gateway"],
        "amount": asked["amountSet"]["presentmentMoney"]["amount"],
        "parentId": asked["parentTransaction"]["id"],
    }
    return {"orderId": gid("Order", order), "refundLineItems": rows, "transactions": [back], "note": "by hand"}


@pytest.mark.parametrize(
    "query",
    [
        "{ shop { nonsense } }",
        "{ order { id } }",
        "{ order(id: 1, colour: 2) { id } }",
        "{ shop { id }",
        "",
        "query A { a: b }",
    ],
)
def test_what_the_official_schema_does_not_know_is_refused(house: House, query: str) -> None:
    answer = post(house, {"query": query}).json()
    assert answer["errors"]
    assert not answer.get("data")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"query":1}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b" " * 1_000_001, 400),
    ],
)
def test_a_body_nobody_can_read_is_refused_and_breaks_nothing(house: House, body: bytes, status: int) -> None:
    assert post(house, body).status_code == status
    assert house.graphql("{ shop { id } }")["data"]["shop"]["id"]


@pytest.mark.parametrize(
    "query", ["{ shop " + "{ id " * 500 + "}" * 501, "{" + " shop { id }" * 5000 + "}", "#" * 200_000]
)
def test_a_hostile_query_is_refused_and_breaks_nothing(house: House, query: str) -> None:
    assert post(house, {"query": query}).json()["errors"]
    assert house.graphql("{ shop { id } }")["data"]["shop"]["id"]


def test_an_unknown_or_dead_token_is_not_let_in(house: House) -> None:
    assert post(house, {"query": "{ shop { id } }"}, token="shpat_none").status_code == 401
    house.control("POST", "/uninstall")
    assert post(house, {"query": "{ shop { id } }"}).status_code == 401


def test_what_no_scope_opens_is_denied_by_name(house: House) -> None:
    order = house.buy()
    answer = house.graphql("query Who($id: ID!) { order(id: $id) { id customer { id } } }", id=gid("Order", order))
    assert codes(answer) == ["ACCESS_DENIED"]
    assert "read_customers" in answer["errors"][0]["message"]
    body = {"query": REFUND, "variables": {"input": wish(house, order), "key": "k"}}
    denied = post(house, body, token=house.facts["readonly_token"]).json()
    assert codes(denied) == ["ACCESS_DENIED"]
    assert house.bank("refund") == []


def test_protected_data_that_was_not_approved_is_null(sandbox: Sandbox) -> None:
    shut = open_house(sandbox, protected_data=False)
    order = shut.buy(buyer={"email": "ada@example.com"})
    assert shut.graphql(ORDER, id=gid("Order", order))["data"]["order"]["email"] is None


def test_a_refund_needs_a_key_and_the_same_key_gives_the_same_refund(house: House) -> None:
    order = house.buy()
    given = wish(house, order)
    without = REFUND.replace(" @idempotent(key: $key)", "").replace(", $key: String!", "")
    assert codes(house.graphql(without, input=given)) == ["IDEMPOTENCY_KEY_REQUIRED"]
    first, again = (house.graphql(REFUND, input=given, key="one")["data"]["refundCreate"] for _ in range(2))
    assert first == again
    assert len(house.bank("refund")) == 1
    other = house.graphql(REFUND, input={**given, "note": "something else"}, key="one")
    assert codes(other) == ["IDEMPOTENCY_KEY_PARAMETER_MISMATCH"]
    house.graphql(REFUND, input=given, key="two")
    assert len(house.bank("refund")) == 2


def test_the_same_key_at_the_same_time_pays_once(house: House) -> None:
    order = house.buy()
    given = wish(house, order)
    threads = [
        threading.Thread(target=house.graphql, args=(REFUND,), kwargs={"input": given, "key": "k"}) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(house.bank("refund")) == 1


def test_a_refused_refund_leaves_everything_as_it_was(house: House) -> None:
    order = house.buy()
    before = house.order(order)
    given = wish(house, order)
    given["transactions"][0]["amount"] = "9999.00"
    answer = house.graphql(REFUND, input=given, key="k")["data"]["refundCreate"]
    assert answer["refund"] is None
    assert answer["userErrors"]
    assert (house.order(order), house.bank("refund")) == (before, [])


def test_each_answer_tells_its_cost_and_a_bucket_that_is_empty_throttles(sandbox: Sandbox) -> None:
    poor = open_house(sandbox, points={"maximum": 60.0, "restore": 1.0})
    query = "{ orders(first: 20) { nodes { id } } }"
    first, second, third = (post(poor, {"query": query}) for _ in range(3))
    cost = first.json()["extensions"]["cost"]
    assert (cost["requestedQueryCost"], cost["throttleStatus"]["maximumAvailable"]) == (22.0, 60.0)
    assert cost["actualQueryCost"] < cost["requestedQueryCost"]
    assert third.status_code == second.status_code == 200
    held = [post(poor, {"query": "{ orders(first: 58) { nodes { id } } }"}).json() for _ in range(2)]
    assert codes(held[-1]) == ["THROTTLED"]
    assert held[-1]["extensions"]["cost"]["actualQueryCost"] is None


def test_a_query_dearer_than_a_thousand_points_is_refused(house: House) -> None:
    query = "{ orders(first: 250) { nodes { id lineItems(first: 50) { nodes { id } } } } }"
    assert codes(post(house, {"query": query}).json()) == ["MAX_COST_EXCEEDED"]


def test_a_dead_version_falls_forward_and_says_so(house: House) -> None:
    answer = post(house, {"query": "{ shop { id } }"}, version="2020-01")
    assert (answer.status_code, answer.headers["X-Shopify-API-Version"]) == (200, "2026-01")
    assert post(house, {"query": "{ shop { id } }"}).headers["X-Shopify-API-Version"] == "2026-10"


def test_orders_are_searched_and_read_page_by_page_although_others_come_meanwhile(house: House) -> None:
    first = [house.buy(1) for _ in range(3)]
    query = """query Page($after: String, $text: String) { orders(first: 2, after: $after, query: $text, sortKey: ID) {
      nodes { id } pageInfo { hasNextPage endCursor } } }"""
    page = house.graphql(query)["data"]["orders"]
    house.buy(1)
    rest = house.graphql(query, after=page["pageInfo"]["endCursor"])["data"]["orders"]
    assert [one["id"] for one in page["nodes"] + rest["nodes"]][:3] == [gid("Order", one) for one in first]
    found = house.graphql(query, text=f"id:{first[1]} OR id:{first[2]}")["data"]["orders"]["nodes"]
    assert [one["id"] for one in found] == [gid("Order", one) for one in first[1:]]
    assert house.graphql(query, text="updated_at:>='2999-01-01T00:00:00Z'")["data"]["orders"]["nodes"] == []
    odd = post(house, {"query": query, "variables": {"text": "flavour:mint"}}).json()
    assert odd["extensions"]["search"][0]["warnings"][0]["field"] == "flavour"


def test_a_bulk_file_holds_more_than_a_page_with_every_child_under_its_parent(sandbox: Sandbox) -> None:
    wide = open_house(sandbox, products=[{**LAMP, "sku": f"L{n}"} for n in range(260)])
    text = "{ inventoryItems { edges { node { id variants { edges { node { id } } } } } } }"
    key = wide.graphql(START, text=text)["data"]["bulkOperationRunQuery"]["bulkOperation"]["id"]
    look = "query Look($id: ID!) { bulkOperation(id: $id) { status url rootObjectCount objectCount } }"

    def done() -> Any:
        seen = wide.graphql(look, id=key)["data"]["bulkOperation"]
        return seen if seen["status"] == "COMPLETED" else None

    seen = until(done)
    rows = [json.loads(one) for one in ask("GET", seen["url"]).text.splitlines()]
    assert (seen["rootObjectCount"], len(rows)) == ("260", 520)
    parents = {row["id"] for row in rows if "__parentId" not in row}
    assert {row["__parentId"] for row in rows if "__parentId" in row} == parents


@pytest.mark.parametrize("text", ["{ shop { id } }", "{ nonsense }", "{"])
def test_a_bulk_query_that_is_none_is_refused(house: House, text: str) -> None:
    answer = house.graphql(START, text=text)["data"]["bulkOperationRunQuery"]
    assert (answer["bulkOperation"], answer["userErrors"][0]["code"]) == (None, "INVALID")


def test_a_refresh_token_buys_one_pair_and_stays_good_until_the_new_one_is_used(house: House) -> None:
    url = f"{house.facts['url']}/admin/oauth/access_token"
    app = {"client_id": house.facts["client_id"], "client_secret": house.facts["client_secret"]}
    wrong = ask("POST", url, json={**app, "grant_type": "refresh_token", "refresh_token": "shprt_none"})
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_grant")
    assert (
        ask("POST", url, json={**app, "client_secret": "x", "grant_type": "refresh_token"}).json()["error"]
        == "invalid_client"
    )


@pytest.mark.parametrize("path", OPERATIONS, ids=lambda path: path.stem)
def test_every_question_the_service_asks_is_answered_from_the_stores_own_state(house: House, path: Path) -> None:
    text = path.read_text()
    if not re.search(r"^query ", text, re.MULTILINE) or path.stem.startswith("Bulk"):
        pytest.skip("A change, or a document handed to a bulk query.")
    order = house.buy()
    house.graphql(REFUND, input=wish(house, order), key="k")
    book, item = house.order(order), house.stock()["item"]
    things = {"Order": order, "Refund": book["refunds"][0]["id"], "InventoryItem": item, "BulkOperation": 1}
    kinds = {"refund": "Refund", "inventoryItem": "InventoryItem", "fulfillmentOrder": "FulfillmentOrder"}
    kind = next((name for word, name in kinds.items() if re.search(rf"^  {word}\(id", text, re.MULTILINE)), "Order")
    given: dict[str, Any] = {"id": gid(kind, things.get(kind, 1)), "ids": [gid("Order", order)]}
    given |= {"query": "status:open", "changed": "updated_at:>='2020-01-01T00:00:00Z'", "around": True}
    given["collection"] = gid("Collection", 1)
    wanted = {name: value for name, value in given.items() if f"${name}:" in text}
    scopes_missing = {"ACCESS_DENIED"} if re.search("read_customers|read_inventory_shipments", text) else set()
    answer = post(house, {"query": text, "variables": wanted}).json()
    assert set(codes(answer)) <= scopes_missing, answer["errors"]
    assert answer["extensions"]["cost"]["requestedQueryCost"] <= 1000
