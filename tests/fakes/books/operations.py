"""Operations in memory, moved by compare and swap only."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from connector.ports import Operation
from connector.ports import State as Stage
from tests.fakes.books.state import State, as_stored

_IN_FLIGHT = (Stage.SENDING, Stage.UNKNOWN, Stage.RECONCILING)
_FINAL = (Stage.DONE, Stage.FAILED)


class MemoryOperations:
    """The operations of one merchant, inside one transaction."""

    def __init__(self, state: State) -> None:
        self.state = state

    def add(self, operation: Operation, /) -> Operation | None:
        held = self.state.operations
        if any(one.key == operation.key for one in held.values()) or self._blocked(operation):
            return None
        number = len(held) + 1
        held[number] = _stored(replace(operation, id=number))
        return replace(operation, id=number)

    def _blocked(self, wanted: Operation) -> bool:
        """Tell whether another money operation of the order is in flight: there may be one."""
        if not wanted.kind.money or wanted.state not in _IN_FLIGHT:
            return False
        others = [one for one in self.of_order(wanted.order) if one.id != wanted.id and one.kind.money]
        return any(one.state in _IN_FLIGHT for one in others)

    def get(self, operation_id: int, *, lock: bool = False) -> Operation | None:  # noqa: ARG002
        return self.state.operations.get(operation_id)

    def of_order(self, order_id: str) -> Sequence[Operation]:
        return [one for one in self.state.operations.values() if one.order == order_id]

    def due(self, now: datetime, limit: int) -> Sequence[Operation]:
        held = self.state.operations.values()
        return [one for one in held if one.due and one.due <= now and one.state not in _FINAL][:limit]

    def open_money(self) -> Sequence[Operation]:
        final = {Stage.DONE, Stage.FAILED}
        return [one for one in self.listed(limit=10_000) if one.kind.money and one.state not in final]

    def listed(self, *, states: Sequence[str] = (), after: int = 0, limit: int = 100) -> Sequence[Operation]:
        """Return operations by id, a page at a time, all or those in `states`."""
        wanted = [one for one in self.state.operations.values() if one.id > after]
        return [one for one in wanted if not states or one.state.value in states][:limit]

    def move(self, operation: Operation, state: Stage, /, **changes: Any) -> Operation | None:
        held = self.state.operations.get(operation.id)
        moved = replace(operation, state=state, version=operation.version + 1, **changes)
        if held is None or held.version != operation.version or self._blocked(moved):
            return None
        self.state.operations[operation.id] = _stored(moved)
        return moved


def _stored(operation: Operation) -> Operation:
    return replace(operation, units=as_stored(dict(operation.units)), details=as_stored(dict(operation.details)))
