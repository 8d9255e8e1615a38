"""One WooCommerce store, opened: every question and every change has its own module, this is the door to them."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from decimal import Decimal

from adapters.identity import Identity
from adapters.woocommerce import (
    acquainting,
    catalogue,
    coupons,
    gateways,
    hooks,
    keyed,
    limits,
    looking,
    members,
    notes,
    pages,
    prices,
    reading,
    requests,
    sending,
    shares,
)
from adapters.woocommerce import marking as marks
from adapters.woocommerce import profile as profiles
from adapters.woocommerce.client import Client
from connector.errors import NotSent
from connector.model import Group, Item, Order
from connector.money import Money
from connector.ports import Availability, Kind, Look, Marking, Operation, Profile, Receipt, Units


class WooShop:
    """Implements `connector.ports.Shop`; `keyed` says whether refunds go out under a key, None asks the shop."""

    def __init__(self, client: Client, identity: Identity | None = None, *, keyed: bool | None = None) -> None:
        self._client = client
        self._identity = identity or Identity()
        self._refunding: AbstractSet[str] | None = None
        self._keyed = keyed

    def profile(self) -> Profile:
        """Try the keys and read what the shop says about itself."""
        return profiles.read_profile(self._client)

    def store_id(self) -> str:
        """Return the home of the store that answers: a copy of it has another."""
        return self._identity.at(self._client.address, lambda: profiles.read_store_id(self._client.brisk()))

    def acquaint(self, service: str, merchant: str, secret: str) -> bool:
        """Tell the companion plugin whom it belongs to and what it signs with; False where there is none."""
        return acquainting.acquaint(self._client, service, merchant, secret)

    def subscribe(self, address: str, secret: str) -> Sequence[str]:
        """See to it that every topic we need is delivered to `address` under `secret`; return what was mended."""
        return hooks.subscribe(self._client, address, secret)

    def unsubscribe(self, address: str) -> None:
        """Remove our webhooks for `address`."""
        hooks.unsubscribe(self._client, address)

    def items(self, cursor: str) -> Iterator[tuple[Sequence[Item], str]]:
        """Yield the catalogue page by page."""
        return catalogue.read_items(self._client, cursor)

    def open_orders(self, cursor: str) -> Iterator[tuple[Sequence[Order], str]]:
        """Yield the orders that may still wait, page by page."""
        return catalogue.read_open(self._client, cursor)

    def look(self, orders: Sequence[str], variants: Sequence[str], since: datetime | None) -> Look:
        """Read orders, stock and the orders again."""
        return looking.look(self._client, orders, variants, since)

    def members(self, group: Group) -> Iterator[Sequence[str]]:
        """Yield the variants of what has a tag or is in a category."""
        return members.read_members(self._client, group)

    def arrivals(self) -> None:
        """Say nothing: what is expected of a product stands on the product itself."""

    def order(self, order_id: str) -> Order:
        """Read one order whole."""
        return reading.read_order(self._client, order_id)

    def show(self, marking: Marking) -> None:
        """Make the order say exactly this."""
        marks.show(self._client, marking)

    def note(self, order_id: str, text: str, tag: str) -> None:
        """Write a private note once."""
        notes.write_note(self._client, order_id, text, tag)

    def limit(self, item: Item, stop: bool, restore: str) -> None:
        """Stop the item taking backorders, or restore what the merchant had."""
        limits.limit(self._client, item, stop=stop, restore=restore)

    def announce(self, said: Sequence[Availability]) -> None:
        """Make the pages of these items say exactly this."""
        pages.announce(self._client, said)

    def quote(self, order: Order, units: Units) -> Money:
        """Return what giving back the units comes to.

        Shipping goes back only when `units` asks for it and nothing of the order remains after it.
        """
        return shares.amount(shares.portions(order, units), order.currency)

    def prices(self, variants: Sequence[str], country: str = "") -> Mapping[str, Decimal]:
        """Return what one unit of each variant costs today; nothing where it holds the tax of another country."""
        return prices.read_prices(self._client, variants) if prices.taxed_alike(self._client, country) else {}

    def credit_refused(self, order: Order, *, bonus: bool) -> str:  # noqa: ARG002  # a coupon may be of any worth
        """Say why the buyer cannot be given a coupon."""
        return coupons.credit_refused(self._client, order)

    def can_refund(self, order: Order) -> bool:
        """Tell whether the order's gateway moves money back by itself; asked once per opened shop."""
        if self._refunding is None:
            self._refunding = gateways.refunding(self._client)
        return order.gateway in self._refunding

    def prepare(self, operation: Operation, order: Order) -> bytes:
        """Return the exact bytes of a money operation."""
        refunds = operation.kind in {Kind.REFUND, Kind.RECORD}
        return requests.prepared(operation, order, keyed.new_key(operation) if refunds and self.keyed() else "")

    def keyed(self) -> bool:
        """Tell whether the store has the companion plugin; asked once per opened shop."""
        if self._keyed is None:
            self._keyed = keyed.is_there(self._client)
        return self._keyed

    def send(self, operation: Operation, request: bytes) -> Receipt:
        """Carry a prepared operation out, once."""
        try:
            return sending.send(self._client, operation, request)
        except NotSent:
            self._keyed = None  # the plugin may have been taken off: ask anew before the next try
            raise

    def resend_until(self, operation: Operation) -> datetime | None:
        """Tell until when a refund's bytes may be sent again under their key, which only the plugin knows."""
        return sending.resend_until(operation)

    def find_operation(self, operation: Operation) -> Receipt | None:
        """Look for what the operation left on the shop."""
        return sending.find_operation(self._client, operation)
