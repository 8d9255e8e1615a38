"""The dashboard, one order, and what is answered there."""

from flask import Blueprint, redirect, request, url_for

from config.page.counter import Caller, Counter, Look
from config.page.inside import Page, inner, inside, missing


def dashboard_section(routes: Blueprint, counter: Counter) -> None:
    """Add them."""

    @routes.get("")
    @inside(counter)
    def dashboard(who: Caller) -> Page:
        look = Look(*(request.args.get(name, "")[:120] for name in ("show", "text", "after")))
        whole = counter.dashboard(who.merchant, look)
        return inner(counter, who, "page/dashboard.html", look=look, **whole)

    @routes.get("/orders/<order_id>")
    @inside(counter)
    def order(who: Caller, order_id: str) -> Page:
        found = counter.order(who.merchant, order_id)
        return inner(counter, who, "page/order.html", **found) if found else missing(counter, who)

    @routes.post("/operations/<int:operation_id>/<any(refunded, again, approve, decline):answer>")
    @inside(counter, acts=True)
    def answered(who: Caller, operation_id: int, answer: str) -> Page:
        if operation_id >= 2**63 or counter.operation(who.merchant, operation_id) is None:
            return missing(counter, who)
        counter.settle(who, operation_id, answer)
        return redirect(url_for("page.dashboard", said=answer), code=303)

    @routes.post("/tasks/put-away")
    @inside(counter, acts=True)
    def put_away(who: Caller) -> Page:
        done = counter.put_away(who, request.form.get("kind", ""), request.form.get("subject", ""))
        return redirect(url_for("page.dashboard", said="put_away"), code=303) if done else missing(counter, who)
