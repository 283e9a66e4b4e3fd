"""What is written to a terminal cannot command it, and cannot turn letters round."""

import pytest

from truce.cli import show

EVIL = "seen\x1b[2J\x07 at \u202edusk\u2066\x9b \udc80"
SEEN = "seen\\x1b[2J\\x07 at \\u202edusk\\u2066\\x9b \\udc80"


def test_a_character_that_commands_a_terminal_is_shown_and_not_sent(capsys: pytest.CaptureFixture[str]) -> None:
    show.say(EVIL)
    show.complain(EVIL)
    show.table(EVIL, ("a", EVIL), [(1, EVIL), (None, "[red]as typed[/red]")])
    show.tree("case", EVIL, {"summary": EVIL, "factors": [{"a": EVIL}]}, 0)

    told = capsys.readouterr()
    assert SEEN in told.out
    assert SEEN in told.err
    assert "[red]as typed[/red]" in told.out
    assert not set(told.out + told.err) & set("\x1b\x07\u202e\u2066\x9b\udc80")


def test_newlines_tabs_and_letters_of_any_script_stay_as_they_are() -> None:
    text = "Вночі чули\tпостріли\nשלום, سلام, e\u0301"

    assert show.harmless(text) == text
    assert show.harmless("one\r\ntwo\rthree") == "one\ntwo\\rthree"
