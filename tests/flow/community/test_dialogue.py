"""Rows of dialogue: the good ones land, the others are told; what is promised is changed and never edited."""

import json
from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from tests.casework import Staffed
from tests.community.told import TOLD
from tests.flow.community.staff import accompanied
from truce.errors import NotFound, Refused, UnusableValue, WrongUsage
from truce.flow.community import dialogue, figures, keeping, leaving, local
from truce.flow.judge import judge
from truce.wire.leaf import leaf_of
from truce.wire.rows import Row

START, UNTIL = date(2025, 4, 1), date(2025, 5, 1)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """One mission for all of these: what each adds is its own."""
    return accompanied(tmp_path_factory.mktemp("dialogue"))


def rows(noun: str, *more: dict[str, Any]) -> list[Row]:
    return [Row(2 + n, TOLD[noun] | one) for n, one in enumerate(more)]


def one(here: Staffed, noun: str, **more: Any) -> str:
    return dialogue.add(here.as_("zoya"), noun, rows(noun, more)).new[0]


def test_good_rows_land_and_bad_ones_are_told_by_line_and_field(here: Staffed) -> None:
    given = rows("tip", {}, {"rumour": "Quenrisalda"}, {"received": "yesterday"}, {"rumour": "unclear"})
    taken = dialogue.add(here.as_("zoya"), "tip", [*given, Row(9, {}, "no row")])

    assert len(taken.new) == 2
    assert [(bad.line, bad.why.split(";")[0]) for bad in taken.bad] == [
        (3, "no such code"), (4, "this is not a day"), (9, "no row"),
    ]  # fmt: skip
    assert "field: rumour" in taken.bad[0].why
    assert "Quenrisalda" not in str(taken.bad)


def test_a_row_whose_reference_is_known_changes_what_is_kept_and_never_doubles_it(here: Staffed) -> None:
    first = dialogue.add(here.as_("zoya"), "complaint", rows("complaint", {"reference": "C-1"}, {"reference": "C-2"}))
    again = dialogue.add(
        here.as_("lev"), "complaint",
        rows("complaint", {"reference": "C-1"}, {"reference": "C-2", "answered": "2025-04-06"}, {"reference": "C-2"}),
    )  # fmt: skip

    assert (again.new, again.changed, again.same) == ([], [first.new[1]], 1)
    assert [bad.why for bad in again.bad] == ["the reference stands twice among these rows"]
    held = keeping.find(here.as_("zoya"), "dialogue", first.new[1])
    assert [revision.by for revision in held.revisions] == ["zoya", "lev"]


def test_a_session_is_of_an_initiative_that_is_kept(here: Staffed) -> None:
    initiative, other = one(here, "initiative", reference="FORD"), one(here, "tip")
    taken = dialogue.add(
        here.as_("zoya"), "session",
        rows("session", *({"initiative": named} for named in (initiative, "FORD", other, "NO"))),
    )  # fmt: skip

    kept = [keeping.find(here.as_("lev"), "dialogue", id).told["initiative"] for id in taken.new]
    assert kept == [initiative, initiative]  # by its id and by its reference
    assert [bad.why for bad in taken.bad] == ["`initiative` names no initiative that is kept here"] * 2


def test_a_text_that_may_name_somebody_is_kept_and_warned_about(here: Staffed) -> None:
    taken = dialogue.add(here.as_("zoya"), "complaint", rows("complaint", {"what": "call +380 44 739 18 46"}))

    assert [(mind.line, mind.field, mind.looks) for mind in taken.mind] == [(2, "what", ("telephone",))]
    assert len(taken.new) == 1


def test_some_fields_change_and_the_earlier_revision_stays(here: Staffed) -> None:
    id = one(here, "commitment")
    house = here.as_("lev")
    done = dialogue.change(house, "commitment", id, {"state": "fulfilled", "fulfilled": "2025-04-09"})

    assert done.changed == [id]
    assert dialogue.change(house, "commitment", id, {"state": "fulfilled"}).same == 1
    states = [revision.told["state"] for revision in keeping.find(house, "dialogue", id).revisions]
    assert states == ["open", "fulfilled"]
    with pytest.raises(UnusableValue):
        dialogue.change(house, "commitment", id, {"fulfilled": None})
    with pytest.raises(NotFound):
        dialogue.change(house, "complaint", id, {"answered": "2025-04-09"})
    with pytest.raises(WrongUsage, match="nothing was told"):
        dialogue.change(house, "commitment", id, {})
    with pytest.raises(WrongUsage, match="free words"):
        dialogue.open_fields("commitment", ["state", "what"])


def test_a_local_agreement_is_a_small_truce_and_is_judged(here: Staffed) -> None:
    known = here.house.agreements[0]
    judge(here.as_("ana"))
    kept = one(here, "agreement", agreement=known.id)
    taken = dialogue.add(here.as_("zoya"), "agreement", rows("agreement", {}))

    made = local.judged(here.as_("zoya"), kept)
    assert made.title == known.title
    assert {ruling["term"] for ruling in made.rulings} <= {term.id for term in known.terms}
    assert made.rulings
    assert [mind.looks for mind in taken.mind] == [("no_such_text",)]
    assert local.judged(here.as_("zoya"), taken.new[0]).rulings == ()


def test_figures_that_leave_hide_what_is_small_and_are_on_record_by_hash(here: Staffed) -> None:
    start, until = date(2025, 2, 1), date(2025, 3, 1)  # a month of its own
    one(here, "commitment", made="2025-02-02", due="2025-02-09", state="fulfilled", fulfilled="2025-02-08")
    one(here, "complaint", received="2025-02-03", answered="2025-02-04")
    inside = figures.figures(here.as_("zoya"), start, until)
    outside = figures.figures(here.as_("zoya"), start, until, edition="public")

    within, without = ({told.code: told for told in made.indicators} for made in (inside, outside))
    assert (within["complaints_in_time"].value, without["complaints_in_time"].why) == (1, "hidden")
    assert without["commitments_in_time"].value == 1  # what a side did is told: it names nobody
    entry = here.house.mission.ledger.entries(acts=["dialogue.release"])[-1]
    assert {"lock", "record", "sealed", "rows"} < set(entry.facts)  # the document sealed, what it shows open
    assert entry.compartment == "mission"
    with pytest.raises(Refused):
        figures.figures(here.as_("zoya"), start, date(2025, 2, 28), edition="public")
    assert json.dumps(figures.plain(outside))


def test_figures_that_left_are_kept_as_they_left_whatever_comes_later(here: Staffed) -> None:
    start, until = date(2025, 1, 1), date(2025, 2, 1)
    for n in range(7):
        one(here, "complaint", received=f"2025-01-0{n + 1}")
    left = figures.plain(figures.figures(here.as_("zoya"), start, until, edition="public"))
    one(here, "complaint", received="2025-01-20")

    told = leaving.released(here.as_("lev"), "dialogue")[0]
    assert (told.by, told.start, told.until) == ("zoya", start, until)
    again = leaving.as_released(here.as_("lev"), "dialogue", str(told.record))
    assert sha256(leaving.document(again)).hexdigest() == told.sha256
    assert json.dumps(again, sort_keys=True) == json.dumps(left, sort_keys=True)
    assert figures.plain(figures.would_leave(here.as_("lev"), start, until)) != left
    assert leaving.released(here.as_("lev"), "dialogue")[0] == told  # looking at what would leave lets nothing leave
    with pytest.raises(NotFound):
        leaving.as_released(here.as_("zoya"), "dialogue", "rec-0000000000000000")
    for handle in ("otto", "hana"):
        with pytest.raises(Refused):
            leaving.released(here.as_(handle), "dialogue")
        with pytest.raises(Refused):
            leaving.as_released(here.as_(handle), "dialogue", str(told.record))


@pytest.mark.parametrize("handle", ["otto", "ana", "ivy", "rex", "cleo", "hana", "hugo", "pia", "admin", "audra", None])
def test_nobody_else_adds_reads_counts_or_gives_out(here: Staffed, handle: str | None) -> None:
    house = here.as_(handle)
    for work in (
        lambda: dialogue.add(house, "tip", rows("tip", {})),
        lambda: keeping.read(house, "dialogue"),
        lambda: figures.figures(house, START, UNTIL),
        lambda: figures.figures(house, START, UNTIL, edition="public"),
        lambda: keeping.rewrap(house, "dialogue"),
    ):
        with pytest.raises(Refused):
            work()


def test_no_act_on_record_holds_a_word_of_what_was_told(here: Staffed) -> None:
    one(here, "initiative")
    marks = [b"water", b"739 18", b"guns", b"valve", b"Upper Ford", b"Quenrisalda"]
    told = [leaf_of(entry) for entry in here.house.mission.ledger.entries() if str(entry.act).startswith("dialogue.")]

    assert told
    assert not [mark for mark in marks if any(mark in leaf for leaf in told)]
