"""Money as integer minor units with its currency: no floating point, no residue."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from connector.errors import Malformed

# ISO 4217: currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"), 0),
    **dict.fromkeys(("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
_HUNDREDTHS = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP
    CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
    JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN
    NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
    SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG""".split()
)
_LARGEST = 10**15
# A number as PHP and JSON write it; "1e2" is one, because PHP prints tiny rounding leftovers as "1.0E-5".
_AMOUNT = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?")


def exponent(currency: str) -> int:
    """Return how many decimals `currency` has; raises Malformed for a code we do not know."""
    if currency in _EXPONENTS:
        return _EXPONENTS[currency]
    if currency in _HUNDREDTHS:
        return 2
    raise Malformed(f"Unknown currency {currency[:8]!r}.")


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`minor` units of `currency`; may be negative; arithmetic refuses to mix currencies."""

    minor: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Return nothing, in `currency`."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read a platform's decimal text such as "22.00"; raises Malformed if it is not an exact amount."""
        digits = exponent(currency)
        if not isinstance(text, str) or not _AMOUNT.fullmatch(text):
            raise Malformed(f"Not an amount: {str(text)[:40]!r}.")
        scaled = Decimal(text).scaleb(digits)
        if abs(scaled) > _LARGEST:
            raise Malformed(f"Not an amount: {text[:40]!r}.")
        return cls(_nearest(scaled), currency)

    @classmethod
    def nearest(cls, amount: Decimal, currency: str) -> "Money":
        """Return the nearest amount that can be paid; halves go up."""
        return cls(_nearest(amount.scaleb(exponent(currency))), currency)

    @property
    def text(self) -> str:
        """The decimal text a platform reads, with as many decimals as the currency has."""
        digits = exponent(self.currency)
        return f"{Decimal(self.minor).scaleb(-digits):.{digits}f}"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise Malformed(f"Cannot mix {self.currency} and {other.currency}.")
        return other.minor


def _nearest(scaled: Decimal) -> int:
    """Round half away from zero: platforms print more decimals than the currency has."""
    return int(scaled.quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def share(total: int, part: int, whole: int, given: int = 0, given_part: int = 0) -> int:
    """Return the minor units due for `part` of `whole` units when `given_part` units already got `given`.

    Cumulative rounding: whatever the steps, all units together get exactly `total`, so no residue is left.
    """
    if not 0 <= given_part + part <= whole or whole <= 0:
        raise Malformed(f"Cannot take {part} of {whole} units when {given_part} are gone.")
    due = (2 * total * (given_part + part) + whole) // (2 * whole)
    return due - given


def spread(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split `total` minor units by `weights` so that the parts add up exactly; earlier parts round first."""
    whole, seen, handed = sum(weights), 0, 0
    if whole <= 0:
        return tuple(0 for _ in weights)
    parts = []
    for weight in weights:
        seen += weight
        parts.append(share(total, seen, whole, handed))
        handed += parts[-1]
    return tuple(parts)


def total(parts: Sequence[Money], currency: str) -> Money:
    """Add up `parts`, nothing if there are none."""
    return sum(parts, Money.zero(currency))


def percent_of(money: Money, percent: int) -> Money:
    """Return so many percent of an amount, a half rounded up: in the buyer's favour."""
    return Money((money.minor * percent + 50) // 100, money.currency)
