"""Every GraphQL document we send, one to a file, whole as it stands; nothing is put together at run time."""

from functools import cache
from importlib.resources import files


@cache
def document(name: str) -> str:
    """Return the document kept under `name` ("OrderForBackorder"): the name of the one operation in it."""
    return files(__name__).joinpath(f"{name}.graphql").read_text()
