"""A JSON file read whole: for sources whose files are small and have no lines."""

import json
from pathlib import Path
from typing import Any

from truce.errors import UnusableSource


def read_json(path: Path) -> Any:
    """The data of a JSON file. Raises UnusableSource where it cannot be opened, is not UTF-8, or is cut short."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        if not text.lstrip().startswith(("{", "[")):
            raise UnusableSource(
                "this is not a JSON file", file=path.name, remedy="`truce sources show NAME` names the file it needs"
            )
        return json.loads(text)
    except OSError as fault:
        raise UnusableSource("the file cannot be opened", file=path.name) from fault
    except UnicodeDecodeError as fault:
        raise UnusableSource("the file is not UTF-8 text", file=path.name) from fault
    except json.JSONDecodeError as fault:
        raise UnusableSource(
            "the file is not whole JSON",
            file=path.name,
            line=fault.lineno,
            remedy="it may be cut short: fetch it again",
        ) from None
    except RecursionError as fault:
        raise UnusableSource("the file is nested too deeply", file=path.name) from fault
