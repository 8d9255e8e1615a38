import time


def now() -> int:
    """Whole seconds, as both platforms keep their dates."""
    return int(time.time())


def instant() -> float:
    """For the logs, where overlaps matter."""
    return time.time()
