"""A pretend Shopify admin: a page at Shopify's own address that frames the app, mints its tokens and shows its chrome.

It answers inside the browser only, for https://admin.shopify.com and for App Bridge's address, so that the page runs
under the very policy it is sent with.
"""

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import jwt
from playwright.sync_api import FrameLocator, Page, Route

ADMIN = "https://admin.shopify.com/store/mugs/apps/backorders"
BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js"

_ADMIN_PAGE = """<!doctype html><html lang="en"><title>Admin</title>
<nav id="nav" aria-label="App"></nav><div id="toast" role="status"></div>
<div id="bar" hidden><button id="save">Save bar: save</button><button id="discard">Save bar: discard</button></div>
<iframe id="app" title="app"
  allow="local-network-access *; loopback-network *" src="{src}" width="1200" height="900"></iframe>
<script>
const frame = document.getElementById("app"), bar = document.getElementById("bar");
const tell = (what) => frame.contentWindow.postMessage(what, "*");
addEventListener("message", async ({data}) => {
  if (data.ask) tell({answer: data.ask, token: await window.mint()});
  if (data.toast) document.getElementById("toast").textContent = data.toast;
  if (data.touched) bar.hidden = false;
  if (data.places) document.getElementById("nav").replaceChildren(...data.places.map(([href, text]) => {
    const link = Object.assign(document.createElement("button"), {textContent: `App: ${text}`});
    link.onclick = () => tell({go: href});
    return link;
  }));
});
document.getElementById("save").onclick = () => { bar.hidden = true; tell({press: "save"}); };
document.getElementById("discard").onclick = () => { bar.hidden = true; tell({press: "discard"}); };
</script></html>"""

_BRIDGE_SCRIPT = """
const tell = (what) => parent.postMessage(what, "*");
let asked = 0;
window.shopify = {
  idToken: () => new Promise((done) => {
    const mine = ++asked;
    addEventListener("message", function heard({data}) {
      if (data.answer === mine) { removeEventListener("message", heard); done(data.token); }
    });
    tell({ask: mine});
  }),
  toast: { show: (text) => tell({toast: text}) },
};
addEventListener("input", (event) => event.target.closest("form[data-save-bar]") && tell({touched: true}));
// The link that is "home" is the app's own name in the admin, not an entry of its own.
addEventListener("DOMContentLoaded", () => {
  const links = [...document.querySelectorAll("s-app-nav s-link:not([rel=home])")];
  tell({places: links.map((one) => [one.getAttribute("href"), one.textContent])});
});
addEventListener("message", ({data}) => {
  if (data.go) document.querySelector(`s-app-nav [href="${data.go}"]`)
    .dispatchEvent(new Event("shopify:navigate", {bubbles: true}));
  const form = document.querySelector("form[data-save-bar]");
  if (data.press === "save") form.requestSubmit();
  if (data.press === "discard") form.reset();
});
"""


@dataclass
class Admin:
    """One shop's admin in one browser page; `stale` mints that many tokens that are too old."""

    page: Page
    door: str
    client_id: str
    secret: str
    shop: str = "mugs.myshopify.com"
    stale: int = 0
    locale: str = "en"
    path: str = "/desk/shopify"
    minted: list[str] = field(default_factory=list)

    def open(self, path: str = "/desk/shopify") -> FrameLocator:
        """Open the app as a click in the admin does, or one of its pages by its address."""
        self.path = path
        self.page.route("https://admin.shopify.com/**", self._admin)
        self.page.route(BRIDGE, lambda route: route.fulfill(content_type="text/javascript", body=_BRIDGE_SCRIPT))
        self.page.expose_function("mint", self.mint)
        self.page.goto(ADMIN)
        return self.page.frame_locator("#app")

    def go(self, place: str) -> None:
        """Press an entry of the app's navigation, which the admin draws beside the frame."""
        self.page.get_by_role("navigation", name="App").get_by_role("button", name=f"App: {place}", exact=True).click()

    def mint(self) -> str:
        """Return a session token as Shopify signs it."""
        now = int(time.time()) - (3600 if self.stale else 0)
        self.stale = max(0, self.stale - 1)
        claims: dict[str, str | int] = {
            "iss": f"https://{self.shop}/admin",
            "dest": f"https://{self.shop}",
            "aud": self.client_id,
        }
        claims |= {"sub": "42", "nbf": now, "iat": now, "exp": now + 60, "jti": secrets.token_hex(8)}
        self.minted.append(jwt.encode(claims, self.secret, algorithm="HS256"))
        return self.minted[-1]

    def _admin(self, route: Route) -> None:
        asked = {
            "embedded": "1",
            "host": "YWRtaW4",
            "locale": self.locale,
            "shop": self.shop,
            "timestamp": str(int(time.time())),
        }
        signature = hmac.new(self.secret.encode(), urlencode(sorted(asked.items())).encode(), hashlib.sha256)
        src = f"{self.door}{self.path}?{urlencode(asked | {'hmac': signature.hexdigest()})}"
        route.fulfill(content_type="text/html", body=_ADMIN_PAGE.replace("{src}", src.replace("&", "&amp;")))
