"""What rule sets say beside the clocks of an order: card networks, wallets, platforms, and doing a thing once."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dispute:
    """A card network's window; facts are named as published, the longest `latest` counts."""

    reason: str
    counted_from: tuple[str, ...]
    latest_days: int
    needs: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    undated_from: tuple[str, ...] = ()
    undated_wait_days: int = 0
    wait_after_expected_days: int = 0
    cap_days: int | None = None
    refusal_opens: bool = False


@dataclass(frozen=True, slots=True)
class Wallet:
    """A wallet's own windows, from the payment and from the dispute."""

    open_days: int
    escalate_days: int


@dataclass(frozen=True, slots=True)
class Compliance:
    """A platform's compliance webhooks; `data_goes_to` by topic where data is handed over."""

    days: int
    acknowledge: str
    invalid_signature: int
    topics: tuple[str, ...]
    data_goes_to: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Once:
    """Cancelling twice: what each line may be cancelled, and what the second time is called."""

    cancellations: tuple[str, ...]
    effective_per_line: int
    repeated: str
