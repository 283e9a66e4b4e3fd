"""Commands typed one after the other, each in a process of its own that need not load the program again.

`python -m tests.house.typed` reads a line of JSON a command, the words after `truce`; it stops at the first that fails.
"""

import json
import os
import sys
from collections.abc import Sequence

from truce.cli.app import main, make_app


def typed(words: Sequence[str]) -> int:
    """The exit code of one command; a fork of what is loaded, so that nothing of it stays behind."""
    pid = os.fork()
    if pid == 0:
        sys.argv = ["truce", *words]
        try:
            main()
        except SystemExit as end:
            sys.stdout.flush()
            os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    make_app()  # everything that any command needs is loaded here, once
    for line in sys.stdin.read().splitlines():
        print("$ truce", *json.loads(line), flush=True)
        if code := typed(json.loads(line)):
            print(f"exit code {code}", flush=True)
            sys.exit(1)
