"""How much is held of one merchant, and which orders are meant by what people call them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, func, or_, select

from adapters.postgres.tables import delivery, item, ledger, notice, orders

_TABLES = {"orders": orders, "items": item, "deliveries": delivery, "mails": notice, "record": ledger}
_MOST = 50


class Holdings:
    """Read only; each call is about one merchant."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def counts(self, merchant_id: int) -> Mapping[str, int]:
        """Return how many rows are held, by what they are."""
        with self.engine.connect() as connection:
            return {
                name: connection.execute(
                    select(func.count()).select_from(table).where(table.c.merchant_id == merchant_id)
                ).scalar_one()
                for name, table in _TABLES.items()
            }

    def orders_called(self, merchant_id: int, names: Sequence[str]) -> Mapping[str, str]:
        """Return the id of each order that is called so, by its number (with or without "#") or its id."""
        wanted = list(dict.fromkeys(names))[:_MOST]
        numbers = {form for name in wanted for form in _forms(name)}
        query = select(orders.c.order_id, orders.c.number).where(
            orders.c.merchant_id == merchant_id, or_(orders.c.number.in_(numbers), orders.c.order_id.in_(wanted))
        )
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(orders.c.order_id)).all()
        by_name = {row.order_id: row.order_id for row in rows} | {row.number: row.order_id for row in rows}
        found = ((name, next((by_name[form] for form in _forms(name) if form in by_name), "")) for name in wanted)
        return {name: order for name, order in found if order}


def _forms(name: str) -> tuple[str, str, str]:
    """Return how shops may write an order's number."""
    bare = name.removeprefix("#")
    return (name, f"#{bare}", bare)
