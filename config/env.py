"""What the environment says, read once and checked before anything starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from os import environ as _environ
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from config.keys import kept_keys, parse_keys


class BadEnv(Exception):
    """Variables are missing or wrong; the message has one line for each, naming it and what to do."""


_APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js"


@dataclass(frozen=True, slots=True)
class Env:
    """The settings of one process; an address that was not given is "". Its repr shows no secret."""

    environment: str
    var_dir: Path
    port: int
    public_url: str
    mail_from: str
    sweep_every: timedelta
    sandbox_url: str
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    smtp_url: str = field(repr=False)
    secret_keys: Mapping[str, bytes] = field(repr=False)  # id to 32 bytes; the first one seals
    shopify_client_id: str = ""  # of the app that merchants install from the app store
    shopify_secrets: tuple[str, ...] = field(repr=False, default=())  # its client secret, then the previous one
    app_bridge_url: str = _APP_BRIDGE  # the script that Shopify gives its embedded pages
    start_watching: bool = False  # a store that is connected is only watched until its merchant switches it on
    failpoints: str = ""  # where to fail on purpose, see `service/failpoints.py`

    @property
    def development(self) -> bool:
        """Say whether this is somebody's own machine: plain HTTP and the sandbox are allowed."""
        return self.environment == "development"


def read_env(environ: Mapping[str, str] = _environ) -> Env:
    """Read and check every variable; raises BadEnv with all that is wrong at once."""
    reader = _Reader(environ)
    env = reader.env()
    if reader.wrong:
        raise BadEnv("\n".join(reader.wrong))
    return env


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._given = {name: value.strip() for name, value in environ.items()}
        self.wrong: list[str] = []
        self.environment = self._choice("ENVIRONMENT", "development", "production")
        self.production = self.environment == "production"

    def env(self) -> Env:
        var_dir, port = Path(self._given.get("VAR_DIR") or "var").resolve(), self._port()
        return Env(
            environment=self.environment,
            var_dir=var_dir,
            port=port,
            public_url=self._public_url(port),
            mail_from=self._mail_from(),
            sweep_every=self._sweep_every(),
            sandbox_url=self._sandbox_url(),
            database_url=self._url("DATABASE_URL", "postgresql", "postgresql+psycopg", "postgres"),
            redis_url=self._url("REDIS_URL", "redis", "rediss", "unix"),
            smtp_url=self._url("SMTP_URL", "smtp", "smtps"),
            secret_keys=self._secret_keys(var_dir),
            shopify_client_id=self._given.get("SHOPIFY_CLIENT_ID", ""),
            shopify_secrets=self._shopify_secrets(),
            app_bridge_url=self._app_bridge_url(),
            start_watching=self._choice("START_WATCHING", "no", "yes") == "yes",
            failpoints=self._failpoints(),
        )

    def _say(self, name: str, text: str) -> None:
        self.wrong.append(f"{name}: {text}")

    def _choice(self, name: str, *allowed: str) -> str:
        value = self._given.get(name) or allowed[0]
        if value not in allowed:
            self._say(name, f"{value!r} is not known; use {' or '.join(allowed)}.")
        return value

    def _number(self, name: str, standard: int, lowest: int, highest: int) -> int:
        value = self._given.get(name) or str(standard)
        if value.isascii() and value.isdecimal() and lowest <= int(value) <= highest:
            return int(value)
        self._say(name, f"{value!r} is not a whole number from {lowest} to {highest}.")
        return standard

    def _port(self) -> int:
        return self._number("PORT", 8790, 1, 65535)

    def _sweep_every(self) -> timedelta:
        return timedelta(seconds=self._number("SWEEP_SECONDS", 900, 1, 86400))

    def _url(self, name: str, *schemes: str) -> str:
        """Return the address if its scheme is known; it is never quoted in an error, for it may hold a password."""
        value = self._given.get(name, "")
        if value and not _is_url(value, schemes):
            self._say(name, f"is not an address of the form {schemes[0]}://...; correct it or leave it out.")
        return value

    def _app_bridge_url(self) -> str:
        """Return where the embedded page loads Shopify's script from: a script from elsewhere could read everything."""
        value = self._url("APP_BRIDGE_URL", "https", "http")
        if self.production and value not in {"", _APP_BRIDGE}:
            self._say("APP_BRIDGE_URL", "is for tests only: leave it out.")
        return value or _APP_BRIDGE

    def _public_url(self, port: int) -> str:
        value = self._url("PUBLIC_URL", "https", "http").rstrip("/")
        if self.production and not value.startswith("https://"):
            self._say("PUBLIC_URL", "must be the https:// address under which the stores reach this service.")
        return value or f"http://127.0.0.1:{port}"

    def _sandbox_url(self) -> str:
        value = self._url("SANDBOX_URL", "http", "https").rstrip("/")
        if value and self.production:
            self._say("SANDBOX_URL", "is for development only; leave it out, or set ENVIRONMENT=development.")
        return value

    def _shopify_secrets(self) -> tuple[str, ...]:
        names = ("SHOPIFY_CLIENT_SECRET", "SHOPIFY_PREVIOUS_CLIENT_SECRET")
        current, previous = (self._given.get(name, "") for name in names)
        if bool(current) != bool(self._given.get("SHOPIFY_CLIENT_ID")):
            self._say("SHOPIFY_CLIENT_SECRET", "goes with SHOPIFY_CLIENT_ID: set both, or neither.")
        if previous and not current:
            self._say("SHOPIFY_PREVIOUS_CLIENT_SECRET", "is for while a secret is replaced: set the current one too.")
        return tuple(filter(None, (current, previous)))

    def _failpoints(self) -> str:
        value = self._given.get("FAILPOINTS", "")
        if value and self.production:
            self._say("FAILPOINTS", "makes processes fail on purpose; leave it out where real money moves.")
        return value

    def _mail_from(self) -> str:
        value = self._given.get("MAIL_FROM", "")
        if value and ("@" not in value or not value.isprintable()):
            self._say("MAIL_FROM", f"{value!r} is not a mail address such as backorders@shop.example.")
        if self.production and self._given.get("SMTP_URL") and not value:
            self._say("MAIL_FROM", "is needed with SMTP_URL: the address from which buyers get their mail.")
        return value or "backorders@localhost"

    def _secret_keys(self, var_dir: Path) -> Mapping[str, bytes]:
        try:
            return MappingProxyType(self._keys(var_dir))
        except ValueError as error:
            self._say("SECRET_KEYS", str(error))
            return {}

    def _keys(self, var_dir: Path) -> dict[str, bytes]:
        given = self._given.get("SECRET_KEYS", "")
        if not given and not self.production:
            return kept_keys(var_dir / "secret-keys")
        return parse_keys(given)


def _is_url(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return False
    place = parts.path if parts.scheme == "unix" else parts.netloc
    return parts.scheme in schemes and bool(place) and port_is_sound
