"""A buyer's question has a day by which it is answered: the buyer is told it, and the merchant reminded on it."""

from datetime import date, timedelta

import pytest

from connector.handle import ask_shop, page_facts
from connector.policy import Policy
from connector.wording import PageFacts, Speech, Trouble, answer_words, trouble_words
from tests.fakes import Rig
from tests.fakes.small import PlainSpeech
from tests.unit.waiting import sold_short

DAY = 86_400.0


def asked(policy: Policy) -> tuple[Rig, str]:
    shop, order = sold_short(policy)
    ask_shop(shop.desk, order, "When does it ship?", shop.clock())
    return shop, order


def reminders(shop: Rig) -> list[object]:
    return [one.body["due_by"] for one in shop.notices("unanswered")]


def later(shop: Rig, order: str, days: float) -> list[object]:
    shop.clock.forward(days * DAY)
    shop.read(order)
    return reminders(shop)


def promised(shop: Rig, days: int) -> str:
    day: date = shop.desk.calendar.after(shop.desk.calendar.today(shop.clock()), days)
    return day.isoformat()


def test_the_receipt_names_the_day_and_the_merchant_is_reminded_on_it_once() -> None:
    shop, order = asked(Policy(answer_days=2))
    by = promised(shop, 2)
    assert [one.body["due_by"] for one in shop.notices("question")] == [by]
    assert later(shop, order, 1) == []
    assert later(shop, order, 1) == [by]
    assert later(shop, order, 3) == [by]


def test_the_reminder_is_planned_for_the_beginning_of_that_day() -> None:
    shop, order = asked(Policy(answer_days=3))
    plan = shop.books.state().plans[f"answer:{order}"]
    assert (plan.order, plan.due.isoformat()) == (order, f"{promised(shop, 3)}T00:00:00+00:00")


def test_a_question_that_was_put_away_reminds_nobody() -> None:
    shop, order = asked(Policy(answer_days=1))
    with shop.books.record(1) as record:
        (subject,) = record.tasks.since("question", f"{order}/")
        assert record.tasks.close("question", subject, shop.clock())
    assert later(shop, order, 5) == []


def test_each_question_has_its_own_reminder() -> None:
    shop, order = asked(Policy(answer_days=2))
    first = promised(shop, 2)
    shop.clock.forward(DAY)
    ask_shop(shop.desk, order, "And in blue?", shop.clock())
    second = promised(shop, 2)
    assert later(shop, order, 1) == [first]
    assert later(shop, order, 1) == [first, second]


def test_questions_about_other_orders_are_not_this_ones() -> None:
    shop, order = asked(Policy(answer_days=1))
    with shop.books.record(1) as record:
        record.tasks.open("question", f"{order}0/2026", "Order of somebody else", shop.clock() - timedelta(days=9))
    assert later(shop, order, 0) == []


def test_where_no_day_is_named_nobody_is_told_one_and_nobody_is_reminded() -> None:
    shop, order = asked(Policy())
    assert ["due_by" in one.body for one in shop.notices("question")] == [False]
    assert later(shop, order, 40) == []
    assert page_facts(shop.desk, order, shop.clock()).trouble == Trouble()


def test_the_page_says_when_whom_to_reach_and_who_helps() -> None:
    policy = Policy(
        answer_days=2, complaints_to="+1 555 0100", mediator="Trade Board", mediator_url="https://b.example"
    )
    shop, order = asked(policy)
    facts, speech = page_facts(shop.desk, order, shop.clock()), PlainSpeech("en")
    assert promised(shop, 2) in answer_words(speech, facts)
    words = trouble_words(speech, facts)
    assert "+1 555 0100" in words[0]
    assert "Trade Board" in words[1]
    assert facts.trouble.link == "https://b.example"


@pytest.mark.parametrize("bad", ["\u202eevil", "line\nbreak", "\x00"])
def test_what_a_merchant_typed_cannot_break_the_sentence(bad: str) -> None:
    facts = PageFacts("Shop", "7", (), trouble=Trouble(contact=bad, mediator=bad))
    speech: Speech = PlainSpeech("en")
    assert all(bad not in text for text in trouble_words(speech, facts))
