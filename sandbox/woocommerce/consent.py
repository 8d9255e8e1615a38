"""`/wc-auth/v1`: the owner logs in, is asked, and the store hands new keys to whoever asked for them."""

import hmac
import secrets
from urllib.parse import urlencode, urlsplit

import requests
from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as Answer

from sandbox.kernel import shops, trust
from sandbox.kernel.model import Shop
from sandbox.kernel.world import World

SCOPES = {"read", "write", "read_write"}
NAMES = ("app_name", "scope", "user_id", "return_url", "callback_url")
COOKIE = "sandbox_owner"
PATIENCE = 60  # seconds WooCommerce waits for the callback
TAKEN = 200  # nothing else will do


class Denied(Exception):
    """What WooCommerce's 401 page says."""


def make(world: World) -> Blueprint:
    room = Blueprint("consent", __name__, template_folder="templates")

    @room.get("/woo/<shop>/wc-auth/v1/authorize")
    def authorize(shop: str) -> Answer | str:
        facts = found(world, shop)
        asked = params()
        if not logged_in(facts):
            return gone_to(f"{world.home(shop)}/wc-auth/v1/login/?{urlencode(asked)}")
        deny = with_query(asked["return_url"], success="0", user_id=asked["user_id"])
        grant = f"{world.home(shop)}/wc-auth/v1/access_granted/?{urlencode(asked | {'wc_auth_nonce': nonce(facts)})}"
        return render_template("consent.html", shop=facts, asked=asked, deny=deny, grant=grant)

    @room.route("/woo/<shop>/wc-auth/v1/login/", methods=["GET", "POST"])
    def login(shop: str) -> Answer | str:
        facts = found(world, shop)
        asked = params()
        return let_in(facts, f"{world.home(shop)}/wc-auth/v1/authorize?{urlencode(asked)}")

    @room.get("/woo/<shop>/wc-auth/v1/access_granted/")
    def granted(shop: str) -> Answer:
        facts, asked = found(world, shop), params()
        if not logged_in(facts) or not hmac.compare_digest(request.args.get("wc_auth_nonce", ""), nonce(facts)):
            raise Denied("Invalid nonce verification")
        key = grant(world, shop)
        if not handed_over(world, shop, asked, key):
            take_back(world, shop, key[0])
            raise Denied("An error occurred in the request and at the time were unable to send the consumer data")
        return gone_to(with_query(asked["return_url"], success="1", user_id=asked["user_id"]))

    @room.errorhandler(Denied)
    def denied(error: Denied) -> tuple[str, int]:
        return render_template("denied.html", said=str(error)), 401

    return room


def found(world: World, name: str) -> Shop:
    with world.store.transaction() as tx:
        return shops.read(tx, name)


def params() -> dict[str, str]:
    """What was asked; refused as WooCommerce refuses it."""
    asked = {name: request.args.get(name, "") for name in NAMES}
    missing = next((name for name, value in asked.items() if not value), "")
    if missing:
        raise Denied(f"Missing parameter {missing}")
    if asked["scope"] not in SCOPES:
        raise Denied(f"Invalid scope {asked['scope']}")
    for name in ("return_url", "callback_url"):
        if urlsplit(asked[name]).scheme not in ("http", "https"):
            raise Denied(f"The {name} is not a valid URL")
    if urlsplit(asked["callback_url"]).scheme != "https":
        raise Denied("The callback_url needs to be over SSL")
    return asked


def let_in(shop: Shop, place: str) -> Answer | str:
    """Show the login page; whoever presses its button is the owner."""
    if request.method == "GET":
        return render_template("login.html", shop=shop)
    answer = gone_to(place)
    answer.set_cookie(COOKIE, owner(shop), path=shop.root, httponly=True, samesite="Lax")
    return answer


def owner(shop: Shop) -> str:
    return f"owner-{shop.keys['secret'][-12:]}"


def logged_in(shop: Shop) -> bool:
    return hmac.compare_digest(request.cookies.get(COOKIE, ""), owner(shop))


def nonce(shop: Shop) -> str:
    return hmac.new(shop.keys["secret"].encode(), b"wc_auth_grant_access", "sha256").hexdigest()[:10]


def grant(world: World, name: str) -> tuple[str, str]:
    """A new pair each time, also when the same link is opened again."""
    key, secret = f"ck_{secrets.token_hex(20)}", f"cs_{secrets.token_hex(20)}"
    with world.store.transaction() as tx:
        shop = shops.read(tx, name)
        shop.keys[key] = secret
        shops.save(tx, shop)
    return key, secret


def take_back(world: World, name: str, key: str) -> None:
    with world.store.transaction() as tx:
        shop = shops.read(tx, name)
        shop.keys.pop(key, None)
        shops.save(tx, shop)


def handed_over(world: World, name: str, asked: dict[str, str], key: tuple[str, str]) -> bool:
    """Post the keys from the store's own server, before the browser is sent back; only 200 counts."""
    body = {"key_id": 3, "user_id": asked["user_id"], "consumer_key": key[0], "consumer_secret": key[1]}
    agent = f"WordPress/7.1; {world.home(name)}"
    try:
        with requests.Session() as session:
            session.trust_env, session.verify = False, trust.roots()
            answer = session.post(
                asked["callback_url"],
                json={**body, "key_permissions": asked["scope"]},
                headers={"User-Agent": agent},
                timeout=PATIENCE,
                allow_redirects=False,
            )
    except requests.RequestException:
        return False
    return answer.status_code == TAKEN


def with_query(url: str, **more: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(more)}"


def gone_to(place: str) -> Answer:
    return Response(status=302, headers={"Location": place})
