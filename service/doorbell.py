"""The doorbell: RQ carries only "wake up for merchant 7"; losing Redis at any moment costs seconds."""

import logging
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from rq.timeouts import UnixSignalDeathPenalty

from connector.ports import Doorbell
from service.turn import stopping

log = logging.getLogger(__name__)
QUEUE = "wake"
JOB = "service.worker.wake"
_LONGEST_JOB = 120
_PATIENCE = 0.2
_BURST = 5  # seconds in which one ring is enough; a waking worker takes the mark away first


class Silence:
    """No Redis: the sweeper finds the work by itself."""

    def ring(self, merchant_id: int) -> None:
        """Do nothing."""


class Bell:
    """Rings through RQ; never raises, never waits long."""

    def __init__(self, url: str) -> None:
        patience = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE}
        self.redis = Redis.from_url(url, **patience)
        self.queue = Queue(QUEUE, connection=self.redis, serializer=JSONSerializer)

    def ring(self, merchant_id: int) -> None:
        """Ask for a worker once in a burst; an error is only logged."""
        try:
            if self.redis.set(_mark(merchant_id), 1, nx=True, ex=_BURST):
                limits = {"result_ttl": 0, "failure_ttl": 86400, "job_timeout": _LONGEST_JOB}
                self.queue.enqueue(JOB, merchant_id, **limits)
        except (RedisError, OSError) as error:
            log.warning("The doorbell is silent: %s", type(error).__name__)


def _mark(merchant_id: int) -> str:
    return f"backorder:ringing:{merchant_id}"


def doorbell_for(url: str | None) -> Doorbell:
    """Return a bell, or silence where there is no Redis."""
    return Bell(url) if url else Silence()


def answered(url: str, merchant_id: int) -> None:
    """Take the mark away before the work starts: whoever rings from now on is heard."""
    try:
        Redis.from_url(url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE).delete(_mark(merchant_id))
    except (RedisError, OSError) as error:
        log.warning("The doorbell is silent: %s", type(error).__name__)


class Overdue(BaseException):
    """The job took too long; not an Exception, so that nothing in it swallows the end."""


class _Deadline(UnixSignalDeathPenalty):
    def handle_death_penalty(self, _signum: int, _frame: Any) -> None:
        raise Overdue(f"The job took more than {self._timeout} seconds.")


class BellWorker(SimpleWorker):
    """A long-lived worker on the one queue."""

    death_penalty_class = _Deadline

    def request_stop(self, signum: Any, frame: Any) -> None:
        """Finish what is in hand and begin nothing new, within the same job too."""
        stopping.set()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]  # the library does not type it


def answer(url: str) -> None:
    """Answer the bell until told to stop."""
    connection = Redis.from_url(url)
    queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer)
    worker = BellWorker([queue], connection=connection, serializer=JSONSerializer)
    worker.work(with_scheduler=False, logging_level="WARNING")
