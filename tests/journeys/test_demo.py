"""The story the demo tells, and that it bites."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.running import Running

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

# Put in front of every process's path: breaks one function of ours, and nothing of the sandbox's or the teller's.
_BREAKER = """
import sys
if not any("sandbox" in part for part in sys.orig_argv):
    import {module} as broken
    {patch}
"""
_ALLOCATE = """
    real = broken.allocate
    broken.allocate = lambda cover, queue: real(cover + 1, queue)
"""
_REFUND = """
    real = broken.share
    broken.share = lambda total, part, whole, given=0, given_part=0: real(total, part, whole, given, given_part) + 1
"""


def _demo(environ: dict[str, str], patience: float) -> tuple[int, dict[str, object]]:
    command = [sys.executable, "-m", "service.cli", "demo", "--json", "--patience", str(patience)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_the_story_comes_out_as_it_should_on_a_running_house(running: Running) -> None:
    code, summary = _demo(running.environ, 20)
    assert (code, summary["ok"]) == (0, True), json.dumps(summary, indent=1)


@pytest.mark.parametrize(("module", "patch"), [("connector.allocate", _ALLOCATE), ("connector.money", _REFUND)])
def test_breaking_allocation_or_refund_makes_the_story_fail(tmp_path: Path, module: str, patch: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(_BREAKER.format(module=module, patch=patch.strip()))
    environ = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    path = os.pathsep.join([str(tmp_path), environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    code, summary = _demo(environ | {"PYTHONPATH": path, "VAR_DIR": str(tmp_path / "none")}, 3)
    assert (code, summary["ok"]) == (1, False)
