"""PostgreSQL and Redis for one machine that has neither: foreground children with their files under one directory."""

from service.embedded.home import Busy, CannotStart
from service.embedded.postgres import Postgres
from service.embedded.redis import Redis

__all__ = ["Busy", "CannotStart", "Postgres", "Redis"]
