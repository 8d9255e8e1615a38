"""Shopify's search text as a tree: terms, comparisons, quotes, AND (or nothing), OR, NOT, a dash, brackets."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graphql import GraphQLError

PIECE = re.compile(
    r"""\s*(?:(?P<bracket>[()])|(?P<dash>-)?(?:(?P<field>[A-Za-z_][\w.]*):\s*)?(?P<sign>>=|<=|>|<)?"""
    r"""(?P<value>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s()]+))"""
)
LONGEST, DEEPEST = 5_000, 20


@dataclass(frozen=True)
class Term:
    """One condition; `field` is "" for a bare word."""

    field: str
    sign: str
    value: str


Test = Callable[[Term], bool]
Tree = Callable[[Test], bool]  # whether it holds where each of its terms does as a test says


@dataclass(frozen=True)
class Piece:
    """A bracket, a joining word, or a term that may be denied."""

    kind: str  # "(", ")", "AND", "OR", "NOT", "term"
    term: Term = Term("", "", "")
    denied: bool = False


def pieces(text: str) -> Iterator[Piece]:
    for found in PIECE.finditer(text):
        word = found["value"] or ""
        plain = not found["field"] and not found["sign"] and not found["dash"]
        if found["bracket"] or (plain and word in ("AND", "OR", "NOT")):
            yield Piece(found["bracket"] or word)
        else:
            yield Piece("term", Term(found["field"] or "", found["sign"] or "", unquoted(word)), bool(found["dash"]))


def unquoted(word: str) -> str:
    if len(word) > 1 and word[0] == word[-1] and word[0] in "'\"":
        return re.sub(r"\\(.)", r"\1", word[1:-1])
    return word


class Reader:
    """Reads a text once; OR binds less than AND, and nothing between two terms is AND."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise GraphQLError(f"Search query is longer than {LONGEST} characters")
        self.left = list(pieces(text))[::-1]
        self.terms: list[Term] = []
        self.deep = 0

    def tree(self) -> Tree:
        """The whole text; a closing bracket too many is overlooked, as is all that says nothing."""
        found = self.either()
        while self.left:
            self.left.pop()
            found = both(found, self.either())
        return found

    def either(self) -> Tree:
        found = self.all_of()
        while self.left and self.left[-1].kind == "OR":
            self.left.pop()
            found = one_of(found, self.all_of())
        return found

    def all_of(self) -> Tree:
        found: Tree = anything
        while self.left and self.left[-1].kind not in ("OR", ")"):
            found = both(found, self.one())
        return found

    def one(self) -> Tree:
        piece = self.left.pop()
        if piece.kind == "NOT":
            return denied(self.one()) if self.left and self.left[-1].kind in ("term", "(", "NOT") else anything
        if piece.kind == "(":
            return self.inside()
        if piece.kind != "term":
            return anything
        self.terms.append(piece.term)
        holds: Tree = lambda test: test(piece.term)  # noqa: E731 a tree is a function
        return denied(holds) if piece.denied else holds

    def inside(self) -> Tree:
        self.deep += 1
        if self.deep > DEEPEST:
            raise GraphQLError(f"Search query has more than {DEEPEST} brackets")
        found = self.either()
        if self.left and self.left[-1].kind == ")":
            self.left.pop()
        return found


def anything(_test: Test) -> bool:
    return True


def both(one: Tree, other: Tree) -> Tree:
    return other if one is anything else lambda test: one(test) and other(test)


def one_of(one: Tree, other: Tree) -> Tree:
    return lambda test: one(test) or other(test)


def denied(one: Tree) -> Tree:
    return lambda test: not one(test)
