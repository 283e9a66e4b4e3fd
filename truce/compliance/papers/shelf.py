"""The documents that were known, read once and put on a shelf by what they show."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

import polars as pl

from truce.compliance.prepared import us
from truce.compliance.setting import Setting
from truce.vocabulary import vocabulary

NOT_A_WORD = re.compile(r"[\W_]+")
PROLONGING = frozenset({"extended", "extension", "renewed", "renewal", "prolonged"})  # the last word of such an event
ENDING = frozenset(
    {"terminated", "superseded", "agreement_terminated", "agreement_superseded", "agreement_ended", "ceasefire_ended"}
)
RELEASING = frozenset({"release_claimed", "released"})
DEADLINE_SET = "deadline_set"


def plain(event: str) -> str:
    """One spelling of an event: small letters, one underscore between words. 'AD-2 complete' is 'ad_2_complete'."""
    return NOT_A_WORD.sub("_", event.casefold()).strip("_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document. Times are microseconds since 1970 (UTC); an instant has start == end, a stretch is half-open.

    `shows`: done, partly, not_done or nothing. `claim`: only the word of whoever says it. `assesses`: a
    body weighed it.
    """

    id: str
    source: str
    kind: str
    event: str
    outcome: str
    shows: str
    claim: bool
    assesses: bool
    agreement: str | None
    term: str | None
    by: str | None
    about: str | None
    start: int
    end: int
    figure: float | None
    low: float | None
    high: float | None
    unit: str | None
    until: int | None
    concerns: frozenset[str]
    contested_by: tuple[str, ...]
    reference: str | None
    text: str | None

    @property
    def prolongs(self) -> bool:
        """Whether it moves an end or a deadline."""
        return self.until is not None and (self.outcome == "extended" or self._last_word in PROLONGING)

    @property
    def _last_word(self) -> str:
        return self.event.rpartition("_")[2]

    @property
    def speaks_of_dates(self) -> bool:
        """Whether it is about the life of the agreement or of a date, and not about a step."""
        return self.prolongs or self.event in ENDING | RELEASING | {DEADLINE_SET}

    def bears_on(self, agreement: str, term: str | None = None) -> bool:
        """Whether it can speak of that agreement, and of that term where one is given."""
        return self.agreement in (None, agreement) and (term is None or self.term in (None, term))


@dataclass(frozen=True, slots=True)
class Shelf:
    """All documents in order of their end, then id; by event; and the incidents that each concerns."""

    papers: tuple[Paper, ...] = ()
    by_event: Mapping[str, tuple[Paper, ...]] = field(default_factory=dict)
    incidents: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of_event(self, event: str) -> tuple[Paper, ...]:
        """Those that show this event, in any spelling."""
        return self.by_event.get(plain(event), ())

    def of_term(self, agreement: str, term: str) -> Iterator[Paper]:
        """Those that name this very term."""
        return (p for p in self.papers if p.term == term and p.agreement in (None, agreement))

    def in_order(self, ids: Iterable[str]) -> list[str]:
        """Ids of documents in order of time, each once, whatever party or step they were found for."""
        wanted = set(ids)
        return [p.id for p in self.papers if p.id in wanted]

    def answering(self, id: str) -> Iterator[Paper]:
        """Those that concern the thing of that id."""
        return (p for p in self.papers if id in p.concerns)


def shelve(documents: pl.DataFrame, incidents: pl.DataFrame) -> Shelf:
    """Put the documents on a shelf. `incidents`: columns id and members, to find those whose reports are concerned."""
    if not documents.height:
        return Shelf()
    papers = tuple(sorted(_read(documents), key=lambda p: (p.end, p.id)))
    by_event: dict[str, list[Paper]] = {}
    for paper in papers:
        by_event.setdefault(paper.event, []).append(paper)
    return Shelf(papers, {e: tuple(found) for e, found in by_event.items()}, _concerned(papers, incidents))


def _read(documents: pl.DataFrame) -> Iterator[Paper]:
    kinds, outcomes = vocabulary().papers, vocabulary().outcomes
    times = {name: us(documents[name].fill_null(documents["latest"])) for name in ("earliest", "latest", "until")}
    for n, row in enumerate(documents.iter_rows(named=True)):  # documents are few: papers, not events
        kind, outcome = kinds.get(row["kind"]), outcomes.get(row["outcome"])
        yield Paper(
            id=row["id"],
            source=row["source"],
            kind=row["kind"],
            event=plain(row["event"]),
            outcome=row["outcome"],
            shows=outcome.shows if outcome else "nothing",
            claim=kind is None or kind.claim,
            assesses=kind is not None and kind.assesses,
            start=int(times["earliest"][n]),
            end=int(times["latest"][n]),
            until=None if row["until"] is None else int(times["until"][n]),
            low=row["figure_low"],
            high=row["figure_high"],
            concerns=frozenset(row["concerns"] or ()),
            contested_by=tuple(row["contested_by"] or ()),
            **{name: row[name] for name in ("agreement", "term", "by", "about", "figure", "unit", "reference", "text")},
        )


def _concerned(papers: Iterable[Paper], incidents: pl.DataFrame) -> Mapping[str, frozenset[str]]:
    """Document id -> ids of the incidents it concerns, by their own id or by that of one of their reports."""
    asked = [(p.id, about) for p in papers for about in sorted(p.concerns)]
    if not asked or not incidents.height:
        return {}
    wanted = pl.DataFrame(asked, {"document": pl.String, "about": pl.String}, orient="row")
    named = wanted.join(incidents.select("id"), left_on="about", right_on="id").rename({"about": "incident"})
    members = (
        incidents.lazy()
        .select("id", pl.col("members").list.eval(pl.element().struct.field("report")).alias("about"))
        .explode("about")
        .filter(pl.col("about").is_in(wanted["about"].unique().to_list()))
        .collect()
    )
    told = wanted.join(members, on="about").select("document", pl.col("id").alias("incident"))
    found: dict[str, set[str]] = {}
    for document, incident in pl.concat([named, told]).iter_rows():
        found.setdefault(document, set()).add(incident)
    return {document: frozenset(ids) for document, ids in found.items()}


def shelf_of(setting: Setting) -> Shelf:
    """The documents of a setting, read when they are first asked for."""
    if "shelf" not in setting.kept:
        setting.kept["shelf"] = shelve(setting.documents, setting.frame)
    return cast(Shelf, setting.kept["shelf"])
