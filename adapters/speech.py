"""Speaks the buyer's language: gettext catalogues, and dates, money and plurals as Babel knows them."""

import re
from datetime import date
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, parse_pattern

from connector.money import Money, exponent
from connector.wording import LANGUAGES

_SOURCE = LANGUAGES[0]
_CODE_BEFORE_DIGIT = re.compile(r"([A-Z]{3})(?=[0-9])")
_LOCALES = Path(__file__).parent / "mail" / "locales"


class BabelSpeech:
    """The language of `locale` ("de-AT", "ja_JP", "de_DE_formal"); one we do not write in is answered in English."""

    def __init__(self, locale: str) -> None:
        self._formats = _known(locale)
        self._catalogue = _catalogue(self._formats.language)
        self.locale = str(self._formats).replace("_", "-")

    def say(self, message: str, **values: object) -> str:
        """Return the message in this language with `{name}` places filled in."""
        return self._fill(self._catalogue.gettext(message), values)

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the form that fits `number`, with `{number}` and the other places filled in."""
        return self._fill(self._catalogue.ngettext(one, many, number), {"number": number, **values})

    def day(self, day: date) -> str:
        """Return the day as people write it, weekday included."""
        return str(format_date(day, "full", locale=self._formats))

    def sum(self, money: Money) -> str:
        """Return the amount with its currency, with exactly the decimals the currency has."""
        pattern = parse_pattern(self._formats.currency_formats["standard"].pattern)
        digits = exponent(money.currency)
        pattern.frac_prec = (digits, digits)
        amount = Decimal(money.text)
        text = pattern.apply(amount, self._formats, currency=money.currency, currency_digits=False)
        return _CODE_BEFORE_DIGIT.sub("\\1\N{NO-BREAK SPACE}", text)

    def _fill(self, text: str, values: dict[str, object]) -> str:
        """Fill the places of a message; one that has none may hold anything, somebody's own words too."""
        return text if not values else text.format(**{name: self._shown(value) for name, value in values.items()})

    def _shown(self, value: object) -> str:
        return str(format_decimal(value, locale=self._formats)) if isinstance(value, int) else str(value)


def _known(locale: str) -> Locale:
    """Return the ways of writing of the nearest locale we have words for: itself, its language, or English."""
    parts = locale.replace("-", "_").split("_")
    if parts[0].lower() not in LANGUAGES:
        return Locale.parse(_SOURCE)
    for length in (3, 2, 1):
        try:
            return Locale.parse("_".join(parts[:length]))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_SOURCE)


@cache
def _catalogue(language: str) -> NullTranslations:
    """Compile a language's catalogue in memory, once: no binary lies beside its source."""
    if language == _SOURCE:
        return NullTranslations()
    whole = [_compiled(_LOCALES / language / "LC_MESSAGES" / f"{name}.po", language) for name in ("backorder", "page")]
    whole[0].add_fallback(whole[1])
    return whole[0]


def _compiled(path: Path, language: str) -> GNUTranslations:
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
