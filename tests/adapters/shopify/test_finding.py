"""Finding what an operation left: by its tag, whoever wrote the rest of the note."""

from dataclasses import replace

import pytest

from adapters.shopify.finding import find_operation
from connector.errors import Gone, NotSent
from connector.ports import Kind, Receipt
from tests.adapters.shopify.orders import ALL, ONE, TAG, TX1, mugs, wish
from tests.adapters.shopify.till import Move


def refund(number: int) -> str:
    return f"gid://shopify/Refund/{number}"


def test_among_many_refunds_the_one_with_the_tag_is_found() -> None:
    shop = mugs()
    shop.refunds = {refund(n): (f"By hand {n}", []) for n in range(1, 200)}
    shop.refunds[refund(200)] = (f"Late [{TAG}]", [Move("gid://shopify/OrderTransaction/9", "REFUND", "22.00")])
    found = find_operation(shop.paper.client, ONE)
    assert found is not None
    assert (found.id, found.settled) == ("200", True)


@pytest.mark.parametrize("note", [None, "", TAG, f"[{TAG}2]", "[BO-2222222222]"])
def test_a_note_without_the_whole_tag_is_somebody_elses(note: str | None) -> None:
    shop = mugs()
    shop.refunds = {refund(1): (note, [])}  # type: ignore[dict-item]  # Shopify leaves a note out
    assert find_operation(shop.paper.client, ONE) is None


def test_a_note_of_the_order_is_found_by_its_tag() -> None:
    shop = mugs()
    operation = wish(Kind.NOTE, None)
    assert find_operation(shop.paper.client, operation) is None
    shop.put("notes", [{"tag": TAG, "text": "Wait.", "at": "2026-11-23"}])
    assert find_operation(shop.paper.client, operation) == Receipt(TAG)


@pytest.mark.parametrize("kind", [Kind.SHOW, Kind.LIMIT])
def test_what_may_be_done_again_is_not_looked_for(kind: Kind) -> None:
    shop = mugs()
    assert find_operation(shop.paper.client, replace(ONE, kind=kind)) is None
    assert shop.paper.asked == []


def test_an_order_that_is_gone_says_so() -> None:
    with pytest.raises(Gone):
        find_operation(mugs(exists=False).paper.client, ONE)


def test_no_answer_is_no_proof_of_absence() -> None:
    shop = mugs()
    shop.paper.plan("OrderMoney", NotSent("No answer."))
    with pytest.raises(NotSent):
        find_operation(shop.paper.client, ONE)


def test_a_refund_that_is_listed_and_not_shown_is_no_answer() -> None:
    shop = mugs()
    shop.refunds = {refund(1): (f"[{TAG}]", [])}
    shop.paper.root["refund"] = lambda **_: None
    with pytest.raises(NotSent):
        find_operation(shop.paper.client, ONE)


def test_a_failed_transaction_beside_the_right_amount_is_not_settled() -> None:
    shop = mugs()
    moves = [Move(f"{TX1}{n}", "REFUND", amount, status=status) for n, amount, status in _MOVES]
    shop.refunds = {refund(1): (f"[{TAG}]", moves)}
    found = find_operation(shop.paper.client, ONE)
    assert found is not None
    assert (found.amount, found.settled) == (ONE.amount, False)


_MOVES = ((1, "22.00", "SUCCESS"), (2, "5.00", "FAILURE"))


def test_a_cancelled_order_with_a_refund_under_way_is_not_settled() -> None:
    shop = mugs(cancelled="2026-11-23T10:00:00Z", staff_note=f"Late [{TAG}]")
    shop.moves += [Move(f"{TX1}1", "REFUND", "44.00"), Move(f"{TX1}2", "REFUND", "1.00", status="PENDING")]
    found = find_operation(shop.paper.client, ALL)
    assert found is not None
    assert not found.settled
