"""Who cancels, and which cancellations go before what was only proposed about the same lines."""

from connector.ports import Kind, Operation, State

DISCONTINUED = "merchant:discontinued"
TOGETHER = "merchant:many"
WITHDRAWAL = "buyer:withdrawal"  # a right: the shop's own rules about cancelling do not bind it
# These take what there is to take, whatever else was asked for.
SWEEPS = ("silence", DISCONTINUED, TOGETHER, WITHDRAWAL)


def goes_before(actor: str, one: Operation) -> bool:
    """Tell whether a cancellation by `actor` ends a proposed wish about the same lines instead of waiting for it."""
    return one.state is State.PROPOSED and (actor in SWEEPS or (actor == "buyer" and one.kind is Kind.SWAP))
