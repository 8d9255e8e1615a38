"""Managing webhooks: always active when made, never telling the secret, deleted only by force."""

import random
import string
from typing import Any

from sandbox.kernel import clock, hooks
from sandbox.kernel.hooks import Hook
from sandbox.kernel.store import Tx
from sandbox.woocommerce import dates, paging, pieces, topics
from sandbox.woocommerce.call import Answer, Call, Problem, created, one_of

STATUSES = ("active", "paused", "disabled")


def show(call: Call, hook: Hook) -> dict[str, Any]:
    topic = topics_shown(hook.topic)
    resource, _, event = topic.partition(".")
    return {
        "id": hook.id,
        "name": hook.name,
        "status": hook.status,
        "topic": topic,
        "resource": resource,
        "event": event,
        "hooks": topics.hooks(topic),
        "delivery_url": hook.url,
        **dates.pair("date_created", hook.created, call.shop.timezone),
        **dates.pair("date_modified", hook.modified, call.shop.timezone),
        "_links": pieces.links(call.rest, f"webhooks/{hook.id}", pieces.EVERY_VERB),
    }


def read(tx: Tx, call: Call) -> Hook:
    hook = hooks.find(tx, call.name, call.args[0])
    if hook is None:
        raise Problem(404, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.")
    return hook


def index(call: Call) -> Answer:
    wanted = one_of("status", call.query.get("status", "all"), ("all", *STATUSES))
    with call.world.store.transaction() as tx:
        found = [hook for hook in hooks.every(tx, call.name) if wanted in ("all", hook.status)]
    page, total = paging.cut(call, found)
    return paging.answer(call, [show(call, hook) for hook in page], total)


def get(call: Call) -> Answer:
    with call.world.store.transaction() as tx:
        return Answer(show(call, read(tx, call)))


def topic_of(call: Call, default: str = "") -> str:
    topic = str(call.param("topic", default))
    if topics.hooks(topic) is None:
        message = "Webhook topic is required and must be valid."
        raise Problem(400, "woocommerce_rest_shop_webhook_invalid_topic", message)
    return topics.HEARD.get(topic, topic)


def topics_shown(topic: str) -> str:
    return next((shown for shown, heard in topics.HEARD.items() if heard == topic), topic)


def url_of(call: Call, default: str = "") -> str:
    url = str(call.param("delivery_url", default))
    if not url.startswith(("http://", "https://")):
        message = "Webhook delivery URL must be a valid URL starting with http:// or https://."
        raise Problem(400, "woocommerce_rest_shop_webhook_invalid_delivery_url", message)
    return url


def made_up() -> str:
    """A secret nobody is ever shown over REST."""
    return "".join(random.choices(string.ascii_letters + string.digits + "!@#$%&*()_ -+={}'`~<>/?", k=50))


def create(call: Call) -> Answer:
    """The receiver is greeted while the webhook is being made; what it answers does not matter here."""
    topic, url = topic_of(call), url_of(call)
    with call.world.store.transaction() as tx:
        number = tx.number(call.name, "webhook")
        name = str(call.param("name") or f"Webhook created on {dates.gmt(clock.now())}")
        secret = str(call.param("secret") or made_up())
        hook = Hook(number, name, topic, url, secret, created=clock.now())
        hooks.save(tx, call.name, hook)
    call.world.sender.ping(call.name, hook.id)
    return created(call, show(call, hook), f"webhooks/{hook.id}")


def update(call: Call) -> Answer:
    """Setting it active again does not forget the failures counted so far."""
    with call.world.store.transaction() as tx:
        hook = read(tx, call)
        hook.name = str(call.param("name", hook.name))
        hook.topic, hook.url = topic_of(call, topics_shown(hook.topic)), url_of(call, hook.url)
        hook.secret = str(call.param("secret") or hook.secret)
        hook.status = one_of("status", call.param("status", hook.status), STATUSES)
        hook.modified = clock.now()
        hooks.save(tx, call.name, hook)
        return Answer(show(call, hook))


def delete(call: Call) -> Answer:
    if not dates.truthy(call.param("force")):
        raise Problem(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.")
    with call.world.store.transaction() as tx:
        hook = read(tx, call)
        hooks.remove(tx, call.name, hook.id)
        return Answer(show(call, hook))
