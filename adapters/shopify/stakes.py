"""What a call risks, and so what an answer that never came means."""

from enum import Enum

from connector.errors import ConnectorError, NotSent, Unclear


class Stakes(Enum):
    """A READ changes nothing, a WISH says how things should be and may be repeated, ONCE must not happen twice."""

    READ = "read"
    WISH = "wish"
    ONCE = "once"

    @property
    def writes(self) -> bool:
        """Whether the call may change something."""
        return self is not Stakes.READ

    @property
    def once(self) -> bool:
        """Whether only the clearest no may be called a no."""
        return self is Stakes.ONCE

    def repeats(self, error: ConnectorError) -> bool:
        """Tell whether the same call may be made again after this error."""
        return not self.once and isinstance(error, NotSent | Unclear)

    def lost(self, message: str, *, evidence: str = "", wait: float = 0.0) -> ConnectorError:
        """Return what it means that no answer came which could be understood."""
        if self.writes:
            return Unclear(message, evidence=evidence)
        return NotSent(message, evidence=evidence, wait=wait)
