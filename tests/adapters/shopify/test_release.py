"""The version we speak is watched: it is said in time that it ends."""

import logging
from datetime import UTC, date, datetime

import pytest

from adapters.shopify.platform import Shopify
from adapters.shopify.release import VERSION, aged


@pytest.mark.parametrize("today", [date(2026, 10, 1), date(2027, 6, 30)])
def test_a_young_version_needs_no_word(today: date) -> None:
    assert aged(today) == ""


@pytest.mark.parametrize("today", [date(2027, 7, 1), date(2027, 10, 1), date(2030, 1, 1)])
def test_an_old_version_is_said(today: date) -> None:
    assert (
        aged(today) == f"Version {VERSION} of Shopify's API is supported until 2027-10-01 only: update the connector."
    )


def test_it_is_said_at_every_start(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        Shopify(clock=lambda: datetime(2026, 11, 23, tzinfo=UTC))
        assert caplog.messages == []
        Shopify(clock=lambda: datetime(2027, 9, 1, tzinfo=UTC))
    assert len(caplog.messages) == 1
