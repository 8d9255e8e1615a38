"""Every planted bug still fits the code as it stands: one that does not plant proves nothing."""

import subprocess
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
PATCHES = sorted((_HERE / "mutants").glob("*.patch"))


def test_there_are_ten() -> None:
    assert [one.name[:2] for one in PATCHES] == [f"{number:02}" for number in range(1, 11)]


@pytest.mark.parametrize("patch", PATCHES, ids=lambda one: one.stem)
def test_it_can_be_planted(patch: Path) -> None:
    command = ["git", "apply", "--check", "--whitespace=nowarn", str(patch)]
    done = subprocess.run(command, cwd=_HERE.parents[1], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
