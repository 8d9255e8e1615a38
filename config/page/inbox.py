"""The sections for many at once: the inbox of what needs a person, and orders cancelled together."""

from flask import Blueprint, redirect, request, url_for

from config.page.counter import Caller, Counter
from config.page.inside import Page, inner, inside

MOST = 200
_MOST_ID = 2**63


def inbox_section(routes: Blueprint, counter: Counter) -> None:
    """Add what waits for a person."""

    @routes.get("/tasks")
    @inside(counter)
    def tasks(who: Caller) -> Page:
        kind, after = request.args.get("kind", "")[:60], _number(request.args.get("after", ""))
        return inner(counter, who, "page/tasks.html", kind=kind, **counter.many.inbox(who.merchant, kind, after))

    @routes.post("/tasks/put-away-many")
    @inside(counter, acts=True)
    def put_away_many(who: Caller) -> Page:
        ids = [number for one in request.form.getlist("task")[:MOST] if (number := _number(one))]
        done = counter.many.put_away(who, ids)
        kind = request.form.get("kind", "")[:60]
        return redirect(url_for("page.tasks", kind=kind, said="put_away" if done else "none"), code=303)


def together_section(routes: Blueprint, counter: Counter) -> None:
    """Add what is done to many orders at once: asked first, then planned, then seen coming to its end."""

    @routes.post("/orders/cancel")
    @inside(counter, acts=True)
    def cancel_many(who: Caller) -> Page:
        named = [one[:80] for one in request.form.getlist("order")[:MOST]]
        if request.form.get("sure"):
            run = counter.many.cancel(who, named)
            to = url_for("page.run", number=run) if run else url_for("page.dashboard", said="none")
            return redirect(to, code=303)
        rows = counter.many.chosen(who.merchant, named)
        if not rows:
            return redirect(url_for("page.dashboard", said="none"), code=303)
        return inner(counter, who, "page/cancel_many.html", rows=rows)


def _number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < len(str(_MOST_ID)) + 1 else 0
    return number if number < _MOST_ID else 0
