"""Items somebody waits for, ending one that will not come any more, and how far a run over many orders has come."""

from flask import Blueprint, redirect, request, url_for

from config.page.counter import Caller, Counter
from config.page.inside import Page, inner, inside, missing

_MOST_ID = 2**63


def items_section(routes: Blueprint, counter: Counter) -> None:
    """Add them."""

    @routes.get("/items")
    @inside(counter)
    def items(who: Caller) -> Page:
        text, after = request.args.get("text", "")[:120], request.args.get("after", "")[:120]
        return inner(counter, who, "page/items.html", text=text, **counter.items.listed(who.merchant, text, after))

    @routes.post("/items/end")
    @inside(counter, acts=True)
    def item_ended(who: Caller) -> Page:
        key = request.form.get("item", "")[:200]
        found = counter.items.waited(who.merchant, key)
        if found is None:
            return redirect(url_for("page.items", said="none"), code=303)
        if request.form.get("sure") != "yes":
            return inner(counter, who, "page/end_item.html", found=found)
        return redirect(url_for("page.run", number=counter.items.end(who, key)), code=303)

    @routes.get("/runs/<int:number>")
    @inside(counter)
    def run(who: Caller, number: int) -> Page:
        found = counter.items.progress(who.merchant, number) if number < _MOST_ID else None
        if found is None:
            return missing(counter, who)
        return inner(counter, who, "page/run.html", run=found)
