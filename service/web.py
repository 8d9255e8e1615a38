"""The web process: granian in front of Flask."""

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from config.env import read_env
from service.addresses import ensure_addresses
from service.app import create_app
from service.failpoints import arm_all
from service.wiring import build


def application() -> Flask:
    """Make the application inside granian's own worker process."""
    house = build(ensure_addresses(read_env()))
    arm_all(house.env)
    return create_app(house)


def serve(host: str, port: int) -> None:
    """Serve until told to stop."""
    server = Granian(
        "service.web:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=4,
        log_access=False,
    )
    server.serve()
