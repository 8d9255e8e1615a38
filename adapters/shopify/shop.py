"""One Shopify store, opened: every question and every change has its own module, this is the door to them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from adapters.identity import Identity
from adapters.shopify import (
    catalogue,
    credit,
    finding,
    gateways,
    hooks,
    limits,
    looking,
    members,
    notes,
    pages,
    prices,
    quotes,
    reading,
    requests,
    sending,
    shipments,
)
from adapters.shopify import marking as marks
from adapters.shopify import profile as profiles
from adapters.shopify.client import Client
from connector.model import Group, Item, Order
from connector.money import Money
from connector.ports import Arrivals, Availability, Look, Marking, Operation, Profile, Receipt, Units


class ShopifyShop:
    """Implements `connector.ports.Shop`; what concerns money may use the calls that are kept back for it."""

    def __init__(self, client: Client, identity: Identity | None = None) -> None:
        self._client = client
        self._identity = identity or Identity()
        self._urgent = client.urgent()

    def profile(self) -> Profile:
        """Try the keys and read what the shop says about itself."""
        return profiles.read_profile(self._client)

    def store_id(self) -> str:
        """Return the number of the shop that answers."""
        return self._identity.at(self._client.shop, lambda: profiles.read_store_id(self._urgent))

    def subscribe(self, address: str, secret: str) -> Sequence[str]:  # noqa: ARG002  # the app's own secret signs
        """See to it that every topic we need is delivered to `address`; return what was mended."""
        return hooks.subscribe(self._client, address)

    def unsubscribe(self, address: str) -> None:
        """Remove our webhooks for `address`."""
        hooks.unsubscribe(self._client, address)

    def items(self, cursor: str) -> Iterator[tuple[Sequence[Item], str]]:
        """Yield the catalogue's stock pools."""
        return catalogue.read_items(self._client, cursor)

    def open_orders(self, cursor: str) -> Iterator[tuple[Sequence[Order], str]]:
        """Yield the orders that may still wait."""
        return catalogue.read_open(self._client, cursor)

    def look(self, orders: Sequence[str], variants: Sequence[str], since: datetime | None) -> Look:
        """Read orders and the stock behind them."""
        return looking.look(self._client, orders, variants, since)

    def members(self, group: Group) -> Iterator[Sequence[str]]:
        """Yield the variants of what has a tag or is in a collection."""
        return members.read_members(self._client, group)

    def arrivals(self) -> Arrivals:
        """Return what is on its way in inventory shipments, hidden where this app may not read them."""
        return shipments.under_way(self._client)

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
        """Return what giving back the units comes to, by Shopify's own arithmetic."""
        return quotes.quote(self._urgent, order, units)

    def prices(self, variants: Sequence[str], country: str = "") -> Mapping[str, Decimal]:  # noqa: ARG002
        """Return what one unit of each variant costs today; nothing where orders may not be edited.

        A price that holds the tax is the same in every country, unless a shop chose otherwise: then the edit says so.
        """
        return prices.read_prices(self._client, variants)

    def credit_refused(self, order: Order, *, bonus: bool) -> str:
        """Say why the buyer cannot be given store credit."""
        return credit.credit_refused(self._urgent, order.id, bonus=bonus)

    def can_refund(self, order: Order) -> bool:
        """Tell whether the order's gateway moves money back by itself."""
        return gateways.can_refund(self._urgent, order)

    def prepare(self, operation: Operation, order: Order) -> bytes:
        """Return the exact bytes of a money operation."""
        return requests.prepared(self._urgent, operation, order)

    def send(self, operation: Operation, request: bytes) -> Receipt:
        """Carry a prepared operation out, once."""
        return sending.send(self._urgent, operation, request)

    def keyed(self) -> bool:
        """Every refund of Shopify's bears a key."""
        return True

    def resend_until(self, operation: Operation) -> datetime | None:
        """Tell until when a refund's bytes may be sent again under their key."""
        return sending.resend_until(operation)

    def find_operation(self, operation: Operation) -> Receipt | None:
        """Look for what the operation left on the shop."""
        return finding.find_operation(self._urgent, operation)
