"""Money is an integer count of the currency's smallest unit; text and floats live at the edge only."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "BHD": 3, "KWD": 3, "TND": 3}


def exponent(currency: str) -> int:
    return EXPONENTS.get(currency, 2)


def minor(amount: Any, digits: int) -> int:
    """Smallest units in `amount`, rounded half up; text that is no number counts as nothing, as in PHP."""
    try:
        units = Decimal(str(amount)).scaleb(digits)
    except InvalidOperation:
        return 0
    return int(units.quantize(Decimal(1), ROUND_HALF_UP)) if units.is_finite() else 0


def major(units: int, digits: int) -> str:
    """`-2200` as `-22.00`."""
    return f"{Decimal(units).scaleb(-digits):.{digits}f}"


def share(units: int, percent: str) -> int:
    """`percent` of `units`, rounded half up."""
    return int((Decimal(units) * Decimal(percent) / 100).quantize(Decimal(1), ROUND_HALF_UP))


def contained_tax(gross: int, percent: str) -> int:
    """The tax inside an amount that already holds it."""
    net = Decimal(gross) / (1 + Decimal(percent) / 100)
    return gross - int(net.quantize(Decimal(1), ROUND_HALF_UP))
