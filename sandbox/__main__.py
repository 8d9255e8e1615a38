"""`python -m sandbox`: the pretend stores in a process of their own."""

import argparse
import logging
import signal
import threading
from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer, make_server

from sandbox import app
from sandbox.kernel.sender import Sender
from sandbox.kernel.store import Store
from sandbox.kernel.world import World, open_shop
from sandbox.mail.post import Post
from sandbox.shopify import facts as shopify
from sandbox.shopify.api import bulking, schema
from sandbox.shopify.packer import ShopifyPacker
from sandbox.woocommerce.packer import WooPacker

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", choices=LOOPBACK)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--mail-port", type=int, default=0)
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> None:
    asked = arguments(given)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    store = Store(asked.data)
    post = Post(store, asked.host, asked.mail_port)
    post.start()
    packer = WooPacker()
    world = World(store, Sender(store, {"woocommerce": packer, "shopify": ShopifyPacker(bulking.ripen)}), "", post.port)
    packer.home = world.home
    server = make_server(asked.host, asked.port, app.make(world), threaded=True)
    world.url = f"http://{asked.host}:{server.server_port}"
    open_shop(store, {"name": "mugs"})
    shopify.open_shop(store, {"name": "lamps", "title": "Lamps"})
    world.sender.resume()
    threading.Thread(target=warm, daemon=True).start()
    print(f"sandbox ready {world.url}", flush=True)  # noqa: T201 whoever started us waits for this line
    serve(server)
    world.sender.stop()
    post.stop()
    store.close()


def warm() -> None:
    """Read Shopify's schema while nobody waits for it; without it that API says so itself."""
    if schema.there():
        schema.official()


def serve(server: BaseWSGIServer) -> None:
    """Answer until told to stop; the server must be stopped from another thread than its own."""
    asked_to_stop = threading.Event()

    def stop(_number: int, _frame: Any) -> None:
        asked_to_stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    asked_to_stop.wait()
    server.shutdown()
    thread.join(timeout=5)
    server.server_close()


if __name__ == "__main__":
    main()
