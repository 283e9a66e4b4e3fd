"""Laws that hold for every set of documents: order, hands, silence, and what was not known yet."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.papers import document, held
from tests.compliance.world import T0, agreement, evidence, judged, reading, table, term
from truce.compliance.contract import Judged
from truce.model.document import Document
from truce.wire.catalogue import from_catalogue

HOUR = timedelta(hours=1)
OTHER = {"north": "south", "south": "north"}
STEPS = [
    {"event": "list handed over", "by": ["north", "south"], "each": True},
    {"event": "persons released", "by": ["north", "south"], "each": True, "figure": ">= 10 persons"},
]
TRUCE = agreement(
    term("T-1", "political", reading(), modality="require", checkability="documentary", rule={"steps": STEPS},
         deadline=T0 + 24 * HOUR),
    term("T-2", "political", reading("text"), reading("north"), modality="require", checkability="documentary",
         rule={"steps": STEPS[:1], "after": ["T-1"]}),
    term("T-3", "political", reading(), modality="require", checkability="documentary", rule={"steps": STEPS},
         period={"deadline_rule": {"trigger": "withdrawal_complete", "offset": "P2D"}}),
)  # fmt: skip


@st.composite
def papers(draw: st.DrawFn) -> list[Document]:
    found = []
    for n in range(draw(st.integers(0, 6))):
        start = T0 + draw(st.integers(-24, 96)) * HOUR
        more: dict[str, Any] = {
            "by": draw(st.sampled_from(["north", "south", None])),
            "kind": draw(st.sampled_from(["confirmation", "list", "statement", "review", "finding"])),
            "outcome": draw(st.sampled_from(["done", "done", "not_done", "partly", "revoked"])),
            "contested_by": draw(st.sampled_from([(), (), ("north",), ("south",)])),
            "figure": draw(st.sampled_from([None, 4.0, 10.0, 12.0])),
            "unit": "persons",
            "latest": start + draw(st.sampled_from([0, 5, 24])) * HOUR,
        }
        event = draw(st.sampled_from(["list_handed_over", "Persons released", "withdrawal_complete"]))
        found.append(document(str(n), event, start, **more))
    return found


def ruled(documents: list[Document], hours: int = 120) -> Judged:
    return judged(replace(evidence(), documents=table(Document, documents)), TRUCE, as_of=T0 + hours * HOUR)


def told(found: Judged, *, swapped: bool = False) -> list[tuple[Any, ...]]:
    """What rulings and dates say, by what they are about; parties swapped where asked."""

    def party(name: str) -> str:
        return OTHER.get(name, name) if swapped else name

    rulings = [
        (r["term"], party(r["reading"]), party(r["party"]), r["earliest"], r["latest"], r["status"], r["reason"],
         tuple(r["because"]))
        for r in found.rulings.to_pylist()
    ]  # fmt: skip
    dates = [
        (d["term"], party(d["reading"]), party(d["party"]), d["kind"], d["due"], d["done_at"], d["status"],
         d["days_late"], tuple(d["because"]))
        for d in found.deadlines.to_pylist()
    ]  # fmt: skip
    return sorted([*rulings, *dates], key=str)


@settings(max_examples=40, deadline=None)
@given(papers(), st.randoms())
def test_the_order_of_documents_changes_nothing(documents: list[Document], random: Any) -> None:
    shuffled = documents[:]
    random.shuffle(shuffled)

    assert told(ruled(documents)) == told(ruled(shuffled))


@settings(max_examples=40, deadline=None)
@given(papers())
def test_swapped_parties_get_swapped_rulings_and_dates(documents: list[Document]) -> None:
    mirror = [
        replace(d, by=OTHER.get(d.by or "", d.by), contested_by=tuple(OTHER[p] for p in d.contested_by))
        for d in documents
    ]

    def without_readings(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        return [row for row in rows if row[1] == "text"]

    assert without_readings(told(ruled(mirror), swapped=True)) == without_readings(told(ruled(documents)))


@settings(max_examples=30, deadline=None)
@given(papers())
def test_what_was_learnt_after_as_of_changes_nothing(documents: list[Document]) -> None:
    later = [replace(d, learnt_at=T0 + 121 * HOUR) for d in documents]

    assert told(ruled(later)) == told(ruled([]))


@settings(max_examples=40, deadline=None)
@given(papers())
def test_nothing_is_overdue_unless_a_document_of_that_time_says_so(documents: list[Document]) -> None:
    found = ruled(documents)
    by_id = {d.id: d for d in documents}
    for row in [*found.rulings.to_pylist(), *found.deadlines.to_pylist()]:
        if row["status"] == "overdue":
            assert any(by_id[id].outcome != "done" or by_id[id].figure is not None for id in row["because"])
        if row["status"] in {"fulfilled", "fulfilled_late", "met", "met_late"}:
            assert row["because"]


@settings(max_examples=40, deadline=None)
@given(papers())
def test_a_side_s_statement_alone_never_shows_a_step(documents: list[Document]) -> None:
    words = [replace(d, kind="statement", outcome="done") for d in documents]

    assert {r["status"] for r in ruled(words).rulings.to_pylist()} <= {"not_assessable", "suspended"}


@pytest.mark.parametrize("id", ["colombia-farc-2016", "framework-decision-2016", "gaza-2025", "nuba-2002"])
def test_without_documents_no_term_of_an_agreement_is_overdue_or_fulfilled(id: str) -> None:
    known = from_catalogue(id)
    found = held(known, [], (known.effective_from or T0) + timedelta(days=400))
    said = {(r["status"], d) for r in found.rulings.to_pylist() for d in [r["measure"]] if r["measure"] == "steps"}

    assert {status for status, _ in said} <= {"not_assessable", "not_yet_in_force", "suspended"}
    assert not {"met", "met_late", "overdue", "partly"} & {d["status"] for d in found.deadlines.to_pylist()}
