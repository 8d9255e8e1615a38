"""Whose certificates the sandbox believes: a test's own authority where it names one, else the usual ones."""

import os


def roots() -> str | bool:
    return os.environ.get("SANDBOX_CA_FILE") or True
