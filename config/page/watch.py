"""Watching only: what would be done is shown before anything is, and then the store is switched on."""

from flask import Blueprint, redirect, request, url_for

from config.page.counter import Caller, Counter
from config.page.inside import Page, inner, inside


def watch_section(routes: Blueprint, counter: Counter) -> None:
    """Add it."""

    @routes.get("/watch")
    @inside(counter)
    def watch(who: Caller) -> Page:
        return inner(counter, who, "page/watch.html", found=None, **counter.watch.stands(who.merchant))

    @routes.post("/watch/show")
    @inside(counter, acts=True)
    def tried(who: Caller) -> Page:
        found = counter.watch.rehearse(who.merchant)
        return inner(counter, who, "page/watch.html", found=found, **counter.watch.stands(who.merchant))

    @routes.post("/watch/<any(on, off):wish>")
    @inside(counter, acts=True)
    def switched(who: Caller, wish: str) -> Page:
        if wish == "on" and not request.form.get("sure"):
            return inner(counter, who, "page/switch_on.html", **counter.watch.stands(who.merchant))
        counter.watch.switch(who, wish == "on")
        return redirect(url_for("page.watch", said=wish), code=303)
