"""Tags and metafields on paper, kept as Shopify keeps them: by owner and key, replaced by digest."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.adapters.shopify.paper import Paper

ORDER = "gid://shopify/Order/5"


@dataclass
class Notebook:
    """What is written on `paper`'s shop; `gone` owners cannot be written to."""

    tags: list[str] = field(default_factory=list)
    fields: dict[tuple[str, str], str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    paper: Paper = field(default_factory=Paper)

    def __post_init__(self) -> None:
        self.paper.root |= {
            "tagsAdd": self._tag,
            "tagsRemove": self._untag,
            "metafieldsSet": self._set,
            "metafieldsDelete": self._delete,
        }

    def field(self, key: str, owner: str = ORDER) -> Any:
        """What a metafield holds, None if it is not there."""
        text = self.fields.get((owner, key))
        return None if text is None else json.loads(text)

    def put(self, key: str, value: Any, owner: str = ORDER) -> None:
        """Let somebody else write a metafield."""
        self.fields[owner, key] = json.dumps(value)

    def reader(self, owner: str) -> Any:
        """The resolver of an owner's `metafield`."""

        def read(_info: Any, key: str, namespace: str) -> dict[str, Any] | None:
            assert namespace == "$app"
            text = self.fields.get((owner, key))
            return None if text is None else {"jsonValue": json.loads(text), "compareDigest": _digest(text)}

        return read

    def _tag(self, id_: str, tags: list[str]) -> dict[str, Any]:
        assert id_ == ORDER
        self.tags = [*self.tags, *tags]
        return {"userErrors": []}

    def _untag(self, id_: str, tags: list[str]) -> dict[str, Any]:
        assert id_ == ORDER
        self.tags = [one for one in self.tags if one not in tags]
        return {"userErrors": []}

    def _set(self, metafields: list[dict[str, Any]]) -> dict[str, Any]:
        assert len(metafields) <= 25
        if any(one["ownerId"] in self.gone for one in metafields):
            return error("INVALID", "Owner does not exist.")
        if any("compareDigest" in one and one["compareDigest"] != self._held(one) for one in metafields):
            return error("STALE_OBJECT")
        self.fields |= {(one["ownerId"], one["key"]): one["value"] for one in metafields}
        return {"userErrors": []}

    def _held(self, wish: dict[str, Any]) -> str | None:
        text = self.fields.get((wish["ownerId"], wish["key"]))
        return None if text is None else _digest(text)

    def _delete(self, metafields: list[dict[str, Any]]) -> dict[str, Any]:
        assert len(metafields) <= 25
        for one in metafields:
            self.fields.pop((one["ownerId"], one["key"]), None)
        return {"deletedMetafields": [], "userErrors": []}


def error(code: str | None, message: str = "No.") -> dict[str, Any]:
    """A payload that says no."""
    return {"userErrors": [{"code": code, "field": None, "message": message}]}


def _digest(text: str) -> str:
    return f"d{hash(text)}"
