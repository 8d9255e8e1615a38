"""What we write beside an order: the least, and nothing of anybody else's."""

from typing import Any

import pytest
import responses

from adapters.woocommerce.shop import WooShop
from connector.errors import NotSent, Refused, Unclear
from connector.ports import MarkedLine, Marking
from tests.adapters.woocommerce.edge import ROOT, asked, line, order, product, sent

MARKING = Marking("19", (MarkedLine("2", 3, "3 of 5 ship in May", "Ships"),), digest="d1")
MARK = {"digest": "d1", "waiting": {"2": 3}}


def meta(key: int, name: str, value: Any) -> dict[str, Any]:
    return {"id": key, "key": name, "value": value}


REDUCED = meta(32, "_reduced_stock", "5")
MARKED_LINE = [REDUCED, meta(50, "Ships", "3 of 5 ship in May"), meta(51, "_backorder_label", "Ships")]
MARKED_LINE += [meta(52, "_backorder_waiting", "3")]


def stored(web: responses.RequestsMock, line_metas: list[Any], metas: list[Any] | None = None, **changes: Any) -> None:
    rows = [line(meta_data=line_metas), order()["line_items"][1]]
    payload = order(line_items=rows, meta_data=metas or [], **changes)
    web.get(f"{ROOT}orders/19", json=payload)
    web.put(f"{ROOT}orders/19", json=payload)


def test_a_first_marking_is_one_request_with_the_line_and_the_order(shop: WooShop, web: responses.RequestsMock) -> None:
    stored(web, [REDUCED])
    shop.show(MARKING)
    assert sent(web.calls[1]) == {
        "meta_data": [{"key": "_backorder", "value": MARK}],
        "line_items": [
            {
                "id": 2,
                "meta_data": [
                    {"key": "Ships", "value": "3 of 5 ship in May"},
                    {"key": "_backorder_label", "value": "Ships"},
                    {"key": "_backorder_waiting", "value": "3"},
                ],
            }
        ],
    }


def test_a_new_label_takes_the_old_words_away_by_their_id(shop: WooShop, web: responses.RequestsMock) -> None:
    stored(web, MARKED_LINE, [meta(60, "_backorder", MARK)])
    shop.show(Marking("19", (MarkedLine("2", 3, "3 von 5 kommen im Mai", "Lieferung"),), digest="d2"))
    assert sent(web.calls[1])["line_items"][0]["meta_data"] == [
        {"id": 50, "key": "Ships", "value": None},
        {"key": "Lieferung", "value": "3 von 5 kommen im Mai"},
        {"id": 51, "key": "_backorder_label", "value": "Lieferung"},
    ]


def test_an_empty_marking_takes_everything_of_ours_away(shop: WooShop, web: responses.RequestsMock) -> None:
    stored(web, [*MARKED_LINE, meta(53, "Engraving", "Ada")], [meta(60, "_backorder", MARK), meta(61, "note", "x")])
    shop.show(Marking("19"))
    assert sent(web.calls[1]) == {
        "meta_data": [{"id": 60, "key": "_backorder", "value": None}],
        "line_items": [
            {
                "id": 2,
                "meta_data": [
                    {"id": 50, "key": "Ships", "value": None},
                    {"id": 51, "key": "_backorder_label", "value": None},
                    {"id": 52, "key": "_backorder_waiting", "value": None},
                ],
            }
        ],
    }


def test_an_empty_marking_on_a_clean_order_writes_nothing(shop: WooShop) -> None:
    with responses.RequestsMock() as web:
        web.get(f"{ROOT}orders/19", json=order())
        shop.show(Marking("19"))
        assert asked(web) == [("GET", "orders/19")]


def test_words_of_somebody_else_under_our_label_stay(shop: WooShop, web: responses.RequestsMock) -> None:
    stored(web, [REDUCED, meta(53, "Ships", "from Berlin")])
    shop.show(MARKING)
    written = sent(web.calls[1])["line_items"][0]["meta_data"]
    assert written[:2] == [
        {"key": "Ships (backorder)", "value": "3 of 5 ship in May"},
        {"key": "_backorder_label", "value": "Ships (backorder)"},
    ]


def test_a_waiting_line_without_a_sentence_has_its_number_only(shop: WooShop, web: responses.RequestsMock) -> None:
    stored(web, [REDUCED])
    shop.show(Marking("19", (MarkedLine("2", 3, ""),), digest="d1"))
    assert sent(web.calls[1])["line_items"] == [{"id": 2, "meta_data": [{"key": "_backorder_waiting", "value": "3"}]}]


def test_the_note_for_the_warehouse_stands_where_buyers_do_not_look(shop: WooShop, web: responses.RequestsMock) -> None:
    stored(web, MARKED_LINE, [meta(60, "_backorder", MARK)])
    shop.show(Marking("19", MARKING.lines, "Hold back 3 mugs", "d1"))
    assert sent(web.calls[1]) == {"meta_data": [{"key": "backorder", "value": "Hold back 3 mugs"}]}


@pytest.mark.parametrize("managed", [True, False])
def test_a_line_whose_edit_would_move_stock_is_left_alone(
    shop: WooShop, web: responses.RequestsMock, managed: bool
) -> None:
    stored(web, [])  # sold when its stock was not managed: five units, none taken
    web.get(f"{ROOT}products", json=[product(12, manage_stock=managed)])
    shop.show(MARKING)
    assert ("line_items" in sent(web.calls[-1])) is not managed
    assert sent(web.calls[-1])["meta_data"] == [{"key": "_backorder", "value": MARK}]


def test_a_line_with_restocked_units_adds_up(shop: WooShop, web: responses.RequestsMock) -> None:
    stored(web, [meta(32, "_reduced_stock", "4"), meta(33, "_restock_refunded_items", "1")])
    shop.show(MARKING)
    assert asked(web) == [("GET", "orders/19"), ("PUT", "orders/19")]


def test_a_total_that_moved_by_it_is_told(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders/19", json=order())
    web.put(f"{ROOT}orders/19", json=order(total="131.00"))
    with pytest.raises(Refused, match=r"was 132\.00 and is 131\.00"):
        shop.show(MARKING)


def test_an_answer_about_another_order_is_unclear(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders/19", json=order())
    web.put(f"{ROOT}orders/19", json=order(20))
    with pytest.raises(Unclear):
        shop.show(MARKING)


def test_a_private_note_carries_its_tag(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders/19/notes", json=[{"id": 1, "note": "Payment complete."}])
    web.post(f"{ROOT}orders/19/notes", status=201, json={"id": 2})
    shop.note("19", "3 units must wait", "BO-AAAAAAAAAA")
    assert sent(web.calls[1]) == {"note": "3 units must wait [BO-AAAAAAAAAA]", "customer_note": False}


def test_notes_that_are_no_list_are_no_answer(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders/19/notes", json={})
    with pytest.raises(NotSent):
        shop.note("19", "3 units must wait", "BO-AAAAAAAAAA")
