"""What is written reads back as the same, whatever stands in it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.talks.cases import talks
from truce.model.ids import make_id
from truce.model.talks import Acceptability, Negotiation, Position, Preference
from truce.talks.files import parse_talks, read_data, write_talks
from truce.yamlfile import write_yaml

BASE = parse_talks(talks()).whole()
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))
TEXTS = st.text(CHARACTERS, min_size=1, max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
MAYBE = st.none() | TEXTS
DAYS = st.dates(date(2025, 1, 1), date(2025, 5, 31))
INSTANTS = st.datetimes(datetime(2025, 6, 1), datetime(2026, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it
PARTIES = st.sampled_from(["heath", "karst"])
KINDS = st.sampled_from(["public", "stated", "inferred"])
SURE = st.sampled_from(["low", "medium", "high"])


@st.composite
def position(draw: st.DrawFn) -> Position:
    red = draw(st.booleans())
    return Position(
        id=make_id("position", draw(st.uuids())), party=draw(PARTIES), issue="line", kind=draw(KINDS), text=draw(TEXTS),
        option=draw(st.sampled_from([None, "north"])), firmness=draw(st.sampled_from(["firm", "flexible", "open"])),
        red_line=red, rules_out=("south",) if red else (), interest=draw(MAYBE), alternative=draw(MAYBE),
        priority=draw(st.none() | SURE), confidence=draw(SURE), as_of=draw(DAYS), learnt_at=draw(INSTANTS),
        source=("S1",),
    )  # fmt: skip


@st.composite
def answer(draw: st.DrawFn) -> Acceptability:
    told = draw(st.sampled_from(["accept", "conditional", "reject", "unknown"]))
    return Acceptability(
        id=make_id("acceptability", draw(st.uuids())), party=draw(PARTIES),
        option=draw(st.sampled_from(["north", "share"])),
        answer=told, condition=draw(TEXTS) if told == "conditional" else None, kind=draw(KINDS),
        confidence=draw(SURE),
        as_of=draw(DAYS), learnt_at=draw(INSTANTS), source=("S1",),
    )  # fmt: skip


@st.composite
def preference(draw: st.DrawFn) -> Preference:
    low, worth, high = sorted(draw(st.lists(st.floats(0, 100), min_size=3, max_size=3)))
    return Preference(
        id=make_id("preference", draw(st.uuids())), party=draw(PARTIES), option=draw(st.sampled_from([None, "share"])),
        worth=worth, low=low, high=high, kind="inferred", why=draw(TEXTS), as_of=draw(DAYS), learnt_at=draw(INSTANTS),
    )  # fmt: skip


R = TypeVar("R", Position, Acceptability, Preference)


def alone(rows: list[R]) -> tuple[R, ...]:
    """The rows, each learnt at a time of its own, so that it can be told which of two stands."""
    return tuple(replace(row, learnt_at=row.learnt_at + timedelta(days=n * 400)) for n, row in enumerate(rows))


@settings(max_examples=25)
@given(
    TEXTS, MAYBE, st.lists(position(), max_size=3), st.lists(answer(), max_size=3), st.lists(preference(), max_size=3)
)
def test_a_negotiation_written_and_read_is_the_same(
    title: str, note: str | None, first: list[Position], second: list[Acceptability], third: list[Preference]
) -> None:
    whole: Negotiation = replace(
        BASE, title=title, note=note,
        positions=alone(first), acceptability=alone(second), preferences=alone(third),
    )  # fmt: skip

    assert parse_talks(write_talks(whole)).whole() == whole


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=50)
@given(st.sampled_from(["sources", "issues", "options", "positions", "drafts", "deadlines", "title", "x"]), JUNK)
def test_whatever_stands_in_a_file_the_answer_is_faults_and_never_a_crash(section: str, junk: object) -> None:
    text = talks() + write_yaml({section + "_": junk}).replace(section + "_", section)

    read = parse_talks(text)

    assert all(fault.what and fault.remedy and fault.line >= 1 for fault in read.faults)


def test_the_plain_rows_of_a_file_are_the_file_again() -> None:
    shipped = parse_talks(write_talks(BASE))
    head = {"schema_version": 1, "id": BASE.id, "title": BASE.title, "conflict": BASE.conflict}

    again = read_data(head | {"learnt_at": BASE.learnt_at.isoformat(), **shipped.rows}, "kept")

    assert again.whole() == BASE
    assert again.rows == shipped.rows
