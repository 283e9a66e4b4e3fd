"""What a brief may and must say."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from tests.briefs import example
from truce.briefs.board import waits
from truce.briefs.compose import compose
from truce.briefs.material import frame
from truce.briefs.timeline import windows
from truce.briefs.wording import Words
from truce.errors import NotFound, UnusableValue, WrongUsage
from truce.model.brief import Brief, Section, Sentence

ORDER = [
    "terms",
    "board",
    "arms",
    "changes",
    "outlook",
    "map",
    "timeline",
    "hotspots",
    "claims",
    "access",
    "unknown",
    "sources",
    "method",
    "evidence",
]


def sentences(brief: Brief) -> Iterator[Sentence]:
    yield from brief.takeaways
    for section in brief.sections:
        yield from section.sentences


def part(brief: Brief, key: str) -> Section:
    return next(s for s in brief.sections if s.key == key)


def test_parts_stand_in_the_order_in_which_a_head_of_mission_reads(brief: Brief) -> None:
    assert [s.key for s in brief.sections] == ORDER


def test_takeaways_are_five_to_eight(brief: Brief) -> None:
    assert 5 <= len(brief.takeaways) <= 8


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_no_number_stands_in_a_takeaway_that_is_not_in_the_data(language: str) -> None:
    for sentence in compose(example.material(), language).takeaways:
        rest = sentence.text
        for figure in sorted(sentence.figures, key=lambda f: -len(f.text)):
            rest = rest.replace(figure.text, "")

        assert not re.search(r"\d", rest), sentence


def test_every_takeaway_names_why_except_the_one_about_all_reports(brief: Brief) -> None:
    assert all(s.because or s.rule == "takeaway.volume" for s in brief.takeaways)


def test_likelihood_is_said_in_words_and_figures(brief: Brief) -> None:
    second = brief.takeaways[1]

    assert "almost certain (>99\u00a0%)" in second.text


def test_no_takeaway_without_coverage(brief: Brief) -> None:
    assert any(s.rule in {"takeaway.watched", "takeaway.unwatched"} for s in brief.takeaways)


def test_both_parties_stand_in_one_sentence_in_the_same_words(brief: Brief) -> None:
    said = next(s.text for s in brief.takeaways if s.rule == "takeaway.doers")

    assert "hat Northern Reach broke its promise at least once is almost certain (>99" in said
    assert "hat Southern Reach broke its promise at least once is almost certain (>99" in said
    assert "about 6.4 (3.9–9.2) at Northern Reach’s door, about 7.1 (4.4–10.2) at Southern Reach’s door" in said


def test_a_takeaway_says_what_was_promised_before_what_was_told(brief: Brief) -> None:
    assert brief.takeaways[0].text == (
        "Northern Reach and Southern Reach promised to refrain from this: “all firing and all assaults” "
        "(GS-1, article 1). In the text’s own reading, sources tell of about 31 such acts (26–36), whoever did them; "
        "for 56\u00a0% nobody is named."
    )


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_a_takeaway_is_two_sentences_at_most(language: str) -> None:
    for sentence in compose(example.material(), language).takeaways:
        ends = re.findall(r"[.](?=\s+[A-ZА-ЯІЇЄҐ“«])", sentence.text)
        assert len(ends) <= (2 if sentence.rule == "takeaway.other" else 1), sentence


def test_swapped_parties_give_mirrored_takeaways() -> None:
    swap = {"north": "south", "south": "north"}
    given = example.material()
    parties = tuple(replace(p, id=swap[p.id]) for p in reversed(given.agreements[0].parties))
    turned = replace(
        given,
        agreements=(replace(given.agreements[0], parties=tuple(reversed(parties))),),
        rulings=frame(given.rulings).with_columns(pl.col("party").replace(swap)),
    )

    one, two = compose(given).takeaways, compose(turned).takeaways

    assert {s.rule for s in one} == {s.rule for s in two}
    assert [len(s.figures) for s in one if s.rule == "takeaway.term"] == [
        len(s.figures) for s in two if s.rule == "takeaway.term"
    ]


def test_a_claim_is_in_no_count() -> None:
    without = replace(example.material(), claims=frame(example.material().claims).clear())

    one, two = compose(example.material()), compose(without)

    assert part(one, "terms") == part(two, "terms")
    assert part(one, "hotspots") == part(two, "hotspots")
    assert one.timeline == two.timeline


def test_a_claim_is_shown_in_its_own_unit_beside_the_evidence(brief: Brief) -> None:
    rows = part(brief, "claims").tables[0].rows

    assert [(r.cells[3].text, r.cells[3].note) for r in rows] == [
        ("412", "violations by its own count"),
        ("at least 1,260", "violations by its own count"),
    ]
    assert rows[0].cells[4].text == "7.1 (4.4–10.2)"


def test_a_party_that_claims_nothing_is_not_compared(brief: Brief) -> None:
    assert all("ratio" not in c.key for t in part(brief, "claims").tables for c in t.columns)


def test_documentary_terms_say_what_evidence_they_wait_for(brief: Brief) -> None:
    waiting = next(t for t in part(brief, "terms").tables if t.key == "waiting")

    assert [r.cells[0].text.split()[0] for r in waiting.rows] == ["GS-3", "GS-4", "GS-5"]
    assert all(r.cells[3].text for r in waiting.rows)


def test_a_restriction_of_access_is_told_from_a_missing_log() -> None:
    given = example.material()
    log = frame(given.coverage)
    quiet = compose(replace(given, coverage=log.filter(pl.col("restriction").is_null())))
    blind = compose(replace(given, coverage=log.clear()))

    assert "No restriction of access was reported" in part(quiet, "access").sentences[0].text
    assert "No log of watchers was collected" in part(blind, "access").sentences[0].text


def test_silence_where_nobody_watched_is_not_peace() -> None:
    brief = compose(example.empty())

    assert "quiet is not read as peace" in brief.takeaways[0].text


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_an_empty_part_says_in_a_sentence_why_it_is_empty(language: str) -> None:
    for section in compose(example.empty(), language).sections:
        assert section.sentences, section.key
        assert all(s.text for s in section.sentences)


def test_what_could_not_be_known_comes_from_the_data(brief: Brief) -> None:
    rules = [s.rule for s in part(brief, "unknown").sentences]

    assert rules == [
        "unknown.watch",
        "unknown.line_days",
        "unknown.line_repeats",
        "unknown.coarse",
        "unknown.acts",
        "unknown.times",
        "unknown.doers",
        "unknown.faults",
    ]


def test_a_day_without_a_line_is_said_and_not_filled(brief: Brief) -> None:
    said = next(s for s in part(brief, "unknown").sentences if s.rule == "unknown.line_days")

    assert said.figures[0].value == 2


def test_what_is_known_only_to_the_day_is_spread_and_marked(brief: Brief) -> None:
    assert brief.timeline is not None
    total = sum(b.timed + b.spread for b in brief.timeline.bins)
    first, last = brief.timeline.stretches[0].earliest, brief.timeline.stretches[-1].latest
    inside = [i for i in example.incidents() if i.earliest >= first and i.latest <= last]

    assert sum(b.spread for b in brief.timeline.bins) > 0
    assert total == pytest.approx(sum(i.p_happened for i in inside), abs=2.0)


def test_matched_windows_are_marked_one_by_one_and_not_what_lies_between() -> None:
    first, week, day = datetime(2031, 4, 1, tzinfo=UTC), timedelta(weeks=1), timedelta(days=1)

    assert windows(first, first + 2 * week + day, 24.0, 72.0) == [
        (first + i * week, first + i * week + day) for i in range(3)
    ]
    assert windows(first, first + 2 * week + day, 24.0, 48.0) == [
        (first, first + day),
        (first + 2 * week, first + 2 * week + day),
    ]
    assert windows(first, first + day, 24.0, 24.0) == [(first, first + day)]


def test_a_wide_disc_is_coarse_and_every_incident_is_drawn_or_counted_as_not(brief: Brief) -> None:
    assert brief.map is not None
    drawn = sum(d.incidents for d in brief.map.discs)
    during = [i for i in example.incidents() if i.latest > example.START and i.earliest < example.END]

    assert drawn + brief.map.not_drawn == len(during)
    assert {d.coarse for d in brief.map.discs if d.radius_m > 40_000} == {True}


def test_the_public_edition_is_blurred_by_rule() -> None:
    public = compose(example.material("public"))
    assert public.map is not None

    assert min(d.radius_m for d in public.map.discs) >= 8_000
    cells = [r.cells[2] for r in part(public, "evidence").tables[0].rows]
    assert all(c.value is None or c.value >= 2_000 for c in cells)
    assert "withheld in the public edition" in {c.text for c in cells}


def test_no_text_of_a_report_is_printed(page: str) -> None:
    assert "must never be printed" not in page


def test_the_appendix_states_how_many_there_are_in_all(brief: Brief) -> None:
    said = part(brief, "evidence").sentences[0]

    assert [f.name for f in said.figures] == ["shown", "total"]


def test_every_id_that_is_named_is_explained_in_the_brief(brief: Brief) -> None:
    anchors = {i for s in brief.sections for t in s.tables for r in t.rows for i in r.ids}
    named = {i for s in sentences(brief) for i in s.because if not i.startswith("lin-")}
    named |= {i for s in brief.sections for t in s.tables for r in t.rows for i in r.because}

    assert named <= anchors


def test_the_same_material_makes_the_same_brief_in_whatever_order_it_comes(brief: Brief) -> None:
    given = example.material()
    tables = ("rulings", "grounds", "changes", "incidents", "reports", "coverage", "claims", "lines", "zones")
    for seed in range(5):
        mixed: dict[str, Any] = {
            name: frame(getattr(given, name)).sample(fraction=1, shuffle=True, seed=seed) for name in tables
        }

        assert compose(replace(given, **mixed)) == brief


def test_another_instant_makes_another_brief(brief: Brief) -> None:
    later = compose(replace(example.material(), as_of=datetime(2031, 6, 1, tzinfo=UTC)))

    assert later.id != brief.id


def test_times_are_those_of_the_mission() -> None:
    brief = compose(replace(example.material(), time_zone="Asia/Kathmandu"))

    assert "11:45" in brief.header[0].text


def test_a_language_without_texts_is_refused() -> None:
    with pytest.raises(WrongUsage):
        compose(example.material(), "tlh")


def test_an_unknown_edition_or_zone_is_refused() -> None:
    with pytest.raises(WrongUsage):
        compose(replace(example.material(), edition="friends"))
    with pytest.raises(UnusableValue):
        compose(replace(example.material(), time_zone="Mid/Atlantic"))


def test_a_ruling_on_an_agreement_that_is_not_there_is_not_passed_over() -> None:
    with pytest.raises(NotFound):
        compose(replace(example.material(), agreements=()))


def test_what_a_term_waits_for_is_said_in_the_language_of_the_brief() -> None:
    need = "documents (list, confirmation) of vela-2024/VE-7 from vom"

    assert waits(Words("en", "UTC"), need) == "List and Confirmation: VE-7, from vom"
    assert waits(Words("uk", "UTC"), "reports from patrol, camera") == "Повідомлення, від: patrol, camera"
