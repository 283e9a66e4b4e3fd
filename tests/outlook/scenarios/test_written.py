"""The set as data: all of it there, in five languages where people read it, and every fault told by its line."""

from math import fsum
from pathlib import Path

import pytest

from truce.errors import UnusableYaml
from truce.model.scenario import in_language
from truce.outlook.scenarios.fields import LANGUAGES
from truce.outlook.scenarios.indicators import SIGNAL, shipped_indicators
from truce.outlook.scenarios.written import SCENARIOS, read_scenarios, read_with_indicators, shipped_scenarios
from truce.outlook.signals.weights import read_weights

TEXT = SCENARIOS.read_text("utf-8")


def written(folder: Path, old: str = "", new: str = "") -> Path:
    assert old in TEXT
    file = folder / "scenarios.yaml"
    file.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return file


def test_the_six_of_the_domain_are_there_whole() -> None:
    found = shipped_scenarios()

    assert found.codes == ("A", "B", "C", "D", "E", "F")
    assert fsum(one.p for one in found.scenarios) == pytest.approx(1.0)
    assert {one.talks for one in found.scenarios if one.code in "ABC"} == {"succeed"}
    assert found.of("E").talks == "break_down"
    for one in found.scenarios:
        assert all((one.drivers, one.interests, one.signposts, one.would_change, one.tasks, one.evidence))
        assert one.lead_days[0] < one.lead_days[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_room_shows_first_is_there_in_its_language(language: str) -> None:
    found = shipped_scenarios()
    shown = [found.question, *(words for one in found.scenarios for words in (one.title, one.says, one.civilians))]
    shown += [one.names for one in shipped_indicators().values()]

    assert all(in_language(words, language) == words[language] for words in shown)


def test_an_indicator_that_is_a_sign_of_a_truce_has_its_name() -> None:
    signs = [name for name, one in shipped_indicators().items() if one.comes_from == SIGNAL]

    assert set(signs) <= set(read_weights().signals)


def test_a_mission_may_write_its_own_with_an_indicator_of_its_own(tmp_path: Path) -> None:
    file = written(tmp_path, "indicator: text_agreed", "indicator: harvest")
    own = "indicators:\n  harvest: {unit: yes_no, comes_from: document, fresh_days: 90, names: Harvest agreed}\n"
    file.write_text(own + file.read_text("utf-8"), encoding="utf-8")
    found, known = read_with_indicators(file)

    assert found.of("A").signposts[0].indicator == "harvest"
    assert known["harvest"].names["en"] == "Harvest agreed"


@pytest.mark.parametrize(
    ("old", "new", "what", "field"),
    [
        ("likelihood: 0.35", "likelihood: 0.55", "likelihoods do not sum to one", "scenarios"),
        ("talks: between", "talks: betwen", "no such choice", "scenarios.D.talks"),
        ("indicator: heavy_share", "indicator: heavy_shares", "no such indicator",
         "scenarios.E.signposts.heavy.indicator"),
        ("weight: [0.9, 0.3, 1.5], share: 0.12", "weight: [0.9, 1.3, 1.5], share: 0.12",
         "a weight is its middle, then its 90 % interval around it", "scenarios.E.signposts.rise.weight"),
        ("share: 0.5, why: 'nothing", "share: 0.9, why: 'nothing", "so common a sign cannot say so much",
         "scenarios.D.signposts.same_rate.weight"),
        ("    drivers:", "    driver:", "no such field", "scenarios.A.driver"),
        ("horizon_days: 180", "horizon_days: soon", "here stands a number", "horizon_days"),
        ("made: 2026-11-23", "made: some day", "here stands a day", "made"),
        ("lead_days: [1, 21]", "lead_days: [21, 1]", "the shorter lead stands first", "scenarios.E.lead_days"),
        ("  concentration: 12", "  concentrated: 12", "no such field", "rules.concentrated"),
        ("at_most: 0.4", "at_most: 0.4, at_least: 0.2", "a threshold is given once", "scenarios.E.signposts.closed"),
        ("{actor: mediator, wants: a signature that holds}", "{actor: mediator}", "a field is missing",
         "scenarios.A.interests.1.wants"),
        ("  en: Which of these", "  xx: Which of these", "a text lacks English, or is in a language that is not used",
         "question"),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_field_and_what_to_try(
    tmp_path: Path, old: str, new: str, what: str, field: str
) -> None:
    file = written(tmp_path, old, new)

    with pytest.raises(UnusableYaml) as fault:
        read_scenarios(file)

    assert fault.value.what == what
    assert fault.value.given["file"] == str(file)
    assert fault.value.given["field"] == field
    line = file.read_text("utf-8").splitlines()[int(str(fault.value.given["line"])) - 1]
    assert field.rsplit(".", maxsplit=1)[-1] in line or field.split(".")[-2] in line or "actor: mediator" in line
    assert fault.value.remedy
