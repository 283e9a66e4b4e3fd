"""Rises and truces that may fail, in the words of every language."""

from zoneinfo import ZoneInfo

import pytest

from tests.alerts.made import NOW
from tests.alerts.test_coming import FAILS, RISES, hold, regime
from truce.alerts.alert import Alert
from truce.alerts.coming import fails, rises
from truce.shell.say import LANGUAGES, Say
from truce.web.alerts.words import told

ROSE = rises(RISES, [regime(0.9, alarm=True, false_alarm_days=365.0)], NOW, None).found[0]
FALLS = fails(FAILS, [hold(0.4)], NOW, None).found[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("alert", [ROSE, FALLS], ids=["rose", "falls"])
def test_every_fact_of_it_is_said(alert: Alert, language: str) -> None:
    words = told(alert, Say(language, ZoneInfo("Europe/Kyiv")), {"any": "any"})

    assert words.event
    assert words.headline
    assert len(words.sentences) >= 3
    assert "{" not in words.headline + words.text


def test_in_english_it_says_since_when_compared_with_what_and_how_often_it_is_false() -> None:
    say = Say("en", ZoneInfo("Europe/Kyiv"))
    rose, falls = told(ROSE, say, {}), told(FALLS, say, {})

    assert "A watched day now brings 5; before: 2." in rose.sentences
    assert any("false once in 365 days" in one for one in rose.sentences)
    assert falls.headline.startswith("vela: chance to hold for 30 days: 40")
    assert "What would count as its end: Any end." in falls.sentences
