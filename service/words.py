"""A merchant's own words, taken at every door alike: cleaned, checked, kept, and written down with who wrote them."""

from collections.abc import Mapping

from adapters.mail.own import bad_link, clean
from connector.model import Merchant
from connector.wording import LONG, LONGEST, Fault, OwnWords, check, faults
from service.wiring import House

LARGEST = 20_000  # characters; nobody reads so much in a mail, and nothing longer is cleaned
LINK = "The link {link} does not begin with https:// or holds a place to fill in."


def read(kind: str, body: str, subject: str) -> tuple[OwnWords, Mapping[str, Fault]]:
    """Return words as they would be kept, and by part what keeps them from it, at the place where it was typed."""
    asis = OwnWords(body, " ".join(subject.split()))
    unfit = _unfit(body)
    if unfit:
        return asis, faults(kind, asis) | {"body": unfit}
    own = OwnWords(clean(body), asis.subject)
    wrong, here = faults(kind, own), faults(kind, asis)
    return own, {part: here.get(part, fault) for part, fault in wrong.items()}


def _unfit(body: str) -> Fault | None:
    if len(body) > LARGEST:
        return Fault(LONG["body"], {"number": len(body), "longest": LONGEST})
    link = bad_link(body)
    return None if link is None else Fault(LINK, {"link": repr(link[:80])})


def keep(house: House, merchant: Merchant, kind: str, language: str, own: OwnWords, actor: str) -> None:
    """Open a merchant's mails with these words from now on; raises Malformed."""
    check(kind, own)
    with house.books.record(merchant.id) as record:
        record.wordings.save(kind, language, own, house.clock())
        record.append(actor, "words", {"kind": kind, "language": language}, house.clock())


def put_back(house: House, merchant: Merchant, kind: str, language: str, actor: str) -> bool:
    """Have our words again; False where there were none of the merchant's."""
    with house.books.record(merchant.id) as record:
        gone = record.wordings.remove(kind, language)
        if gone:
            record.append(actor, "words", {"kind": kind, "language": language, "removed": True}, house.clock())
    return gone
