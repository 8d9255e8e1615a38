"""What the processes of the house do, each as a function for a forked child: the shipped code, opened afresh."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from config.env import Env
from connector.errors import ConnectorError
from connector.operate import refunded_by_hand, send_again
from service.app import create_app
from service.sweeper import sweep
from service.wiring import House, build
from service.work import work
from tests.faults.forks import Job, Say
from tests.faults.postbox import Letter


@dataclass(frozen=True, slots=True)
class Post:
    """A warm house, whose lines nobody uses, and how far its clock is ahead of ours."""

    house: House
    ahead: timedelta

    def open(self) -> House:
        """Make the house this process's own: with lines of its own, and a clock."""
        self.house.engine.dispose(close=False)
        return replace(self.house, clock=lambda: datetime.now(UTC) + self.ahead)


def warm(env: Env) -> tuple[House, House]:
    """Return one house for the rig itself and one for its children; only the first ever calls a store."""
    ours = build(env)
    return ours, replace(ours, platforms=build(env).platforms)


def working(post: Post, merchant: int) -> Job:
    """A worker that was rung for."""

    def run(_say: Say) -> None:
        work(post.open(), merchant)

    return run


def sweeping(post: Post) -> Job:
    """One round of the sweeper, which does the work itself where there is no Redis."""

    def run(_say: Say) -> None:
        sweep(post.open())

    return run


def taking_in(post: Post, letters: Sequence[Letter]) -> Job:
    """The web process taking deliveries in; says the status of each as it is answered."""

    def run(say: Say) -> None:
        door = create_app(post.open()).test_client()
        for number, one in enumerate(letters):
            say([number, door.post(one.path, data=one.raw, headers=one.headers).status_code])

    return run


def asking(post: Post, path: str, token: str, body: Mapping[str, Any]) -> Job:
    """The web process answering the merchant's program; says [status, answer]."""

    def run(say: Say) -> None:
        door = create_app(post.open()).test_client()
        answer = door.post(path, json=dict(body), headers={"Authorization": f"Bearer {token}"})
        say([answer.status_code, json.loads(answer.data or b"{}")])

    return run


def answering(post: Post, merchant: int, operation: int, *, refunded: bool) -> Job:
    """A person pressing one of the two buttons; says "" or why it was refused."""

    def run(say: Say) -> None:
        house = post.open()
        found = next(one for one in house.merchants.listed() if one.id == merchant)
        press = refunded_by_hand if refunded else send_again
        try:
            press(house.desk(found), operation, "merchant:rig", house.clock())
        except ConnectorError as error:
            return say(str(error))
        return say("")

    return run
