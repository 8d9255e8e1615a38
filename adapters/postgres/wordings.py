"""What a merchant wrote into notices, inside one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.tables import wording
from connector.wording import OwnWords

_KEY = ["merchant_id", "kind", "language"]


@dataclass(frozen=True, slots=True)
class Saved:
    """Own words as they are kept."""

    kind: str
    language: str
    words: OwnWords
    at: datetime


class Wordings:
    """A merchant's own words, one for each kind of notice and language."""

    def __init__(self, connection: Connection, merchant_id: int) -> None:
        self.connection = connection
        self.merchant_id = merchant_id

    def save(self, kind: str, language: str, words: OwnWords, now: datetime) -> None:
        """Keep words, in place of earlier ones."""
        said = {"subject": words.subject, "body": words.body, "saved_at": now}
        row = {"merchant_id": self.merchant_id, "kind": kind, "language": language, **said}
        self.connection.execute(insert(wording).values(row).on_conflict_do_update(index_elements=_KEY, set_=said))

    def find(self, kind: str, language: str) -> OwnWords | None:
        """Return the words for a kind in a language, None where ours stand."""
        return next((one.words for one in self.listed() if (one.kind, one.language) == (kind, language)), None)

    def listed(self) -> Sequence[Saved]:
        """Return everything the merchant wrote."""
        query = select(wording).where(wording.c.merchant_id == self.merchant_id)
        rows = self.connection.execute(query.order_by(wording.c.kind, wording.c.language)).mappings()
        return [
            Saved(row["kind"], row["language"], OwnWords(row["body"], row["subject"]), row["saved_at"]) for row in rows
        ]

    def remove(self, kind: str, language: str) -> bool:
        """Have our words again; False if there were none of the merchant's."""
        mine = (wording.c.merchant_id == self.merchant_id, wording.c.kind == kind, wording.c.language == language)
        return bool(self.connection.execute(wording.delete().where(*mine)).rowcount)
