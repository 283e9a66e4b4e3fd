"""What the house says in the words of the terminal, in those of a page: its steps, its fields, its pages.

An error is told once and heard at several doors (`truce.errors`). A command that no page has stays as it is: whoever
reads of it can run it, or ask somebody who may.
"""

import re

from truce.shell.say import Say

COMMAND = re.compile(r"(`?)truce case (\w[\w-]*)((?: FOLDER)?)\1")
OPTION = re.compile(r"(?<![\w-])--(\w[\w-]*)")
PAGES = {"show": "the page of the case", "list": "the list of cases"}


def on_page(text: object, say: Say, step: str = "") -> str:
    """A text of the house, with the labels that its reader sees. `step`: whose form it stands beside."""

    def page_or_step(found: re.Match[str]) -> str:
        name = found[2].replace("-", "_")
        return PAGES.get(name) or f"“{_label(say, f'cases.step_{name}') or name.replace('_', ' ')}”"

    def field(found: re.Match[str]) -> str:
        name = found[1].replace("-", "_")
        return f"“{_label(say, f'cases.f_{step}_{name}', f'cases.f_{name}') or name.replace('_', ' ')}”"

    return OPTION.sub(field, COMMAND.sub(page_or_step, str(text)))


def _label(say: Say, *keys: str) -> str | None:
    return next((say(key) for key in keys if say.knows(key)), None)
