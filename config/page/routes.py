"""The merchant's page: reading changes nothing, and what another merchant owns is not there."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from config.page.counter import Counter
from config.page.dashboard import dashboard_section
from config.page.data import data_section
from config.page.doors import doors
from config.page.inbox import inbox_section, together_section
from config.page.items import items_section
from config.page.messages import messages_section
from config.page.settings_form import settings_section
from config.page.supplies import supplies_section
from config.page.watch import watch_section


def page(counter: Counter) -> Blueprint:
    """Return everything under /desk."""
    routes = Blueprint(
        "page",
        __name__,
        url_prefix="/desk",
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    sections = (
        doors,
        dashboard_section,
        inbox_section,
        together_section,
        items_section,
        supplies_section,
        watch_section,
        messages_section,
        settings_section,
        data_section,
    )
    for section in sections:
        section(routes, counter)
    return routes


def front() -> Answer:
    """Send whoever opens our bare address on: Shopify's admin, which names its shop, into the frame."""
    if "shop" in request.args:
        return redirect(f"{url_for('page.shopify')}?{request.query_string.decode(errors='replace')}", code=303)
    return redirect(url_for("page.dashboard"), code=303)
