"""Turn the published words of a question into facts, each once, as days in the buyer's zone."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connector.errors import Malformed
from connector.money import exponent
from connector.rules.facts import Facts, Moment, Paid, Part, Period
from connector.rules.given import Given, GivenLine, When
from connector.rules.notices import Read, told

_RANGE = re.compile(r"(\d{1,3})\s*[-\u2013]\s*(\d{1,3})(?: days)?")
_PAYMENT = re.compile(r"[a-z][a-z0-9_]{0,39}")


def collect(given: Given) -> Facts:
    """Return the facts of a question; raises Malformed for a zone, currency or payment nobody knows."""
    _check(given)
    zone = _zone(given.ship_to_timezone)

    def read(when: When | Literal[False] | None) -> Moment | None:
        return _moment(when, zone)

    ended, sent = _endings(given, read), _movements(given, read)
    return Facts(
        begun=_earliest_day(_beginnings(given), read),
        paid_on=_earliest_day([given.payment_received], read),
        zone=zone,
        stated=_stated(given),
        stated_days=_stated_days(given.stated_ship_days),
        disclosed=given.backorder_disclosed_before_purchase,
        payment=given.payment,
        applied_for_credit=given.seller_credit_application,
        billing_cycle_days=given.billing_cycle_days,
        by_card=given.paid_by_card,
        notices=tuple(sorted((told(one, read) for one in given.notices), key=lambda one: one.sent.day)),
        extra=_period(given, read),
        essential=given.date_essential_declared_before_contract,
        other_return_terms=given.different_return_terms_displayed,
        online=given.online_interface,
        ships_promptly=given.can_ship_promptly,
        parts=tuple(_part(one, read) for one in given.lines),
        cancel_skus=frozenset(given.cancel_lines),
        paid=_paid(given),
        asked=read(given.evaluate_at),
        **ended,
        **sent,
    )


def moment(when: When, zone: ZoneInfo | None) -> Moment:
    """Return a day or an instant in the buyer's zone; without one, the day as it is written."""
    if not isinstance(when, datetime):
        return Moment(when)
    at = when.replace(tzinfo=zone) if when.tzinfo is None and zone else when
    local = at.astimezone(zone) if zone and at.tzinfo else at
    return Moment(local.date(), local if local.tzinfo else None)


def _moment(when: When | Literal[False] | None, zone: ZoneInfo | None) -> Moment | None:
    return moment(when, zone) if when else None


def _check(given: Given) -> None:
    """Refuse values that would quietly mean something else."""
    if given.payment and not _PAYMENT.fullmatch(given.payment):
        raise Malformed(f"given.payment: expected a word such as third_party_card, found {given.payment[:40]!r}.")
    if given.currency:
        exponent(given.currency)
    known = {one.sku for one in given.lines}
    strangers = sorted(set(given.cancel_lines) - known)
    if strangers:
        raise Malformed(f"given.cancel_lines: no line has the sku {', '.join(strangers)[:80]}.")
    if given.lines and all(one.shipped is True for one in given.lines) and any(_beginnings(given)):
        raise Malformed("given.lines: say on which day the lines were shipped.")
    if given.consumer_sets_additional_period and not _runs_forward(given):
        raise Malformed("given.consumer_sets_additional_period: ends before it begins.")


def _runs_forward(given: Given) -> bool:
    period = given.consumer_sets_additional_period
    return period is None or moment(period.at, _zone(given.ship_to_timezone)).day <= period.until


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Malformed(f"given.ship_to_timezone: unknown time zone {name[:40]!r}.") from error


def _beginnings(given: Given) -> Sequence[When | None]:
    """Return what may start the clock; a payment alone starts it only where nothing else is said."""
    named = (given.order_completed, given.order_completed_at, given.contract_concluded)
    begun = (*named, given.agreement_date, given.contract_date, given.order)
    return begun if any(begun) else (given.payment_received,)


def _earliest_day(found: Sequence[When | None], read: Read) -> date | None:
    """Return the earliest of several names for one fact: the strictest for the trader."""
    return min((one.day for one in map(read, found) if one), default=None)


def _stated(given: Given) -> date | None:
    """Return the earliest date that was said before or at the purchase."""
    said = (given.stated_ship_by, given.agreed_delivery_by, given.stated_delivery_date, given.promised_by)
    return min((one for one in said if one), default=None)


def _stated_days(said: int | tuple[int, ...] | str | None) -> int | None:
    """Return the number of days that was stated; of a range such as "3-5" the upper end."""
    if not isinstance(said, str):
        return max(said, default=None) if isinstance(said, tuple) else said
    found = _RANGE.fullmatch(said.strip())
    if found is None:
        raise Malformed(f'given.stated_ship_days: expected a number, or a range such as "3-5", found {said[:40]!r}.')
    return max(int(one) for one in found.groups())


def _first(found: Sequence[When | Literal[False] | None], read: Read) -> Moment | None:
    """Return the earliest of several moments."""
    return min((one for one in map(read, found) if one), key=lambda one: one.day, default=None)


def _endings(given: Given, read: Read) -> dict[str, Moment | None]:
    cancels = (given.buyer_cancel_received, given.buyer_cancel, given.cancel_notice, given.cancel_informed)
    return {
        "cancelled": _first(cancels, read),
        "withdrawn": read(given.withdrawal_received),
        "terminates": _first((given.consumer_terminates, given.consumer_ends), read),
        "terminated": read(given.terminated),
        "seller_cancelled": read(given.seller_cancelled_notice),
        "refused": read(given.trader_refuses_at),
        "unavailable": _first((given.unavailable_known, given.known_cannot_supply_at), read),
        "agreed_late": read(given.buyer_agrees_late_delivery),
        "refund_paid": read(given.refund_paid),
    }


def _movements(given: Given, read: Read) -> dict[str, Moment | None]:
    """Return when the whole order was shipped and delivered; a printed label is neither."""
    if given.carrier_possession is not None:
        shipped = read(given.carrier_possession)
    else:
        shipped = read(given.shipped) or read(given.shipped_at) or _last([one.shipped for one in given.lines], read)
    return {
        "shipped": shipped,
        "delivered": read(given.delivered) or _last([one.delivered for one in given.lines], read),
    }


def _last(found: Sequence[bool | When | None], read: Read) -> Moment | None:
    """Return when the last line went; None while one has not gone or its day is not known."""
    days = [read(one) for one in found if one and not isinstance(one, bool)]
    if not days or len(days) < len(found):
        return None
    return max((one for one in days if one), key=lambda one: one.day)


def _period(given: Given, read: Read) -> Period | None:
    period = given.consumer_sets_additional_period
    begun = read(period.at) if period else None
    return Period(begun.day, period.until) if period and begun else None


def _part(line: GivenLine, read: Read) -> Part:
    on = None if isinstance(line.delivered, bool) else read(line.delivered)
    shipped = None if line.shipped is None else bool(line.shipped)
    delivered = None if line.delivered is None else bool(line.delivered)
    return Part(line.sku, line.amount, shipped, delivered, on)


def _paid(given: Given) -> Paid:
    return Paid(
        total=next((one for one in (given.total_paid, given.amount_paid, given.total) if one is not None), None),
        shipping=given.shipping_paid,
        shipping_of_kept=given.shipping_if_only_shipped_lines,
        standard_delivery=given.standard_delivery_fee,
        tax=given.tax,
        refundable=given.amount,
        currency=given.currency,
    )
