"""Where no change stands, the page says whether none is likely or nobody can tell: as the terminal does."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from tests.flow.outlook.said import regimes
from truce.flow.outlook.shown import Series
from truce.model.forecast import Regime
from truce.shell.say import LANGUAGES, Say
from truce.web.outlook.words import Words

CALM = next(one for one in regimes() if one.since is None)
SHORT = replace(CALM, chance=None, why="too_few_days")


def worded(language: str = "en") -> Words:
    return Words(Say(language, ZoneInfo("UTC")), str)


def series(regime: Regime | None) -> Series:
    about: dict[str, Any] = {
        "agreement": CALM.agreement,
        "term": CALM.term,
        "reading": CALM.reading,
        "party": CALM.party,
    }
    nothing: dict[str, Any] = {
        "model": None,
        "beats_climatology": None,
        "past": (),
        "steps": (),
        "totals": (),
        "holds": (),
        "why": None,
    }
    return Series(**about, **nothing, area=CALM.area, basis=CALM.basis, regime=regime)


def test_series_too_short_to_tell_are_never_called_unchanged() -> None:
    assert worded().unchanged([series(SHORT), series(SHORT)]) == "Too short to tell: 2 of 2 series."
    assert worded().unchanged([series(SHORT), series(CALM)]) == "Too short to tell: 1 of 2 series."
    assert worded().no_change(SHORT) == "Too few days are known."


def test_where_every_series_tells_it_is_said_that_none_changed() -> None:
    assert worded().unchanged([series(CALM)]) == "In no series is a change likelier than not."
    assert worded().no_change(CALM) == "no change likelier than not"


def test_where_nothing_was_watched_for_a_change_nothing_is_said_of_one() -> None:
    assert worded().unchanged([series(None)]) == worded().no_change(None) == "Cannot be told."
    assert all(worded(language).unchanged([series(SHORT)]) for language in LANGUAGES)
