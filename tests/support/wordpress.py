"""A small WordPress that runs the companion plugin's real PHP, for a store of the sandbox."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service import children
from service.up import free_port

_ROUTER = Path(__file__).parents[1] / "adapters/woocommerce/plugin/wordpress/router.php"


def php() -> str | None:
    """Return PHP, where this machine has it."""
    return shutil.which("php")


@contextmanager
def running_wordpress(directory: Path, home: str, roots: Path, port: int = 0) -> Iterator[str]:
    """Serve the admin of the store at `home`, believing the authority in `roots`; yield where it listens."""
    program = php()
    assert program, "this needs PHP"
    port = port or free_port(0)
    environ = {**os.environ, "WP_HOME": home, "WP_STATE": str(directory / f"wordpress-{port}.json")}
    environ |= {"WP_CA": str(roots), "PHP_CLI_SERVER_WORKERS": "4"}
    with (directory / "wordpress.log").open("ab") as log:
        command = [program, "-d", "display_errors=stderr", "-S", f"127.0.0.1:{port}", str(_ROUTER)]
        child = children.spawn(command, signal.SIGTERM, log, environ)
        try:
            assert children.wait_until(lambda: _listens(child, port), 20)
            yield f"http://127.0.0.1:{port}"
        finally:
            children.end(child, signal.SIGTERM, 5)


def _listens(child: "subprocess.Popen[bytes]", port: int) -> bool:
    assert child.poll() is None, "PHP ended"
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
