"""Harm, rights and communities in a brief: what has left their registers, floor and estimate apart, hidden said so."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.briefs import example
from truce.briefs.compose import compose
from truce.briefs.render import render
from truce.model.brief import Brief, Section
from truce.model.columns import to_table
from truce.model.ids import make_id
from truce.model.released import Released

KEYS = ["harm", "rights", "communities"]


def row(register: str, table: str, figure: str, *cell: str, **more: Any) -> Released:
    shared: dict[str, Any] = {
        "release": f"rel-{register}", "register": register, "start": date(2031, 5, 1), "until": date(2031, 6, 1),
        "released_at": datetime(2031, 6, 9, tzinfo=UTC), "role": "human_rights", "method": "m", "hidden_below": 5,
        "standing": "stands",
    }  # fmt: skip
    id = make_id("released", register, table, figure, *cell, more.get("level"))
    return Released(**{"id": id, "table": table, "figure": figure, "cell": cell} | shared | more)


def harm(**more: Any) -> list[Released]:
    return [
        row("harm", "summary", "killed", level="floor", value=42.0, **more),
        row("harm", "summary", "killed", level="told", value=17.0, **more),
        row("harm", "summary", "killed", level="estimate", value=70.0, low=50.0, high=110.0, **more),
        row("harm", "sex", "killed", "female", level="floor", state="hidden", **more),
        row("harm", "sex", "killed", "male", level="floor", value=30.0, **more),
        row("harm", "area", "killed", "elsewhere", level="floor", value=42.0, **more),
        row("harm", "reach", "share", "north", unit="share", value=0.4, **more),
    ]


RIGHTS = [
    row("rights", "type_month", "cases", "detention", "*", value=9.0),
    row("rights", "type_month", "cases", "torture", "*", state="none_or_few"),
    row("rights", "type_status", "cases", "*", "verified", value=6.0),
    row("rights", "referrals", "referrals", "made", value=5.0),
]
DIALOGUE = [
    row("dialogue", "indicators", "complaints", value=11.0, numerator=11.0),
    row(
        "dialogue", "indicators", "complaints_in_time", unit="share", value=0.75, low=0.4, high=0.9, numerator=6.0,
        denominator=8.0,
    ),
    row("dialogue", "indicators", "hate_speech", state="hidden"),
    row("dialogue", "indicators", "returnees", state="not_recorded"),
]  # fmt: skip


def told(rows: list[Released], language: str = "en", edition: str = "internal") -> Brief:
    return compose(replace(example.material(edition), released=to_table(Released, rows)), language)


def part(brief: Brief, key: str) -> Section:
    return next(section for section in brief.sections if section.key == key)


def said(section: Section) -> str:
    return " ".join(sentence.text for sentence in section.sentences)


def cells(section: Section, table: int) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in section.tables[table].rows]


def test_where_nothing_ever_left_a_brief_is_what_it_was() -> None:
    assert compose(example.material()) == told([])


def test_all_three_stand_once_anything_left_and_an_empty_one_says_that_nothing_follows() -> None:
    made = told(harm())

    assert [section.key for section in made.sections if section.key in KEYS] == KEYS
    assert "nothing follows" in said(part(made, "rights"))
    assert part(made, "rights").tables == ()


def test_floor_what_is_told_and_an_estimate_stand_apart() -> None:
    section = part(told(harm()), "harm")

    assert cells(section, 0)[0] == ["Killed", "42", "17", "at least 70 (50–110)"]
    assert "the true numbers are higher" in said(section)
    assert section.tables[2].rows[0].cells[1].text == "40\u00a0%"  # how far anybody could look


def test_what_was_hidden_is_said_to_be() -> None:
    made = told([*harm(), *DIALOGUE])

    assert ["Female", "hidden"] in [line[:2] for line in cells(part(made, "harm"), 1)]
    assert ["Incidents of hate speech", "hidden", ""] in cells(part(made, "communities"), 0)
    assert "below 5" in said(part(made, "harm"))


def test_of_rights_none_and_few_look_alike() -> None:
    section = part(told(RIGHTS), "rights")
    text = str(cells(section, 0))

    assert "Torture" not in text
    assert ["verified", "6"] in cells(section, 0)
    assert "none or fewer than 5" in said(section)
    assert "no finding of law" in said(section)


def test_a_share_says_what_it_was_made_of_and_what_nobody_recorded_is_no_zero() -> None:
    section = part(told(DIALOGUE), "communities")

    assert ["Complaints answered within 14 days", "75\u00a0%", "6 of 8"] in cells(section, 0)
    assert section.tables[0].rows[1].cells[1].note == "40\u00a0%–90\u00a0%"
    assert "People who returned" in str(section.tables[0].note)


def test_what_was_corrected_and_taken_back_is_told_and_never_shown_as_if_it_stood() -> None:
    gone = harm(release="rel-old", standing="withdrawn", ended_why="mistake", ended_at=datetime(2031, 6, 8, tzinfo=UTC))
    section = part(told([replace(one, id=f"{one.id}-old", value=999.0) for one in gone]), "harm")

    assert "taken back on 8 Jun 2031: A mistake was found" in said(section)
    assert section.tables == ()
    assert "999" not in str(section)


def test_figures_of_other_months_are_not_those_of_this_brief() -> None:
    away = [replace(one, start=date(2030, 1, 1), until=date(2030, 2, 1)) for one in harm()]

    assert "for other months" in said(part(told(away), "harm"))


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_every_language_says_it_on_the_page_and_on_paper(language: str) -> None:
    made = told([*harm(), *RIGHTS, *DIALOGUE], language)
    page = render(made, "html").decode()

    assert part(made, "harm").title in page
    assert harm()[0].id in page  # an id that can be asked why
    assert render(made, "pdf").startswith(b"%PDF")


def test_no_number_stands_there_that_is_not_in_the_data() -> None:
    for section in told([*harm(), *RIGHTS, *DIALOGUE]).sections:
        if section.key in KEYS:
            numbers = [cell for table in section.tables for line in table.rows for cell in line.cells]
            digits = [cell for cell in numbers if cell.value is None and cell.text.isdigit()]
            assert digits == []
