"""whatif on the demo's mission: a draft is tried, told three ways, and nothing of it is kept."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

from tests.flow.conftest import Walked
from truce import bootstrap
from truce.errors import NotFound, WrongUsage
from truce.flow.demo import demo
from truce.flow.frames import frame
from truce.flow.house import Silent
from truce.flow.whatif import WhatIf, whatif
from truce.flow.whatif_page import page
from truce.flow.whatif_words import Section, as_data, sections
from truce.model.nouns import NOUNS
from truce.model.ruling import Ruling

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "whatif.md"
BEGIN, END = "<!-- made by tests.flow.test_whatif -->", "<!-- end -->"
DRAFT = str(DOCS / "examples" / "vela-draft.yaml")


@pytest.fixture(scope="module")
def own(vela: Walked) -> str:
    """The file of the agreement that the mission watches."""
    return str(next(vela.house.mission.folder.glob("agreements/*.yaml")))


@pytest.fixture(scope="module")
def both(vela: Walked, own: str) -> WhatIf:
    return whatif(vela.house, [own, DRAFT])


def told(found: WhatIf, draft: int = 0) -> dict[tuple[str, str, str], str]:
    return {(o.term, o.reading, o.party): o.word for o in found.drafts[draft].trial.outcomes}


@pytest.mark.long
def test_what_was_signed_comes_to_what_was_ruled(vela: Walked, both: WhatIf) -> None:
    """Trying the text that was in force gives its rulings: no second way to judge."""
    kept = frame(vela.house, Ruling).filter(
        (pl.col("period") == "whole") & (pl.col("area") == "all") & (pl.col("reading") != "*")
    )
    ruled = {(r["term"], r["reading"], r["party"]): (r["status"], r["expected"]) for r in kept.iter_rows(named=True)}
    tried = {(o.term, o.reading, o.party): (o.status, o.expected) for o in both.drafts[0].trial.outcomes}

    assert tried.keys() == ruled.keys()
    for key, (status, expected) in tried.items():
        assert status == ruled[key][0], key
        assert expected == pytest.approx(ruled[key][1]), key


def test_nothing_is_written_into_the_mission(vela: Walked, own: str) -> None:
    lake, ledger = vela.house.mission.lake, vela.house.mission.ledger
    before = ({noun: lake.version(noun) for noun in NOUNS}, list(ledger.entries()), ledger.last_step("judge"))

    whatif(vela.house, [own], datetime(2024, 10, 1, 18, tzinfo=UTC))

    after = ({noun: lake.version(noun) for noun in NOUNS}, list(ledger.entries()), ledger.last_step("judge"))
    assert after == before


def test_a_draft_may_be_tried_before_it_was_written(vela: Walked, own: str) -> None:
    earlier = whatif(vela.house, [own], datetime(2024, 9, 23, 18, tzinfo=UTC))
    (held,) = earlier.drafts

    assert held.moved == timedelta(days=-21)
    assert earlier.period == (datetime(2024, 9, 23, 18, tzinfo=UTC), datetime(2024, 10, 11, 1, tzinfo=UTC))
    assert told(earlier)[("VE-1", "text", "any")] == "broken"


def test_a_draft_that_lies_outside_what_is_known_says_so(vela: Walked, own: str) -> None:
    later = whatif(vela.house, [own], datetime(2031, 1, 1, tzinfo=UTC))
    head = next(sections(later))

    assert set(told(later).values()) <= {"not in force", "no duty"}
    assert any("move the draft with --from" in line for line in head.lines)


@pytest.mark.long
def test_an_end_cuts_what_comes_after(vela: Walked, own: str) -> None:
    whole, first_days = (whatif(vela.house, [own], end=end) for end in (None, datetime(2024, 10, 18, tzinfo=UTC)))
    assert number(first_days, "VE-1") < number(whole, "VE-1")


def number(found: WhatIf, term: str) -> float:
    """Breaches told of a term, by whomever, under the text's own reading."""
    outcomes = found.drafts[0].trial.outcomes
    return next(o.expected or 0.0 for o in outcomes if (o.term, o.reading, o.party) == (term, "text", "any"))


def test_what_nobody_could_tell_stands_apart_from_what_somebody_might(both: WhatIf) -> None:
    lacks = both.drafts[1].trial.lacks

    assert [lack.term for lack in lacks if lack.ever] == ["D-7"]
    assert any(lack.term == "D-6" and "liaison_officer_named from vom" in lack.instead for lack in lacks)


@pytest.mark.long
def test_two_drafts_stand_side_by_side_by_what_they_promise(both: WhatIf) -> None:
    pairs = {(p.first.id if p.first else None, p.second.id if p.second else None) for p in both.aligned}

    assert {("VE-1", "D-1"), ("VE-3", "D-2"), ("VE-4", "D-4"), ("VE-10", "D-5"), ("VE-7", "D-6")} <= pairs
    assert (None, "D-7") in pairs
    band = next(p for p in both.aligned if p.second and p.second.id == "D-2")
    assert "depth: 5 km each side / 8 km each side" in band.differences()


def test_a_party_that_this_mission_never_met_is_pointed_out(vela: Walked) -> None:
    found = whatif(vela.house, ["easter-truce-2025"], datetime(2024, 10, 14, 18, tzinfo=UTC))
    assert found.drafts[0].trial.strangers == ("ru", "ua")


def test_a_text_of_another_conflict_may_be_played_by_the_parties_of_this_one(vela: Walked) -> None:
    start, cast = datetime(2024, 10, 14, 18, tzinfo=UTC), {"ru": "karst", "ua": "heath"}
    (held,) = whatif(vela.house, ["easter-truce-2025"], start, cast=cast).drafts

    assert held.trial.strangers == ()
    assert ("ET-1", "text", "karst") in {(o.term, o.reading, o.party) for o in held.trial.outcomes}
    with pytest.raises(WrongUsage, match="no party of the draft"):
        whatif(vela.house, ["easter-truce-2025"], start, cast={"uk": "heath"})


def test_a_text_that_never_came_into_force_is_tried_once_it_is_given_a_start(vela: Walked) -> None:
    with pytest.raises(WrongUsage, match="no start"):
        whatif(vela.house, ["black-sea-2025"], datetime(2024, 10, 14, 18, tzinfo=UTC))


def test_wrong_words_are_explained(vela: Walked, own: str) -> None:
    with pytest.raises(NotFound, match="no such file"):
        whatif(vela.house, ["vela-2099"])
    with pytest.raises(WrongUsage, match="one draft, or two"):
        whatif(vela.house, [own, own, own])
    with pytest.raises(WrongUsage, match="ends before it starts"):
        whatif(vela.house, [own], datetime(2024, 10, 14, tzinfo=UTC), datetime(2024, 10, 13, tzinfo=UTC))


def test_the_answer_is_plain_data(both: WhatIf) -> None:
    data = json.loads(json.dumps(as_data(both)))

    assert [d["agreement"] for d in data["drafts"]] == ["vela-2024", "vela-draft"]
    assert {"outcomes", "lacking", "sensitivity", "left_open", "moved_seconds"} <= data["drafts"][0].keys()
    assert data["beside"]


def test_the_words_of_a_draft_that_are_open_come_last(both: WhatIf) -> None:
    titles = [section.title for section in sections(both)]
    assert titles[-2:] == [
        "What the words of vela-2024.yaml leave open",
        "What the words of vela-draft.yaml leave open",
    ]
    assert any(f.rule == "zone-no-radius" and f.term == "D-3" for f in both.drafts[1].left_open)


@pytest.mark.long
def test_a_draft_is_held_beside_what_is_in_force_here_unless_it_is_moved(vela: Walked, own: str) -> None:
    rules = {f.rule for f in whatif(vela.house, [DRAFT]).drafts[0].left_open}
    moved = {f.rule for f in whatif(vela.house, [DRAFT], datetime(2024, 9, 23, tzinfo=UTC)).drafts[0].left_open}
    itself = {f.rule for f in whatif(vela.house, [own]).drafts[0].left_open}

    between = {"instruments-overlap", "bounds-differ-between-instruments"}
    assert between <= rules
    assert not between & (moved | itself)


class Refs(HTMLParser):
    """Every address and script that a page names, and the text it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [str(v) for k, v in attrs if k in ("href", "src")] + ([tag] if tag in ("script", "link") else [])

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_says_what_the_terminal_says_and_fetches_nothing(both: WhatIf) -> None:
    seen = Refs()
    seen.feed(page(both))

    assert seen.found == []
    for section in sections(both):
        assert section.title in seen.text
        assert all(cell in seen.text for row in section.rows for cell in row)


def as_table(section: Section) -> str:
    """A section as the handbook's page has it."""
    rows = [section.columns, tuple("---" for _ in section.columns), *section.rows]
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return f"### {section.title}\n\n" + "\n".join(lines) + "\n"


def tables(found: WhatIf) -> str:
    """The part of the handbook's page that is made from the demo: all tables of the second draft, and both beside."""
    kept = [s for s in sections(replace(found, drafts=found.drafts[1:], aligned=())) if s.columns]
    kept += [s for s in sections(found) if s.title.startswith("The two")]
    return "\n".join(as_table(section) for section in kept)


def written(text: str, found: WhatIf) -> str:
    """The page with its tables made anew."""
    before, after = text.split(BEGIN, maxsplit=1)[0], text.split(END)[1]
    return f"{before}{BEGIN}\n\n{tables(found)}\n{END}{after}"


def test_the_page_of_the_handbook_shows_what_is_told(both: WhatIf) -> None:
    text = PAGE.read_text("utf-8")
    assert written(text, both) == text, "run: python -m tests.flow.test_whatif"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        house, sample = bootstrap.demo_house(Path(folder) / "demo", 7, Silent())
        demo(house, sample)
        signed = next(house.mission.folder.glob("agreements/*.yaml"))
        PAGE.write_text(written(PAGE.read_text("utf-8"), whatif(house, [str(signed), DRAFT])), "utf-8")
