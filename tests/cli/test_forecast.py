"""truce forecast: what a head of mission reads in a minute, and what a program reads."""

import json
import re
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.test_commands import truce
from tests.flow.outlook.days import AGREEMENT, DAY, begun, judged, lived, mission, paper
from truce import bootstrap
from truce.cli.forecast_counts import say_counts
from truce.cli.forecast_record import record_line
from truce.cli.forecast_scenarios import say_scenarios
from truce.errors import UnusableValue
from truce.flow.house import Silent
from truce.flow.outlook.forecast import forecast, judged_as_of
from truce.flow.outlook.foreseen import refuse_ahead
from truce.flow.outlook.recorded import Kept, Record
from truce.flow.outlook.scenarios import prospects
from truce.flow.outlook.showing import shown_truces
from truce.flow.outlook.warned import none_warned
from truce.model.condition import OVER
from truce.outlook.scenarios.came import Scored
from truce.outlook.warning.elsewhere import elsewhere

CALM = [float(n % 3) for n in range(40)]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A mission of forty calm days and five that are not, of which the outlook was said."""
    folder = tmp_path_factory.mktemp("told") / "m"
    forecast(judged(mission(folder), [*CALM, *([9.0] * 5)]))
    return str(folder)


@pytest.mark.long
def test_a_minute_is_enough_to_read_it(told: str) -> None:
    said = truce("forecast", told).stdout

    for words in (
        "will it hold",
        "base rate alone",
        "changed ALARM",
        "breaches to come",
        "90 days",
        "record: nothing that was said has come due yet",
    ):
        assert words in said
    assert "by what was known on 2020-" in said


@pytest.mark.long
def test_it_says_first_whether_the_truce_is_holding_and_what_that_rests_on(tmp_path: Path) -> None:
    forecast(lived(judged(mission(tmp_path / "m"), [*CALM, 0.0, 1.0, *([4.0] * 7)]), [9, 11] * 24 + [10]))
    said = truce("forecast", str(tmp_path / "m")).stdout

    assert said.splitlines()[1].startswith(
        "  is it holding? FRAYING: more breaches per covered hour than since it began"
    )
    assert "28.0 breaches in 134 covered hours (80% of the area and time watched)" in said
    assert re.search(r"breaches per covered hour +0\.21 ", said)
    assert "what the truce itself changed: breaches fell" in said
    assert "_" not in said[said.index("is it holding") : said.index("will it hold")]


@pytest.mark.long
def test_where_nobody_ever_watched_it_tells_of_reports_and_of_no_hour_rate_or_ratio(tmp_path: Path) -> None:
    forecast(lived(judged(mission(tmp_path / "m"), [*CALM, *([4.0] * 7)], 0.0), [9, 11] * 24 + [10], 0.0))
    said = truce("forecast", str(tmp_path / "m")).stdout

    assert said.splitlines()[1] == "  is it holding? cannot be told: it is only told of, not watched"
    assert "nobody watched: no covered hours and no rate; reported, not watched: 28.0 breaches" in said
    now = said[: said.index("will it hold")]
    assert not re.search(r"covered hours \(|per covered hour|watched hours|hot spots|x\d", now)


@pytest.mark.long
def test_the_word_and_the_rows_beneath_it_say_by_which_marks(tmp_path: Path) -> None:
    forecast(lived(judged(mission(tmp_path / "m"), [*CALM, 0.0, 1.0, *([4.0] * 7)]), [9, 11] * 24 + [10]))
    said = truce("forecast", str(tmp_path / "m")).stdout

    assert "fraying is said from 80% chance on that it is 1.25 times that since it began" in said
    assert "a row tells of a change only if its whole 90% interval does" in said


@pytest.mark.long
def test_a_program_reads_whether_it_is_holding(told: str) -> None:
    whole = json.loads(truce("forecast", told, "--json").stdout)

    one = whole["truces"][0]["conditions"][0]
    assert one["state"] == "fraying"
    assert one["why"] == ["rate_above_phase", "rate_above_matched"]
    assert one["measures"][0]["name"] == "rate"


def test_it_warns_with_its_threshold_what_being_wrong_costs_and_why(told: str) -> None:
    said = truce("forecast", told).stdout

    assert "early warning: ALARM" in said
    assert "a warning pays from 50%" in said
    assert "to expect of silence" in said
    assert "  rise: " in said


def test_a_warning_says_that_nobody_stated_costs_and_gives_its_reasons_in_words(told: str) -> None:
    said = truce("forecast", told).stdout
    reasons = re.findall(r"^  (?:rise|sign|signpost|chance).*$", said, re.MULTILINE)

    assert "nobody has said what being wrong costs" in said
    assert reasons
    assert not any("|" in one or re.search(r": [A-F]\.", one) or "_" in one.partition("[")[0] for one in reasons)


@pytest.mark.long
def test_the_thresholds_of_a_warning_are_told_by_what_they_were_worth(told: str) -> None:
    said = truce("forecast", told, "--thresholds").stdout
    whole = json.loads(truce("forecast", told, "--thresholds", "--json").stdout)

    assert "a warning is given from 50% on: nobody has said what being wrong costs" in said
    assert "agreements of UCDP" in said
    assert "324 of 536" in said
    assert "*: the threshold that is used" in said
    assert whole["chosen"]["threshold"] == 0.5
    assert [one["of"] for one in whole["worth"]] == ["ucdp_agreements", "short_truces"]


@pytest.mark.long
def test_a_program_reads_the_same_and_every_id_can_be_asked_why(told: str) -> None:
    whole = json.loads(truce("forecast", told, "--json", "--agreement", AGREEMENT).stdout)
    hold = whole["truces"][0]["holds"][0]
    id = hold["chances"][0]["forecast"]

    assert hold["definition"] == "any_end"
    why = json.loads(truce("why", told, id, "--json").stdout)
    assert why["kind"] == "forecast"
    assert any(one["kind"] == "signal" for one in why["because"])
    assert any(one["kind"] == "ruling" for one in why["because"])


def test_counts_of_a_truce_that_is_over_say_when_they_were_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house = judged(mission(tmp_path / "m"), [*CALM, 1.0])
    forecast(house)
    (truce,) = shown_truces(house).truces
    over = replace(truce, conditions=tuple(replace(one, stage=OVER) for one in truce.conditions))

    say_counts(truce)
    assert "said last" not in capsys.readouterr().out

    say_counts(truce, begun(house) + 60 * DAY)
    assert "said on 20" in capsys.readouterr().out

    say_counts(over)
    assert "it is over: these were said last on 20" in capsys.readouterr().out


def test_the_record_says_what_was_only_tried_beside_what_is_simple_and_what_it_waits_for(told: str) -> None:
    said = truce("forecast", told, "--record").stdout

    assert "models tried on the mission's own past: no forecast was said" in said
    assert re.search(r"combination, watched +\d.* \+?-?\d+% \(", said)
    for words in ("climatology", "last value", "ignorance", "stands as it was said", "nobody has judged them yet"):
        assert words in said
    assert "a score comes 2 days after the last day of its target" in said
    assert re.search(r"  that it holds: \d+, the first until 2020-09-\d\d, the last until 2020-12-", said)


@pytest.mark.long
def test_a_program_reads_what_is_waited_for_and_until_when(told: str) -> None:
    kept = json.loads(truce("forecast", told, "--json", "--record").stdout)["record"]

    assert [one["of"] for one in kept["lines"]] == ["backtest"]
    assert kept["settled_days"] == 2
    assert {one["kind"] for one in kept["waits"]} == {"hold", "count"}
    assert sum(one["n"] for one in kept["waits"]) == kept["waiting"]
    assert all(one["first"] > kept["as_of"] for one in kept["waits"])


def test_where_nothing_was_judged_it_says_what_to_do(tmp_path: Path) -> None:
    mission(tmp_path / "new")
    refused = truce("forecast", str(tmp_path / "new"))

    assert refused.returncode == 1
    assert "truce run" in refused.stderr


def test_a_truce_or_term_that_is_not_there_is_named(told: str) -> None:
    refused = truce("forecast", told, "--term", "nowhere")

    assert refused.returncode == 1
    assert "nowhere" in refused.stderr


def test_what_will_be_known_some_day_is_known_by_nobody(told: str) -> None:
    house = bootstrap.open_house(Path(told), Silent())

    with pytest.raises(UnusableValue, match="has not come yet"):
        refuse_ahead(house, house.clock() + DAY)
    refuse_ahead(house, house.clock() - DAY)


def test_the_first_line_of_the_record_hides_no_half_of_it() -> None:
    one = Kept(
        of="frozen", kind="count", definition=None, basis="watched", model="combination", n=300, unwatched=0, crps=1.0,
        climatology_crps=1.3, last_crps=0.6, skill=0.23, last_skill=-0.61, series=36, lost=18,
    )  # fmt: skip

    line = record_line(Record(lines=(one,)), ZoneInfo("UTC"))

    assert "against climatology +23%, against the last value -61%" in line
    assert "lost to climatology on 18 of 36 series scored" in line


def test_a_threshold_that_no_collapse_would_have_passed_says_so() -> None:
    past = next(one for one in elsewhere() if one.of == "short_truces")
    silent = [at.threshold for at in past.each if at.recall == 0.0]

    assert all(none_warned(past, each) for each in silent)
    assert not none_warned(past, past.each[0].threshold)


def test_one_look_at_a_time_and_none_is_dropped_in_silence(told: str) -> None:
    refused = truce("forecast", told, "--scenarios", "--thresholds")

    assert refused.returncode == 1
    assert "one of these at a time" in refused.stderr


def test_of_a_truce_that_is_over_no_base_rate_comforts(tmp_path: Path) -> None:
    house = judged(mission(tmp_path / "m"), [*CALM, 1.0])
    paper(house, "declared_over", begun(house) + 38 * DAY)
    forecast(house)
    said = truce("forecast", str(tmp_path / "m")).stdout

    assert "is it holding? it is over" in said
    assert "base rate alone" not in said


@pytest.mark.long
def test_every_part_has_its_chance_and_what_was_asked_for_has_it_by_every_mark(told: str) -> None:
    whole = truce("forecast", told).stdout
    term = re.search(r"^(AM-\d+) ", whole[whole.index("will each part hold") :], re.MULTILINE)
    assert term is not None
    one = truce("forecast", told, "--term", term[1], "--area", "all").stdout

    assert "all of it" in whole[whole.index("will each part hold") :]
    assert "that no part ends, by other marks" in whole
    for mark in ("a breach at all", "seven breaches", "as many breaches in a week"):
        assert f"{term[1]}: {mark}" in one
    assert "nobody watched before the truce" in one


@pytest.mark.long
def test_a_program_reads_the_chances_of_every_part(told: str) -> None:
    (found,) = json.loads(truce("forecast", told, "--json").stdout)["truces"]

    marks = {hold["definition"] for hold in found["parts"]}
    assert "breach_a_day_here" in marks
    assert {hold["definition"] for one in found["series"] if one["area"] == "all" for hold in one["holds"]} == marks


def test_what_came_of_scenarios_stands_with_its_score_beside_equal_shares(
    told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    house = bootstrap.open_house(Path(told), Silent())
    found = prospects(house, judged_as_of(house))
    act = tuple(one.now for one in found.each)
    at = act[0].made_at
    scored = Scored(
        at=at, until=at.date(), by="hana", entry=3, known={one.scenario: one.scenario == "E" for one in act},
        source="stated", brier=0.31, equal=0.83, before=0.5,
    )  # fmt: skip

    say_scenarios(replace(found, judged=(act,), scored=(scored,)), "en")
    said = capsys.readouterr().out
    assert re.search(r"hana +Breakdown and escalation +0\.310 +0\.830 +0\.500", said)
    assert "1 of 1 scored, 0.310 in the mean" in said
    assert "what stood before 0.500, by those 0.310" in said


def test_each_scenario_says_what_drives_it_what_monitors_would_do_and_how_its_signposts_read(told: str) -> None:
    said = truce("forecast", told, "--scenarios").stdout
    breakdown = said[said.index("E Breakdown and escalation: ") : said.index("F Frozen")]

    for part in ("driven by: ", "would change it: ", "for civilians: ", "for monitors: ", "from its first signs"):
        assert part in breakdown
    assert re.search(r"signpost: .+: not observed \(at least 1\)", breakdown)
    assert re.search(r"signpost: .+: [\d.]+ \(at (least|most) [\d.]+\), .*odds times", said)
