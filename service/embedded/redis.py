"""A Redis server for one machine, as our foreground child: only a doorbell, so it keeps nothing."""

import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from redis import Redis as Client
from redis.exceptions import RedisError

from service import children
from service.embedded.binaries import redis_program
from service.embedded.home import CannotStart, Home

_START, _STOP = 20.0, 5.0  # seconds


class Redis:
    """`with Redis(Path("var/redis")) as redis: redis.url`, which is None where no Redis is to be had."""

    def __init__(self, home: Path) -> None:
        self._home = Home(home)
        self._server: subprocess.Popen[bytes] | None = None
        self._port = 0
        self.url: str | None = None

    def __enter__(self) -> Self:
        program = redis_program()
        if program:
            self._home.enter()
            try:
                self._serve(program)
            except BaseException:
                self._leave()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def tend(self) -> None:
        """Start the server again on the same port if it fell; raises CannotStart, and may be called again then."""
        program = redis_program() if self._server and self._server.poll() is not None else None
        if program:
            self._serve(program, again=True)

    def _leave(self) -> None:
        if self._server:
            children.end(self._server, signal.SIGTERM, _STOP)
        self._home.leave()

    def _serve(self, program: str, *, again: bool = False) -> None:
        """Start it; again means that others hold its address, so the port stays as it is."""
        for _ in range(3):
            port = self._port = self._port if again else self._home.port()
            said = self._start(program, port)
            if self._comes_up(port):
                self.url = self._url(port)
                return
            if self._server:
                children.end(self._server, signal.SIGTERM, _STOP)
            if not again and "Address already in use" in self._home.last_words(said):
                self._home.forget_port()
        raise CannotStart(f"Redis did not start. Its last words:\n{self._home.last_words()}")

    def _start(self, program: str, port: int) -> int:
        self._write_settings(port)
        with self._home.log() as log:
            said = log.tell()
            command = [program, str(self._home.path / "settings")]
            self._server = children.spawn(command, signal.SIGTERM, log, {"LC_ALL": "C"})
        return said

    def _write_settings(self, port: int) -> None:
        """Use a private file, for a command line is visible to every user of the machine."""
        lines = [f'requirepass "{self._home.password()}"', f"port {port}", "bind 127.0.0.1", "daemonize no"]
        lines += [f'dir "{self._home.path}"', 'save ""', "appendonly no", "loglevel warning"]
        self._home.write("settings", "\n".join(lines) + "\n")

    def _comes_up(self, port: int) -> bool:
        server = self._server
        assert server is not None
        with Client.from_url(self._url(port)) as client:
            children.wait_until(lambda: _answers(client) or server.poll() is not None, _START)
            return server.poll() is None and _answers(client)

    def _url(self, port: int) -> str:
        return f"redis://:{self._home.password()}@127.0.0.1:{port}/0"


def _answers(client: Client) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False
