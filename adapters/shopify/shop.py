"""One Shopify store, opened: every question and every change has its own module, this is the door to them."""

from adapters.shopify import hooks
from adapters.shopify import profile as profiles
from adapters.shopify.client import Client
from connector.ports import Profile


class ShopifyShop:
    """Implements `connector.ports.Shop`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def profile(self) -> Profile:
        """Try the keys and read what the shop says about itself."""
        return profiles.read_profile(self._client)

    def subscribe(self, address: str, secret: str) -> None:  # noqa: ARG002  # the app's own secret signs
        """See to it that every topic we need is delivered to `address`."""
        hooks.subscribe(self._client, address)

    def unsubscribe(self, address: str) -> None:
        """Remove our webhooks for `address`."""
        hooks.unsubscribe(self._client, address)
