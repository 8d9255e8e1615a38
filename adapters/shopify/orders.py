"""From an order as GraphQL shows it to an Order in our words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from adapters.shopify import pick, values
from adapters.shopify.back import Back, back_of, by_line, tag_in
from adapters.shopify.charges import Terms, shipping_charge
from adapters.shopify.lines import line_of
from adapters.shopify.shown import shown_on
from connector.errors import Malformed
from connector.model import Buyer, Line, Order, Refund, Standing
from connector.money import Money, total

_CAPTURES = frozenset({"SALE", "CAPTURE"})
_PAYMENTS = _CAPTURES | {"AUTHORIZATION", "EMV_AUTHORIZATION"}
DISPUTED = frozenset({"NEEDS_RESPONSE", "UNDER_REVIEW"})
_AT_ONCE = timedelta(minutes=1)


def order_of(row: pick.Row) -> Order:
    """Return the order; raises Malformed, also where one of its lists goes on after what is shown."""
    terms = Terms(pick.text(row, "presentmentCurrencyCode"), pick.flag(row, "taxesIncluded"))
    given = [back_of(one, terms.currency) for one in pick.rows(row, "refunds")]
    _check_whole(row)
    lines = _lines(row, terms, given)
    refunded = values.amount(row, "totalRefundedSet", terms.currency)
    captured = total([values.amount(one, "amountSet", terms.currency) for one in _captures(row)], terms.currency)
    created, processed = values.moment(row, "createdAt"), values.moment(row, "processedAt")
    return Order(
        id=pick.plain_id(row),
        number=values.words(row, "name") or pick.plain_id(row),
        standing=_standing(row, lines),
        placed=min(created, processed),
        modified=values.moment(row, "updatedAt"),
        currency=terms.currency,
        total=_total(row, terms.currency, refunded),
        captured=captured,
        refunded=refunded,
        lines=lines,
        shipping=tuple(shipping_charge(one, terms) for one in pick.nodes(row, "shippingLines")),
        refunds=_refunds(row, given),
        buyer=_buyer(row),
        status=_status(row),
        gateway=_gateway(row),
        authorised=pick.flag(row, "capturable") and not captured,
        gross=terms.taxes_included,
        shown=shown_on(row),
        counted=created if processed < created else None,  # an imported order took its stock when it was imported
    )


def _check_whole(row: pick.Row) -> None:
    lists = [(row, "lineItems"), (row, "shippingLines")]
    lists += [(one, name) for one in pick.rows(row, "refunds") for name in ("refundLineItems", "transactions")]
    for one, name in lists:
        if pick.more(one, name) is not None:
            raise Malformed(f"{name!r} goes on after what is shown.")


def _lines(row: pick.Row, terms: Terms, given: Sequence[Back]) -> tuple[Line, ...]:
    confirmed, cancelled = pick.flag(row, "confirmed"), row.get("cancelledAt") is not None
    back = by_line(given)
    lines = tuple(
        line_of(one, terms, back.get(pick.plain_id(one), []), confirmed=confirmed, cancelled=cancelled)
        for one in pick.nodes(row, "lineItems")
    )
    if len({line.id for line in lines}) != len(lines):
        raise Malformed("An order has a line twice.")
    return lines


def _captures(row: pick.Row) -> list[pick.Row]:
    done = (one for one in pick.rows(row, "transactions") if pick.text(one, "status") == "SUCCESS")
    return [one for one in done if pick.text(one, "kind") in _CAPTURES]


def _total(row: pick.Row, currency: str, refunded: Money) -> Money:
    """Return what the order comes to before refunds: units taken off unpaid orders are not refunded, but gone."""
    left = values.amount(row, "currentTotalPriceSet", currency) + refunded
    amount = min(values.amount(row, "totalPriceSet", currency), left)
    if amount.minor < 0:
        raise Malformed("An order comes to less than nothing.")
    return amount


def _standing(row: pick.Row, lines: Sequence[Line]) -> Standing:
    if row.get("cancelledAt") is not None:
        return Standing.CANCELLED
    if not pick.flag(row, "confirmed"):
        return Standing.PENDING
    done = not any(line.ordered - line.cancelled - line.shipped for line in lines)
    shipped = any(line.shipped for line in lines)
    return Standing.SHIPPED if done and (shipped or pick.flag(row, "closed")) else Standing.OPEN


def _status(row: pick.Row) -> str:
    """Return the shop's words on an order ("paid/unfulfilled"); a word Shopify adds one day is taken as it is."""
    money, work = pick.words(row, "displayFinancialStatus") or "none", pick.text(row, "displayFulfillmentStatus")
    disputed = any(pick.text(one, "status") in DISPUTED for one in pick.rows(row, "disputes"))
    said = [money, work, *(["disputed"] if disputed else []), *(["test"] if pick.flag(row, "test") else [])]
    return "/".join(said).lower()[:60]


def _gateway(row: pick.Row) -> str:
    paid = (one for one in pick.rows(row, "transactions") if pick.text(one, "kind") in _PAYMENTS)
    return next((gateway for one in paid if (gateway := values.words(one, "gateway"))), "")


def _refunds(row: pick.Row, given: Sequence[Back]) -> tuple[Refund, ...]:
    """Return the refunds; those a cancellation made bear no note of ours, the cancellation itself does."""
    refunds = tuple(one.refund for one in given)
    ended = values.moment_or_none(row, "cancelledAt")
    tag = "" if row.get("cancellation") is None else tag_in(pick.words(pick.part(row, "cancellation"), "staffNote"))
    if ended is None or not tag:
        return refunds
    return tuple(
        replace(one, tag=tag) if not one.tag and one.at is not None and one.at >= ended - _AT_ONCE else one
        for one in refunds
    )


def _buyer(row: pick.Row) -> Buyer:
    """Return whom a notice reaches; what the app was not cleared for is null, and the name is not asked for."""
    countries = (_country(row, "shippingAddress"), _country(row, "billingAddress"))
    country = next((one for one in countries if one), "")
    return Buyer(email=values.words(row, "email"), locale=values.words(row, "customerLocale")[:20], country=country)


def _country(row: pick.Row, key: str) -> str:
    return "" if row.get(key) is None else values.words(pick.part(row, key), "countryCodeV2")
