"""Goods on their way to a place of a Shopify store: found by where they go, received there."""

from typing import Any

from sandbox.shopify.facts import SCOPES
from tests.sandbox.process import Sandbox
from tests.sandbox.shopify_house import LAMP, House, open_house

PLACES = [{**LAMP, "places": {"Main": 5, "Counter": 0}}]
LIST = """query Listed($text: String!) {
  inventoryShipments(first: 9, query: $text, sortKey: ID) {
    nodes { id status lineItems(first: 5) { nodes { unreceivedQuantity } } }
  }
}"""
WHERE = "query Where { locations(first: 9) { nodes { id name isActive fulfillsOnlineOrders } } }"


def goods(house: House, **wish: Any) -> int:
    return int(house.control("POST", "/shipments", {"lines": [{"sku": "LAMP", "quantity": 9}], **wish})["id"])


def found(house: House, text: str) -> list[str]:
    nodes = house.graphql(LIST, text=text)["data"]["inventoryShipments"]["nodes"]
    return [one["id"].rpartition("/")[2] for one in nodes]


def test_shipments_are_found_by_their_state_and_by_where_they_go(sandbox: Sandbox) -> None:
    house = open_house(sandbox, products=PLACES, scopes=[*SCOPES, "read_inventory_shipments"])
    main, counter, _ = goods(house), goods(house, place="Counter"), goods(house, status="draft")
    places = house.graphql(WHERE)["data"]["locations"]["nodes"]
    number = {one["name"]: one["id"].rpartition("/")[2] for one in places}
    text = "({}) AND (status:in_transit OR status:partially_received)"
    assert found(house, text.format(f"destination_id:{number['Counter']}")) == [str(counter)]
    both = " OR ".join(f"destination_id:{one}" for one in number.values())
    assert found(house, text.format(both)) == [str(main), str(counter)]
    assert house.status("POST", "/shipments", {"lines": [], "place": "Mars"}) in (400, 404)


def test_what_comes_in_is_in_the_stock_of_its_place(sandbox: Sandbox) -> None:
    house = open_house(sandbox, products=PLACES)
    number = goods(house, place="Counter")
    house.control("POST", "/places/Counter", {"fulfils_online": False})
    house.control("POST", f"/shipments/{number}", {"receive": [{"sku": "LAMP", "accept": 9}]})
    assert house.stock()["quantity"] == 14  # all places
    assert [one["fulfillsOnlineOrders"] for one in house.graphql(WHERE)["data"]["locations"]["nodes"]] == [True, False]
