"""Runs a command that does not outlive the process that asked for it: `leash.py SIGNAL PARENT COMMAND...`.

A program of its own instead of a `preexec_fn`, which is not safe once there are threads. It must not import
anything of ours: it starts before every child and runs isolated.
"""

import ctypes
import os
import signal
import sys

_SET_PARENT_DEATH_SIGNAL = 1


def leashed(command: list[str], farewell: signal.Signals) -> list[str]:
    """Return the command line that runs `command` and sends it `farewell` when the calling thread's process dies."""
    python = [sys.executable, "-I", "-S", __file__]
    return [*python, str(int(farewell)), str(os.getpid()), *command]


def main(farewell: int, parent: int, command: list[str]) -> None:
    """Become `command`, tied to `parent`; elsewhere than on Linux the tie is missing and nothing else differs."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, farewell)
    if os.getppid() != parent:
        sys.exit("The parent was gone before its child began.")
    # What is ignored stays so across exec: Python ignores SIGPIPE, a shell's background job Ctrl-C.
    for number in {signal.SIGPIPE, farewell} - {signal.SIGKILL}:
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvp(command[0], command)  # noqa: S606  # the command line is ours
    except OSError as error:
        sys.exit(f"{command[0]} cannot be run: {error.strerror}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
