"""From a visit to the first keys: after a managed installation the visit itself is exchanged for a token."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
import shopify_app

from adapters.outbound import Outbound
from adapters.shopify.domains import is_domain
from adapters.shopify.session import Session, verify
from adapters.shopify.till import WRONG_APP, Till, with_pair
from connector.errors import NotSent, Refused
from connector.ports import Keys

_ADMIN = "https://admin.shopify.com"
_TOO_LATE = "Shopify does not take this visit for a token any more: open the app again from the Shopify admin."


@dataclass(frozen=True, slots=True)
class App:
    """Our app as Shopify knows it; `secrets` are the current client secret and, while one is rotated, the previous."""

    client_id: str
    secrets: Sequence[str] = field(repr=False)

    def visit(self, token: str, now: datetime) -> Session:
        """Return who visits; raises Refused."""
        return verify(token, self.client_id, self.secrets, now)


def exchange(
    app: App, token: str, session: Session, outbound: Outbound, origin: Callable[[str], str], now: datetime
) -> Keys:
    """Buy the app's own keys to a shop with a visit that was verified; raises Refused or NotSent.

    The tokens expire and are renewed from then on. Bought twice, the later pair is as good as the earlier.
    """
    library = shopify_app.ShopifyApp(app.client_id, app.secrets[0])
    till = Till(outbound, origin(session.shop))
    with httpx.Client(transport=till, trust_env=False) as client:
        result = library.exchange_using_token_exchange("offline", _visited(token, session), http_client=client)
    if till.bought is None:
        raise _why(result.log.code)
    return with_pair(Keys(app.client_id, "", tuple(app.secrets)), till.bought, now)


def _visited(token: str, session: Session) -> dict[str, Any]:
    """Return the visit in the library's form: it trusts what it is given, so nothing unverified stands in it."""
    return {"exchangeable": True, "token": token, "claims": {"dest": f"https://{session.shop}"}}


def _why(code: str) -> Refused | NotSent:
    if code == "invalid_subject_token":
        return Refused(_TOO_LATE, evidence=code)
    if code == "invalid_client":
        return Refused(WRONG_APP, evidence=code)
    return NotSent("Shopify did not give an access token.", evidence=code)


def frames(shop: str) -> str:
    """Return who may show our page in a frame, for a Content-Security-Policy: this shop's admin, or nobody.

    Whatever is not exactly a shop's address would become policy of its own ("x; script-src *").
    """
    return f"frame-ancestors https://{shop} {_ADMIN}" if is_domain(shop) else "frame-ancestors 'none'"
