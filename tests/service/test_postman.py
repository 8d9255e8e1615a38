"""Letters: in the shop's look and words, and a person where nobody can be reached."""

from connector.handle import cancel, look_again
from connector.wording import OwnWords
from tests.service.office import KIM, Office


def test_a_letter_bears_the_shops_name_colour_logo_and_its_address_for_answers(office: Office) -> None:
    chosen = {"accent": "#0f766e", "logo": "https://mugs.example/l.png"}
    office.policy(**chosen, sender_name="Mug House", reply_to="hi@mugs.example")
    office.sell()
    office.deliver()
    (letter,) = office.post.box
    assert (letter.sender_name, letter.reply_to, letter.to) == ("Mug House", "hi@mugs.example", KIM)
    assert "background-color: #0f766e" in letter.html
    assert 'src="https://mugs.example/l.png"' in letter.html


def test_a_letter_says_the_merchants_own_words_in_the_buyers_language_only(office: Office) -> None:
    with office.house.books.record(office.merchant.id) as record:
        record.wordings.save("waiting", "en", OwnWords("<p>Dear {{ buyer }}, a kettle is on.</p>"), office.clock())
        record.wordings.save("waiting", "de", OwnWords("<p>Der Kessel steht auf dem Herd.</p>"), office.clock())
    office.sell()
    office.deliver()
    assert "Dear Kim, a kettle is on." in office.post.box[0].text
    assert "Kessel" not in office.post.box[0].text


def test_an_order_without_an_address_is_a_persons_once(office: Office) -> None:
    order = office.sell(email="")
    office.expect(5)
    office.expect(9)
    assert office.deliver() == []
    assert [one for one in office.tasks() if one[0] == "no_address"] == [("no_address", order)]


def test_an_address_that_was_taken_away_meanwhile_leaves_it_to_a_person(office: Office) -> None:
    order = office.sell()
    office.store.orders[order].email = ""
    office.store.edit(order, f"{order}0", 4)
    office.clock.forward(1)
    look_again(office.desk, [order], [], office.clock())
    assert office.deliver() == []
    assert ("no_address", order) in office.tasks()
    assert ("waiting", "failed") in office.states()


def test_a_cancellation_nobody_can_be_told_of_by_mail_is_a_persons_too(office: Office) -> None:
    order = office.sell(email="")
    with office.house.books.record(office.merchant.id) as record:
        record.tasks.close("no_address", order, office.clock())
    cancel(office.desk, order, {f"{order}0": 2}, "merchant:kim", office.clock())
    assert ("no_address", order) in office.tasks()
