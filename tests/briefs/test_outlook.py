"""What may come, in a brief: said with its interval, its basis and its ids; in no edition that it is not meant for."""

import re
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tests.briefs import example
from tests.flow.outlook import said
from truce.briefs.compose import compose
from truce.briefs.material import Material, frame
from truce.briefs.render import render
from truce.flow.edition import seen_in
from truce.model.brief import Brief, Section
from truce.model.columns import from_table, to_table
from truce.model.condition import Condition
from truce.model.forecast import PART, Forecast, Regime, Signal
from truce.model.mandate import Mandate

LANGUAGES = ("en", "uk", "ru")
WARNED = ("outlook.warned_rise", "outlook.not_warned", "outlook.unstated")


def material(basis: str = "watched", **more: Any) -> Material:
    """The example, of whose truce somebody said something."""
    plain = example.material()
    about: dict[str, Any] = {"agreement": plain.agreements[0].id, "term": plain.agreements[0].terms[0].id}
    told = [replace(one, **(about if one.term else {"agreement": about["agreement"]})) for one in said.forecasts(basis)]
    turned = [replace(one, **about) for one in said.regimes()]
    tables = {"forecasts": to_table(Forecast, told), "regimes": to_table(Regime, turned)}
    return replace(plain, **(tables | more))


def part(brief: Brief) -> Section:
    return next(one for one in brief.sections if one.key == "outlook")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_rests_on_a_row_of_the_table(language: str) -> None:
    found = part(compose(material(), language))

    rows = {id for row in found.tables[0].rows for id in row.ids}
    assert [one.rule for one in found.sentences] == ["outlook.intro", "outlook.holds_base", "outlook.changed", *WARNED]
    assert all(set(one.because) <= rows for one in found.sentences)
    assert all(one.because for one in found.sentences[1:])


def test_series_too_short_to_tell_are_never_called_unchanged() -> None:
    short = [replace(one, since=None, chance=None, why="too_few_days") for one in said.regimes()]
    plain = material()
    about: dict[str, Any] = {"agreement": plain.agreements[0].id, "term": plain.agreements[0].terms[0].id}
    found = part(compose(replace(plain, regimes=to_table(Regime, [replace(one, **about) for one in short])), "en"))

    told = next(one for one in found.sentences if one.rule == "outlook.changed_short")
    assert "cannot be told of 2 of 2 series" in told.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_it_is_holding_is_said_before_whether_it_will_and_rests_on_a_row(language: str) -> None:
    told = part(compose(material(conditions=to_table(Condition, now())), language))

    rules = [one.rule for one in told.sentences]
    whether = ["outlook.now", "outlook.now_effect", "outlook.holds_base", "outlook.changed"]
    assert rules == ["outlook.intro", *whether, *WARNED]
    rows = {id for row in told.tables[0].rows for id in row.ids}
    assert {one.id for one in now()} <= rows
    assert not re.search("[a-z]_[a-z]", " ".join(one.text for one in told.sentences))


def test_it_says_the_word_the_reason_the_hours_and_how_much_was_watched() -> None:
    text = part(compose(material(conditions=to_table(Condition, now())))).sentences[1].text

    assert "fraying. More breaches per covered hour than since it began" in text
    assert "28 in 134 covered hours; 80\u00a0% of the area and time was watched" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", ["in_force", "over"])
def test_where_nobody_watched_it_tells_of_reports_and_of_no_hour(language: str, stage: str) -> None:
    dark = replace(now()[0], stage=stage, hours=0.0, counts=0.0, watched=0.0, told=28.0, effect=None)
    said = part(compose(material(conditions=to_table(Condition, [dark])), language)).sentences

    rule = "outlook.now_reported" if stage == "in_force" else "outlook.now_over_reported"
    assert said[1].rule == rule
    assert "28" in said[1].text
    if language == "en":
        assert said[1].text.endswith("Nobody watched, so there is no rate. Reported, not watched: 28 breaches.")


def test_a_truce_that_is_over_says_so_and_one_of_which_nothing_is_known_has_no_figures() -> None:
    over = replace(now()[0], stage="over", ended_by="its_end_came")
    blank = replace(over, stage="not_begun", ended_by=None, state="cannot_be_told", why=("not_begun",), earliest=None)
    told = [part(compose(material(conditions=to_table(Condition, [one])))).sentences[1] for one in (over, blank)]

    assert "is over (its announced end came)" in told[0].text
    assert told[1].text.endswith("holding? cannot be told. It has not begun.")


def test_the_public_is_not_told_whether_it_is_holding() -> None:
    seen = seen_in(material(conditions=to_table(Condition, now())), "public", Mandate())

    assert len(seen.conditions) == 0


def now() -> list[Condition]:
    """The whole truce frays; where one party holds nobody can tell."""
    about = example.material().agreements[0].id
    return [replace(one, agreement=about) for one in said.conditions()]


def test_a_chance_is_said_in_its_word_and_figure_with_its_interval_and_the_base_rate() -> None:
    text = part(compose(material())).sentences[1].text

    assert "still stands in 30 days: likely (73\u00a0%), interval 59\u00a0% to 81\u00a0%" in text
    assert "base rate alone, 90\u00a0%" in text


def test_where_nobody_watched_it_speaks_of_reports() -> None:
    rules = [one.rule for one in part(compose(material("reported"))).sentences]

    assert "outlook.reported" in rules


def test_the_picture_stands_on_page_and_paper() -> None:
    made = compose(material())

    assert made.coming is not None
    assert render(made, "html").decode().count('class="chart drawn"') == 1
    assert render(made, "pdf").startswith(b"%PDF")


def test_nothing_foretold_is_said_so() -> None:
    found = part(compose(example.material()))

    assert [one.rule for one in found.sentences] == ["outlook.none"]
    assert found.picture is None


def test_the_public_edition_foretells_nothing() -> None:
    brief = compose(seen_in(material(), "public", Mandate(publication_allowed=True, attribution_allowed=True)))

    assert [one.key for one in brief.sections if one.key == "outlook"] == []
    assert brief.coming is None


def test_parties_are_told_of_no_party_where_the_mandate_forbids_attribution() -> None:
    told = seen_in(material(), "parties", Mandate())

    assert set(told.forecasts["party"]) <= {None, "any"}


def test_a_warning_says_its_chance_its_threshold_and_that_nobody_stated_costs() -> None:
    quiet = [one.text for one in part(compose(material())).sentences]
    told = part(compose(material(warn_from=0.05, costs_stated=True))).sentences
    loud = next(one for one in told if one.rule == "outlook.warned")

    assert any("rose to another level" in one for one in quiet)
    assert any("warnings are given from 50\N{NO-BREAK SPACE}% on" in one for one in quiet)
    assert any("has not said what being wrong costs" in one for one in quiet)
    assert "warnings are given from 5\N{NO-BREAK SPACE}% on" in loud.text
    assert loud.tone == "bad"
    assert "outlook.unstated" not in [one.rule for one in told]


def test_silence_when_nobody_watched_is_not_told_as_quiet() -> None:
    dark = to_table(Condition, [replace(now()[0], watched=0.1)])
    told = [one for one in part(compose(material(conditions=dark))).sentences if one.rule == "outlook.unwatched"]

    assert [one.text for one in told] == [
        "Of the last week 10\N{NO-BREAK SPACE}% was watched: silence when nobody watched is not all quiet."
    ]


def test_a_hindcast_is_called_one() -> None:
    rows = [replace(one, hindcast=True) for one in said.forecasts()]
    of = example.material().agreements[0].id
    late = material(forecasts=to_table(Forecast, [replace(one, agreement=of) for one in rows]))

    assert "outlook.later" in [one.rule for one in part(compose(late)).sentences]
    assert "outlook.later" not in [one.rule for one in part(compose(material())).sentences]


@pytest.mark.parametrize(("state", "told"), [("ended", "ended"), ("cannot_be_told", "cannot be told")])
def test_where_no_day_ahead_has_a_chance_an_end_takes_one_row_that_keeps_every_id(state: str, told: str) -> None:
    plain = material()
    rows = frame(plain.forecasts).with_columns(
        state=pl.when(pl.col("kind") == "hold").then(pl.lit(state)).otherwise(pl.col("state")),
        p=pl.when(pl.col("kind") == "hold").then(None).otherwise(pl.col("p")),
    )
    silent = replace(plain, forecasts=rows.to_arrow())

    found = [row for row in part(compose(silent)).tables[0].rows if row.cells[0].text == "Any end"]

    (row,) = found
    assert row.cells[1].text == "7 days, 30 days, 90 days"
    assert row.cells[2].text == told
    assert len(row.ids) == 3


def test_beside_an_end_of_which_no_chance_is_told_stands_no_base_rate() -> None:
    rows = [row for row in part(compose(material())).tables[0].rows if len(row.cells) > 3]

    untold = [row for row in rows if row.cells[2].text == "cannot be told"]
    assert untold
    assert {row.cells[3].text for row in untold} == {""}
    assert [row.cells[3].text for row in rows if row.cells[0].text == "Any end"] == [
        "98\u00a0%",
        "90\u00a0%",
        "73\u00a0%",
    ]


@pytest.mark.parametrize("why", ["nobody_watched", "too_few_days"])
def test_of_a_truce_that_stands_and_cannot_be_told_it_says_why_and_what_others_did(why: str) -> None:
    plain = frame(material().forecasts)
    nothing = {name: pl.lit(None, pl.Float64) for name in ("p", "p_low", "p_high")}
    untold = plain.with_columns(state=pl.lit("cannot_be_told"), why=pl.lit(why), **nothing)
    texts = {one.rule: one.text for one in part(compose(material(forecasts=untold))).sentences}

    assert "Of truces like it 90\u00a0% stood 30 days on" in texts["outlook.cannot_base"]
    over = untold.with_columns(why=pl.lit("its_end_came"))
    assert "outlook.cannot" in [one.rule for one in part(compose(material(forecasts=over))).sentences]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_warning_names_its_signs_the_day_they_were_read_and_that_they_are_judgements(language: str) -> None:
    about = example.material().agreements[0].id
    table = to_table(Signal, [replace(one, agreement=about) for one in said.signals()])
    told = [one for one in part(compose(material(signals=table), language)).sentences if one.rule == "outlook.signs"]

    assert len(told) == 1
    assert "3" in told[0].text
    assert not re.search("[a-z]_[a-z]", told[0].text)


def parts() -> list[Forecast]:
    """The truce as all of its parts, two areas of which one cannot be told, and a term; by two marks."""
    about = example.material().agreements[0]
    keys = [(None, None, 0.4), (None, "held:ua", 0.5), (None, "held:unknown", None), (about.terms[0].id, "all", 0.7)]
    plain = next(one for one in said.forecasts() if one.definition == "any_end" and one.ahead_days == 30)
    return [
        replace(
            plain, id=f"fct-{mark[:1]}{n:015d}", agreement=about.id, kind=PART, definition=mark, term=term, area=area,
            p=p, p_low=p and p - 0.1, p_high=p and p + 0.1, state="holds" if p else "cannot_be_told",
        )
        for mark in ("any_breach_here", "breach_a_day_here")
        for n, (term, area, p) in enumerate(keys)
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_part_has_a_row_by_one_mark_and_the_one_that_may_go_first_is_named(language: str) -> None:
    plain = from_table(Forecast, material().forecasts)
    found = part(compose(material(forecasts=to_table(Forecast, [*plain, *parts()])), language))

    rows = [row for row in found.tables[0].rows if any(id.startswith("fct-b0000") for id in row.ids)]
    assert [len(row.cells) for row in rows] == [5, 5, 5, 5]
    assert [row.ids[0][-1] for row in rows] == ["0", "1", "3", "2"]  # what cannot be told comes last, in one row
    assert not any(id.startswith("fct-a0000") for row in found.tables[0].rows for id in row.ids)
    first = next(one for one in found.sentences if one.rule == "outlook.part_first")
    assert first.because == ("fct-b000000000000001",)
    assert "50\u00a0%" in first.text
    assert not re.search("[a-z]_[a-z]", first.text)


def test_an_end_by_thresholds_says_how_its_chance_goes_by_others_and_by_how_many_it_has_ended() -> None:
    def note(ended: int) -> str:
        plain = frame(material().forecasts)
        varied = plain.with_columns(
            vary_n=pl.lit(5, pl.Int64), vary_ended=pl.lit(ended, pl.Int64), vary_low=0.3, vary_high=0.8
        )
        rows = part(compose(material(forecasts=varied))).tables[0].rows
        return next(row.cells[2].note or "" for row in rows if row.cells[0].text.startswith("As violent"))

    assert note(0).endswith("by other thresholds 30\u00a0% to 80\u00a0%")
    assert note(2).endswith("and by 2 of those 5 it has ended")
