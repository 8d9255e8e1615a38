"""What can go wrong, told apart by what may be done next.

ConnectorError
├── NotSent     nothing left us, or the platform turned it away at the door: the same thing may be tried again
├── Refused     the platform said no for good: trying again changes nothing
├── Unclear     it may or may not have happened: look before anything else
│   ├── Running     an earlier attempt under the same key is at work: look again later, the key stays
│   ├── Spent       an earlier attempt under the same key failed, and the key is used up with it
│   └── Stuck       nothing will ever tell by itself: a person has to look, at once
├── Malformed   the input cannot be understood: keep it, set it aside, tell someone
└── Gone        the thing asked for does not exist (any more)
"""


class ConnectorError(Exception):
    """The root of all errors raised on purpose; `evidence` is the other side's answer, cut short."""

    retry = False

    def __init__(self, message: str, *, evidence: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.evidence = evidence[:2000]

    def __str__(self) -> str:
        return f"{self.message} ({self.evidence})" if self.evidence else self.message


class NotSent(ConnectorError):
    """Definitely not executed; `wait` is the number of seconds the other side asked for."""

    retry = True

    def __init__(self, message: str, *, evidence: str = "", wait: float = 0.0) -> None:
        super().__init__(message, evidence=evidence)
        self.wait = wait


class Refused(ConnectorError):
    """The platform understood and said no, before doing anything."""


class Unclear(ConnectorError):
    """The request may have been carried out; nobody may send it again before looking."""


class Running(Unclear):
    """An earlier attempt under the same key is being carried out; the same may be asked again later."""


class Spent(Unclear):
    """An earlier attempt under the same key failed: only a new key can carry it out, once it is proven absent."""


class Stuck(Unclear):
    """The platform will never say by itself what became of it: a person has to look."""


class Malformed(ConnectorError):
    """The input has a shape or a value that is not understood."""


class Gone(ConnectorError):
    """The platform does not know this id."""
