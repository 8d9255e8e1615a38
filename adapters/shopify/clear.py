"""After something was sent, nothing that goes wrong may look as if nothing had been sent."""

from collections.abc import Iterator
from contextlib import contextmanager

from connector.errors import ConnectorError, Unclear


@contextmanager
def clear() -> Iterator[None]:
    """Say that nobody knows, whatever goes wrong from here on."""
    try:
        yield
    except Unclear:
        raise
    except ConnectorError as error:
        raise Unclear("What was sent may have been carried out.", evidence=str(error)) from error
