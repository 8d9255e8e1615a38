"""What the merchant's page asks, and which part of the house answers it."""

from functools import partial

from adapters.postgres.engine import shared_key
from adapters.shopify.install import frames
from adapters.shopify.session import NotSigned
from config.page.counter import Counter, Data, Items, Many, Messages, Shopify, Supplies, Watch
from connector.model import Merchant
from service.desk import dashboard, data, items, many, messages, orders, settings, supplies, watch
from service.install import visit
from service.plugin_desk import DESK_KEY
from service.wiring import House, speech


def page_counter(house: House) -> Counter:
    """Return what the merchant's page needs."""
    return Counter(
        key=shared_key(house.engine, house.cipher, DESK_KEY),
        secure=house.env.public_url.startswith("https:"),
        clock=house.clock,
        gate=house.merchants,
        shopify=_shopify(house),
        speech=speech,
        dashboard=lambda merchant, look: dashboard.dashboard(house, merchant, look),
        order=lambda merchant, order_id: orders.order(house, merchant, order_id),
        operation=lambda merchant, operation_id: orders.operation(house, merchant, operation_id),
        settle=lambda who, operation_id, answer: orders.settle(house, who, operation_id, answer),
        put_away=lambda who, kind, subject: orders.put_away(house, who, kind, subject),
        changes=lambda merchant: settings.changes(house, merchant),
        save=lambda who, policy, changed: settings.save(house, who, policy, changed),
        watch=Watch(
            stands=lambda merchant: watch.stands(house, merchant),
            rehearse=lambda merchant: watch.show(house, merchant),
            switch=lambda who, on: watch.switch(house, who, on),
        ),
        messages=_messages(house),
        data=Data(
            held=partial(data.held, house),
            called=partial(data.called, house),
            shown=partial(data.shown, house),
            forget=partial(data.forget, house),
        ),
        supplies=Supplies(
            listed=lambda merchant, text, after: supplies.listed(house, merchant, text, after),
            add=lambda who, name, supply: supplies.add(house, who, name, supply),
            drop=lambda who, number: supplies.drop(house, who, number),
            look=lambda merchant, text: supplies.look(house, merchant, text),
            take=lambda who, text: supplies.take(house, who, text),
            export=lambda merchant: supplies.export(house, merchant),
        ),
        items=Items(
            listed=partial(items.listed, house),
            waited=partial(items.waited, house),
            end=partial(items.end, house),
            progress=partial(items.progress, house),
        ),
        many=Many(
            inbox=lambda merchant, kind, after: many.inbox(house, merchant, kind, after),
            put_away=lambda who, ids: many.put_away(house, who, ids),
            chosen=lambda merchant, named: many.chosen(house, merchant, named),
            cancel=lambda who, named: many.cancel(house, who, named),
        ),
    )


def _messages(house: House) -> Messages:
    return Messages(
        known=messages.known,
        listed=partial(messages.listed, house),
        kept=partial(messages.kept, house),
        drawn=partial(messages.drawn, house),
        wrong=messages.wrong,
        keep=partial(messages.keep, house),
        put_back=partial(messages.put_back, house),
        shown=partial(messages.shown, house),
        mail=partial(messages.mail, house),
        test=partial(messages.test, house),
    )


def _shopify(house: House) -> Shopify:
    def enter(token: str) -> tuple[Merchant, str] | None:
        try:
            found = visit(house, token)
        except NotSigned:
            return None
        return found.merchant, found.user

    return Shopify(house.env.app_bridge_url, house.env.shopify_client_id, frames, enter)
