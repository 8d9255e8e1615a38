"""Money moves only in the store that was connected."""

from connector.errors import NotSent
from connector.ports import State
from tests.fakes import Fault
from tests.unit.money import approved, only, paid, step
from tests.unit.test_repeat import keyed, later


def test_another_store_at_the_address_gets_no_money_and_a_person_hears_of_it() -> None:
    shop, _ = approved()
    shop.shop.home = "https://staging.example"
    assert step(shop) is State.APPROVED
    assert (paid(shop), shop.tasks()) == ([], ["store_moved"])
    assert "staging.example" in only(shop).error


def test_when_the_right_store_answers_again_the_money_moves_and_the_task_closes() -> None:
    shop, _ = approved()
    shop.shop.home = "https://staging.example"
    step(shop)
    shop.shop.home = "store-1"
    assert later(shop, minutes=5) is State.DONE
    assert (paid(shop), shop.tasks()) == ([2000], [])


def test_a_refund_nobody_knows_about_is_not_sent_again_to_another_store() -> None:
    shop = keyed(Fault.LOST)
    shop.work()
    shop.shop.home = "https://staging.example"
    assert later(shop, seconds=30) is State.UNKNOWN
    assert shop.shop.calls.count("send") == 1
    shop.shop.home = "store-1"
    assert later(shop, hours=1) is State.DONE


def test_a_store_that_does_not_say_who_it_is_is_asked_later() -> None:
    shop, _ = approved()
    shop.shop.away = NotSent("The shop did not answer.")
    assert step(shop) is State.APPROVED
    assert (paid(shop), shop.tasks()) == ([], [])
