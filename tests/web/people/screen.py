"""Dialogue told at the screen: who sits there, what a form sends, and how its fields are read."""

import re
from typing import Any

from tests.community.told import TOLD
from tests.web.casework.desk import Browser
from tests.web.signing import Signing
from truce.flow.community import dialogue, keeping
from truce.wire.rows import Row

MARK = "Brundavelska"


def entered(office: Signing, handle: str) -> Browser:
    return Browser(office.as_(handle))


def kept(office: Signing, noun: str, **more: Any) -> str:
    return dialogue.add(office.staff.as_("zoya"), noun, [Row(1, TOLD[noun] | more)]).new[0]


def count(office: Signing) -> int:
    return len(keeping.written(office.staff.house, "dialogue"))


def send(browser: Browser, path: str, **told: Any) -> Any:
    return browser.client.post(path, data=told | {"csrf": browser.csrf()})


def typed(noun: str, **more: Any) -> dict[str, Any]:
    """What a form sends of a thing: fields as text, entries of a list by their place."""
    told = {name: value for name, value in (TOLD[noun] | more).items() if not isinstance(value, list)}
    for name, value in (TOLD[noun] | more).items():
        for n, row in enumerate(value if isinstance(value, list) else ()):
            told |= {f"{name}.{n}.{part}": one for part, one in row.items()}
    return told


def field(page: str, name: str) -> str:
    """The tag of a field, with what it holds."""
    named = rf'[^>]*\bname="{re.escape(name)}"[^>]*>'
    found = re.search(rf"<input{named}|<(textarea|select){named}.*?</\1>", page, re.S)
    assert found, name
    return found.group(0)
