"""Nobody at a page is told to type an option."""

from zoneinfo import ZoneInfo

import pytest

from truce.shell.say import Say
from truce.web.spoken import on_page

SAY = Say("en", ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("told", "step", "read"),
    [
        ("--by", "receive", "“Told by”"),
        ("--actor karst", "receive", "“Who they say did it” karst"),
        ("--due 2025-05-01", "", "“Until when” 2025-05-01"),
        ("ask, then say so: --never-heard-of", "", "ask, then say so: “never heard of”"),
        ("`truce case show` says who may do what next", "", "the page of the case says who may do what next"),
        ("`truce case list FOLDER` names them", "", "the list of cases names them"),
        ("return it: truce case return", "", "return it: “Give it back”"),
        ("`truce roles list FOLDER` names them", "", "`truce roles list FOLDER` names them"),
        ("a well-known thing -- or two", "", "a well-known thing -- or two"),
    ],
)
def test_what_the_terminal_calls_by_an_option_a_page_calls_by_its_label(told: str, step: str, read: str) -> None:
    assert on_page(told, SAY, step) == read
