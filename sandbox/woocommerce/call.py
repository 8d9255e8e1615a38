"""One request to the face and its answer."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.kernel.model import Shop
from sandbox.kernel.world import World


@dataclass
class Call:
    """A request that passed the door; `home` carries the scheme the asker believes in."""

    world: World
    shop: Shop
    method: str
    path: str
    query: dict[str, Any]
    raw_query: str
    body: Any
    home: str
    headers: dict[str, str]
    args: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return self.shop.name

    @property
    def rest(self) -> str:
        return f"{self.home}/wp-json"

    def param(self, name: str, default: Any = None) -> Any:
        """From the body first, then from the query, as WordPress looks."""
        if isinstance(self.body, dict) and name in self.body:
            return self.body[name]
        return self.query.get(name, default)


@dataclass
class Answer:
    """What goes back."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Problem(Exception):
    """A refusal in WordPress's form; `data` is a bare integer for refunds and `{"status": ...}` elsewhere."""

    def __init__(self, status: int, code: str, message: str, data: Any = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.data = {"status": status} if data is None else data
        self.headers: dict[str, str] = {}

    @property
    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "data": self.data}


def invalid(name: str, message: str, code: str = "rest_invalid_param") -> Problem:
    details = {name: {"code": code, "message": message, "data": None}}
    data = {"status": 400, "params": {name: message}, "details": details}
    return Problem(400, "rest_invalid_param", f"Invalid parameter(s): {name}", data)


def whole(call: Call, name: str, default: int, low: int = 1, high: int | None = None) -> int:
    """A whole number within bounds from the query."""
    given = call.query.get(name, default)
    try:
        value = int(given)
    except (TypeError, ValueError):
        raise invalid(name, f"{name} is not of type integer.", "rest_invalid_type") from None
    if high is not None and not low <= value <= high:
        raise invalid(name, f"{name} must be between {low} (inclusive) and {high} (inclusive)", "rest_out_of_bounds")
    if value < low:
        raise invalid(name, f"{name} must be greater than or equal to {low}", "rest_out_of_bounds")
    return value


def one_of(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise invalid(name, f"{name} is not one of {', '.join(allowed)}.", "rest_not_in_enum")
    return str(value)


def created(call: Call, body: Any, path: str) -> Answer:
    """201 with the place of what was made."""
    return Answer(body, 201, {"Location": f"{call.rest}/wc/v3/{path}"})
