import base64
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from config.env import BadEnv, read_env

KEY = base64.b64encode(b"k" * 32).decode()
OTHER = base64.b64encode(b"o" * 32).decode()
PRODUCTION = {"ENVIRONMENT": "production", "PUBLIC_URL": "https://backorder.shop.example", "SECRET_KEYS": f"1:{KEY}"}


def complaint(environ: dict[str, str]) -> str:
    with pytest.raises(BadEnv) as caught:
        read_env(environ)
    return str(caught.value)


def test_an_empty_environment_is_a_development_machine(tmp_path: Path) -> None:
    env = read_env({"VAR_DIR": str(tmp_path)})
    assert env.development
    assert (env.port, env.public_url) == (8790, "http://127.0.0.1:8790")
    assert (env.database_url, env.redis_url, env.smtp_url, env.sandbox_url) == ("", "", "", "")
    assert env.sweep_every == timedelta(minutes=15)


def test_the_public_url_follows_the_port(tmp_path: Path) -> None:
    assert read_env({"VAR_DIR": str(tmp_path), "PORT": "9000"}).public_url == "http://127.0.0.1:9000"


def test_a_development_machine_keeps_its_key_in_a_private_file(tmp_path: Path) -> None:
    environ = {"VAR_DIR": str(tmp_path / "var")}
    first, again = read_env(environ), read_env(environ)
    assert first.secret_keys == again.secret_keys
    assert [len(key) for key in first.secret_keys.values()] == [32]
    assert stat.S_IMODE((tmp_path / "var" / "secret-keys").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-keys"]


def test_production_reads_every_variable_and_writes_no_file(tmp_path: Path) -> None:
    given = {
        "DATABASE_URL": "postgresql://u:p@db/backorder",
        "REDIS_URL": "rediss://:p@redis:6380/0",
        "SMTP_URL": "smtps://u:p@mail:465",
        "MAIL_FROM": "backorders@shop.example",
        "VAR_DIR": str(tmp_path),
    }
    env = read_env(PRODUCTION | given)
    assert not env.development
    assert [env.database_url, env.redis_url, env.smtp_url, env.mail_from] == list(given.values())[:4]
    assert not list(tmp_path.iterdir())


def test_the_first_key_is_the_current_one() -> None:
    env = read_env(PRODUCTION | {"SECRET_KEYS": f"2026:{KEY}, 2025:{OTHER}"})
    assert list(env.secret_keys.items()) == [("2026", b"k" * 32), ("2025", b"o" * 32)]


def test_production_without_what_it_needs_names_everything_at_once() -> None:
    said = complaint({"ENVIRONMENT": "production", "SMTP_URL": "smtp://mail", "SANDBOX_URL": "http://127.0.0.1:1"})
    named = [line.partition(":")[0] for line in said.splitlines()]
    assert sorted(named) == ["MAIL_FROM", "PUBLIC_URL", "SANDBOX_URL", "SECRET_KEYS"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "staging"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "²"),
        ("SWEEP_SECONDS", "-1"),
        ("DATABASE_URL", "mysql://u:p@db/backorder"),
        ("DATABASE_URL", "postgresql:///backorder"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("SMTP_URL", "smtp://mail:port"),
        ("MAIL_FROM", "backorders"),
        ("MAIL_FROM", "a@b\nBcc: c@d"),
        ("PUBLIC_URL", "shop.example"),
        ("SECRET_KEYS", KEY),
        ("SECRET_KEYS", "1:short"),
        ("SECRET_KEYS", "1:c2hvcnQ="),
        ("SECRET_KEYS", f"1:{KEY},1:{OTHER}"),
    ],
)
def test_a_wrong_value_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    assert complaint({"VAR_DIR": str(tmp_path), name: value}).startswith(f"{name}: ")


def test_a_public_address_without_tls_is_refused_in_production() -> None:
    assert "https" in complaint(PRODUCTION | {"PUBLIC_URL": "http://backorder.shop.example"})


def test_neither_the_repr_nor_a_complaint_shows_a_secret() -> None:
    secret = "hunter2hunter2"
    urls = {"DATABASE_URL": f"postgresql://u:{secret}@db/b", "SMTP_URL": f"smtp://u:{secret}@m", "MAIL_FROM": "a@b"}
    shown = repr(read_env(PRODUCTION | urls | {"REDIS_URL": f"redis://:{secret}@r"}))
    assert secret not in shown
    assert KEY not in shown
    assert "k" * 32 not in shown
    assert secret not in complaint(PRODUCTION | {"DATABASE_URL": f"db://u:{secret}@db", "SECRET_KEYS": secret})
