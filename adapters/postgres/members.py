"""Which items are in which groups, inside one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.tables import item, item_group, member


class Members:
    """The groups of one merchant's items."""

    connection: Connection
    merchant_id: int

    def in_group(self, group: str) -> Sequence[str]:
        """Return the items in the group of that key."""
        query = select(member.c.item).where(member.c.merchant_id == self.merchant_id, member.c.grouped == group)
        return list(self.connection.execute(query.order_by(member.c.item)).scalars())

    def groups(self) -> Mapping[str, datetime]:
        """Return when each group was read last, by its key."""
        query = select(item_group.c.grouped, item_group.c.read_at).where(item_group.c.merchant_id == self.merchant_id)
        return {row.grouped: row.read_at for row in self.connection.execute(query)}

    def group_read(self, group: str, now: datetime) -> None:
        """Write down that a group was read to its end."""
        change = insert(item_group).values(merchant_id=self.merchant_id, grouped=group, read_at=now)
        keys = ["merchant_id", "grouped"]
        self.connection.execute(change.on_conflict_do_update(index_elements=keys, set_={"read_at": now}))

    def forget_group(self, group: str) -> None:
        """Hold nothing of a group any more."""
        for table in (member, item_group):
            mine = (table.c.merchant_id == self.merchant_id, table.c.grouped == group)
            self.connection.execute(table.delete().where(*mine))

    def join(self, group: str, items: Iterable[str]) -> None:
        """Write down that items are in a group from now on."""
        rows = [{"merchant_id": self.merchant_id, "grouped": group, "item": one} for one in items]
        if rows:
            self.connection.execute(insert(member).on_conflict_do_nothing(), rows)

    def part(self, group: str, items: Iterable[str]) -> None:
        """Write down that items are in a group no more."""
        mine = (member.c.merchant_id == self.merchant_id, member.c.grouped == group)
        self.connection.execute(member.delete().where(*mine, member.c.item.in_(list(items))))


def groups_of_item() -> Any:
    """Return what to select beside an item for the keys of its groups."""
    same = (member.c.merchant_id == item.c.merchant_id, member.c.item == item.c.key)
    return func.array(select(member.c.grouped).where(*same).correlate(item).scalar_subquery()).label("groups")
