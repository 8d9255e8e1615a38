"""How a mail looks: the shop's colour and logo, with words on the colour that everybody can read."""

import re
from dataclasses import dataclass

from connector.policy import Policy

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LOGO = re.compile(r"https://[A-Za-z0-9.:-]+/[!#-&(-;=?-~]{1,500}")
_STRAIGHT = 0.04045  # below it a channel counts as it is (sRGB)
_DARK, _LIGHT = "#000000", "#ffffff"


@dataclass(frozen=True, slots=True)
class Look:
    """A shop's colour ("" for ours), the colour of words on it, its logo's address ("" for none) and its name."""

    accent: str = ""
    on_accent: str = ""
    logo: str = ""
    shop: str = ""


PLAIN = Look()


def look_of(policy: Policy, shop: str) -> Look:
    """Return a merchant's look; a colour or a logo that is none is left out."""
    accent = policy.accent if _COLOUR.fullmatch(policy.accent) else ""
    logo = policy.logo if _LOGO.fullmatch(policy.logo) else ""
    return Look(accent, readable_on(accent) if accent else "", logo, shop)


def readable_on(colour: str) -> str:
    """Return dark or light, whichever stands out more from a colour; one of them always has 4.5 to 1."""
    shade = luminance(colour)
    dark, light = (shade + 0.05) / (luminance(_DARK) + 0.05), 1.05 / (shade + 0.05)
    return _DARK if dark >= light else _LIGHT


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, as WCAG 2 counts it."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= _STRAIGHT else ((channel + 0.055) / 1.055) ** 2.4)
