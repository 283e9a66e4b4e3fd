"""What the key takeaways say, and when they say that something cannot be said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from tests.briefs import example
from truce.briefs.compose import compose
from truce.briefs.material import Material, frame
from truce.briefs.names import state_name
from truce.briefs.numbers import fraction
from truce.briefs.wording import Words, capital, short
from truce.model.brief import Brief, Sentence

DAY = timedelta(days=1)


def rule(brief: Brief, name: str) -> Sentence | None:
    return next((s for s in brief.takeaways if s.rule == name), None)


def said(brief: Brief, key: str) -> list[str]:
    return [s.text for section in brief.sections if section.key == key for s in section.sentences]


def silent(first: datetime, last: datetime) -> Material:
    """The example, of which the wire tells nothing between two instants."""
    given = example.material()
    reports = frame(given.reports)
    hush = (pl.col("source") == "wire-a") & (pl.col("earliest") < last) & (pl.col("latest") > first)
    return replace(given, reports=reports.filter(~hush), collections=())


def one_bound(reason: str) -> Material:
    """The example, of which the north alone promised anything, and sources do not settle who did it."""
    given = example.material()
    agreement = given.agreements[0]
    terms = (replace(agreement.terms[0], actors=("north",)), *agreement.terms[1:])
    rulings = frame(given.rulings).with_columns(
        status=pl.when(pl.col("term") == "GS-1").then(pl.lit("not_assessable")).otherwise(pl.col("status")),
        reason=pl.when((pl.col("term") == "GS-1") & (pl.col("party") == "any"))
        .then(pl.lit(reason))
        .when(pl.col("term") == "GS-1")
        .then(pl.lit("breach_likely"))
        .otherwise(pl.col("reason")),
    )
    kept = rulings.filter(~((pl.col("term") == "GS-1") & (pl.col("party") == "south")))
    return replace(given, agreements=(replace(agreement, terms=terms),), rulings=kept)


def test_a_source_that_is_silent_through_the_period_is_said_before_any_number() -> None:
    brief = compose(silent(example.START - DAY, example.END + DAY))

    assert brief.takeaways[0].rule == "takeaway.gap"
    assert "No report of Shoal Wire is at hand for" in brief.takeaways[0].text


def test_no_comparison_is_made_across_the_silence_of_a_heavy_source() -> None:
    brief = compose(silent(example.START - DAY, example.END + DAY))

    assert not any(s.rule.startswith("takeaway.change") for s in brief.takeaways)
    assert any("a comparison that rests on it says nothing" in text for text in said(brief, "changes"))


def test_a_silence_in_the_matched_windows_spoils_the_comparison_and_not_the_period() -> None:
    brief = compose(silent(example.START - 3.5 * DAY, example.START - DAY))

    assert rule(brief, "takeaway.gap") is None
    assert rule(brief, "takeaway.change_gap") is not None
    assert any("Silence of a source: Shoal Wire" in text for text in said(brief, "unknown"))


def test_a_source_that_tells_every_day_has_no_gap(brief: Brief) -> None:
    assert not any(text.startswith("Silence") for text in said(brief, "unknown"))


def test_a_term_that_binds_one_side_does_not_make_every_act_its_breach() -> None:
    found = rule(compose(one_bound("doer_may_be_unbound")), "takeaway.unbound")

    assert found is not None
    assert found.text.startswith("That such acts were done is almost certain")
    assert "but Northern Reach alone is bound by the promise" in found.text
    assert "whether Northern Reach broke its promise is not settled" in found.text.replace("Whether", "whether")


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_the_unbound_doer_is_told_in_every_language(language: str) -> None:
    assert rule(compose(one_bound("doer_may_be_unbound"), language), "takeaway.unbound") is not None


def test_a_change_names_the_windows_it_is_measured_against(brief: Brief) -> None:
    found = rule(brief, "takeaway.change")

    assert found is not None
    assert "of what the 96 hours just before brought" in found.text


def test_windows_whole_weeks_away_are_said_to_match_by_weekday_and_hour() -> None:
    given = example.material()
    weeks = timedelta(weeks=2)
    at = pl.col("period") == "before"
    rulings = frame(given.rulings).with_columns(
        earliest=pl.when(at).then(pl.lit(example.START - weeks)).otherwise(pl.col("earliest")),
        latest=pl.when(at).then(pl.lit(example.END - timedelta(weeks=1))).otherwise(pl.col("latest")),
    )
    changes = frame(given.changes).with_columns(hours_other=pl.lit(192.0))
    found = rule(compose(replace(given, rulings=rulings, changes=changes)), "takeaway.change")

    assert found is not None
    assert "of what the same weekdays and hours of the 2 weeks before brought" in found.text


def test_claims_in_several_units_are_said_not_to_compare(brief: Brief) -> None:
    found = rule(brief, "takeaway.claims_apart")

    assert found is not None
    assert "(violations by its own count)" in found.text
    assert "cannot be compared" in found.text


@pytest.mark.parametrize(
    ("ratio", "word"),
    [(0.26, "quarter"), (0.34, "third"), (0.52, "half"), (2.1, "twice"), (1.0, None), (0.42, None), (0.0, None)],
)
def test_a_word_for_a_fraction_is_used_only_where_it_is_near(ratio: float, word: str | None) -> None:
    assert fraction(ratio) == word


def test_a_fraction_with_a_wide_interval_is_only_a_number() -> None:
    words = Words("en", "UTC")

    assert words.part(0.26, 0.11, 0.51) == "about a quarter (0.26; 0.11–0.51)"
    assert words.part(0.26, 0.01, 3.0) == "0.26 (0.01–3.0)"


def test_a_state_has_its_name_in_the_language_and_nobody_else_is_renamed() -> None:
    assert state_name(Words("en", "UTC"), "ru", "Russian Federation") == "Russia"
    assert state_name(Words("uk", "UTC"), "ua", "Ukraine") == "Україна"
    assert state_name(Words("ru", "UTC"), "il", "State of Israel") == "Израиль"
    assert state_name(Words("en", "UTC"), "no", "Northern Reach") == "Northern Reach"
    assert state_name(Words("en", "UTC"), "lb", "Government of Lebanon") == "Government of Lebanon"


def test_a_quotation_is_cut_between_words_and_shows_it() -> None:
    assert short("one two three", 8) == "one two…"
    assert short("one two", 8) == "one two"
    assert capital("one two") == "One two"


def test_a_day_without_a_line_is_named(brief: Brief) -> None:
    assert "Line shoal-line: no version for 2 days of 5 (12 May 2031, 14 May 2031)." in said(brief, "unknown")


def test_what_was_read_from_words_is_said_with_its_share() -> None:
    given = example.material()
    flagged = frame(given.reports).with_columns(flags=pl.lit(["by_lexicon", "by_words"]))
    texts = said(compose(replace(given, reports=flagged)), "unknown")

    assert any("(100\u00a0%) the kind of act was read from words of the headline" in text for text in texts)
    assert any("(100\u00a0%) who did it was read from words of the headline" in text for text in texts)


def test_the_day_of_the_material_is_called_by_its_name(brief: Brief) -> None:
    assert brief.header[1].text.startswith("Made of what was collected by 16 May 2031")
    assert datetime(2031, 5, 16, 9, 30, tzinfo=UTC) == brief.as_of
