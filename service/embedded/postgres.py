"""A PostgreSQL server for one machine, as our foreground child."""

import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from service import children
from service.embedded import cluster
from service.embedded.cluster import USER
from service.embedded.home import CannotStart, Home
from service.embedded.privilege import step_down

_START, _STOP = 60.0, 30.0  # seconds; recovery after a crash is part of a start


class Postgres:
    """`with Postgres(Path("var/postgres")) as postgres: postgres.url`; the thread that enters must live as long."""

    def __init__(self, home: Path, settings: Mapping[str, str] | None = None) -> None:
        self._home = Home(home)
        self._cluster = self._home.path / "cluster"
        self._settings = dict(settings or {})
        self._server: subprocess.Popen[bytes] | None = None
        self._port = 0

    def __enter__(self) -> Self:
        self._programs = cluster.programs()
        self._home.enter()
        try:
            self._start()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    @property
    def url(self) -> str:
        """The address of the connector's own database, for SQLAlchemy."""
        return self.url_of(USER)

    def url_of(self, database: str) -> str:
        """Return the address of one database of this server."""
        return f"postgresql+psycopg://{USER}:{self._home.password()}@127.0.0.1:{self._port}/{database}"

    def tend(self) -> None:
        """Start the server again on the same port if it fell; raises CannotStart, and may be called again then."""
        if self._server and self._server.poll() is not None:
            cluster.clear_remains(self._cluster)
            self._serve(again=True)

    def create_database(self, name: str, template: str = "template1") -> str:
        """Copy `template`, to which nobody may be connected, and return the new database's address."""
        self._client("createdb", f"--template={template}", "--maintenance-db=postgres", name)
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._client("dropdb", "--force", "--if-exists", "--maintenance-db=postgres", name)

    def _start(self) -> None:
        password = self._home.path / "password"
        self._home.password()
        self._down = down = step_down(self._home.path, self._programs / "postgres")
        if not self._cluster.exists():
            cluster.initialise(self._cluster, [*down, str(self._programs / "initdb")], password)
        cluster.clear_remains(self._cluster)
        self._serve()
        self._ensure_database()

    def _serve(self, *, again: bool = False) -> None:
        """Start it; again means that others hold its address, so the port stays as it is."""
        command = [*self._down, str(self._programs / "postgres"), "-D", str(self._cluster)]
        for _ in range(3):
            self._port = self._port if again else self._home.port()
            said = self._home.said()
            if self._comes_up([*command, *cluster.settings(self._home.path, self._port, self._settings)]):
                return
            if not again and "Address already in use" in self._home.last_words(said):
                self._home.forget_port()
        raise CannotStart(f"PostgreSQL did not start. Its last words:\n{self._home.last_words()}")

    def _comes_up(self, command: list[str]) -> bool:
        with self._home.log() as log:
            self._server = server = children.spawn(command, signal.SIGINT, log, cluster.environ())
        children.wait_until(lambda: self._is_ready() or server.poll() is not None, _START)
        if ready := self._is_ready():
            return ready
        children.end(server, signal.SIGINT, _STOP)
        return False

    def _is_ready(self) -> bool:
        return self._server is not None and cluster.is_ready(self._cluster, self._server.pid)

    def _leave(self) -> None:
        if self._server:
            children.end(self._server, signal.SIGINT, _STOP)  # to PostgreSQL this is the fast, clean shutdown
        self._home.leave()

    def _ensure_database(self) -> None:
        query = f"select 1 from pg_database where datname = '{USER}'"  # noqa: S608  # a constant
        if not self._client("psql", "--dbname=postgres", "--no-psqlrc", "--tuples-only", f"--command={query}").strip():
            self.create_database(USER)

    def _client(self, program: str, *arguments: str) -> str:
        place = ["--host=127.0.0.1", f"--port={self._port}", f"--username={USER}", "--no-password"]
        environ = {**cluster.environ(), "PGPASSWORD": self._home.password()}
        return cluster.run([str(self._programs / program), *place, *arguments], environ)
