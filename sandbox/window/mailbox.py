"""The mailbox page."""

from flask import Blueprint, abort, render_template, request

from sandbox.kernel.world import World
from sandbox.mail import box
from sandbox.window import show


def make(world: World) -> Blueprint:
    page = Blueprint("mailbox", __name__, template_folder="templates")

    @page.get("/mailbox")
    def letters() -> str:
        to = request.args.get("to", "")
        with world.store.transaction() as tx:
            found = box.letters(tx, to)[::-1]
        return render_template("mailbox.html", letters=found, to=to, when=show.when)

    @page.get("/mailbox/<int:number>")
    def letter(number: int) -> str:
        with world.store.transaction() as tx:
            found = next((one for one in box.letters(tx) if one["id"] == number), None)
        return render_template("letter.html", letter=found or abort(404), when=show.when)

    return page
