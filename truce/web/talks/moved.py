"""The assumptions of a search as a form: what the record holds, what whoever asks puts instead, and an address of that.

A field is named by what it moves: `worth PARTY.ISSUE.OPTION` and `worth PARTY.no-deal` in points of 100, `count
PARTY.ISSUE`, `text ISSUE`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from truce.errors import UnusableValue
from truce.flow.talks.assumed import NO_DEAL, SCALE, Told, counted, read_moved, recorded
from truce.flow.talks.held import Held
from truce.flow.talks.packages import Asked as Question
from truce.model.packages import ELICITED
from truce.web.asked import Asked
from truce.web.talks.opened import Opened

PATH = "/talks/packages"
HEAVIEST = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One number that is assumed. `value`: what holds now, null where nobody assumed one; `record`: the record's.

    `low`, `high`: bounds of the record's; `kind`, `id`: whose judgement it is, and its row.
    """

    name: str
    party: str
    value: float | None
    record: float | None
    low: float | None = None
    high: float | None = None
    kind: str | None = None
    id: str | None = None

    @property
    def moved(self) -> bool:
        """Whether whoever asks put another."""
        return self.value != self.record


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One option (null: no deal), with a field for each party."""

    option: str | None
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One issue: worth of its options, and how much it counts to whom comparisons did not weigh it."""

    issue: str
    lines: tuple[Line, ...]
    counts: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The whole form."""

    no_deal: Line
    parts: tuple[Part, ...]

    @property
    def fields(self) -> Iterator[tuple[str | None, str | None, Field]]:
        """Every field with its issue and its option."""
        yield from ((None, None, field) for field in self.no_deal.fields)
        for part in self.parts:
            yield from ((part.issue, line.option, field) for line in part.lines for field in line.fields)
            yield from ((part.issue, None, field) for field in part.counts)

    @property
    def moved(self) -> list[tuple[str | None, str | None, Field]]:
        """What whoever asks put otherwise."""
        return [each for each in self.fields if each[2].moved]


def sheet_of(held: Held, question: Question) -> Sheet:
    """The form as an address fills it. Raises UnusableValue, NotFound for an assumption that cannot be read."""
    told, view = held.negotiation, held.view
    changed = read_moved(told, question.assume, question.weigh)
    record, counts = recorded(told, view), counted(told, view)
    parties = told.parties

    def worth(party: str, place: str, option: str | None) -> Field:
        now = changed.worth.get((party, option))
        return _worth(record, party, f"worth {party}.{place}", option, None if now is None else now * SCALE)

    parts = []
    for issue in (one for one in told.issues if view.sees(one)):
        options = [one.id for one in told.options if one.issue == issue.id and view.sees(one)]
        lines = tuple(
            Line(option=id, fields=tuple(worth(party, f"{issue.id}.{id}", id) for party in parties)) for id in options
        )
        weighed = [party for party in parties if options and not _elicited(record, party)]
        fields = tuple(
            Field(
                name=f"count {party}.{issue.id}",
                party=party,
                value=changed.weight.get((party, issue.id), counts[party, issue.id]),
                record=counts[party, issue.id],
            )
            for party in weighed
        )
        parts.append(Part(issue=issue.id, lines=lines, counts=fields))
    no_deal = Line(option=None, fields=tuple(worth(party, NO_DEAL, None) for party in parties))
    return Sheet(no_deal=no_deal, parts=tuple(parts))


def _worth(record: Told, party: str, name: str, option: str | None, now: float | None) -> Field:
    row = record.get((party, option))
    if row is None:
        return Field(name=name, party=party, value=now, record=None)
    return Field(
        name=name, party=party, value=row.worth if now is None else round(now, 6), record=row.worth,
        low=row.low, high=row.high, kind=row.kind, id=row.id,
    )  # fmt: skip


def _elicited(record: Told, party: str) -> bool:
    return (party, None) in record and record[party, None].kind == ELICITED


def typed(asked: Asked, held: Held) -> Question:
    """What a sent form assumes otherwise than the record. Raises UnusableValue for what is no number in its bounds."""
    assume, weigh = [], []
    for _, _, field in sheet_of(held, Question()).fields:
        kind, _, place = field.name.partition(" ")
        value = _number(asked, field.name, SCALE if kind == "worth" else HEAVIEST)
        if value is None or value == field.record:
            continue
        if kind == "worth":
            assume.append(f"{place}={value / SCALE:.6g}")
        else:
            weigh.append(f"{place}={value:.6g}")
    text = tuple(f"{one.id}={chosen}" for one in held.negotiation.issues if (chosen := asked.text(f"text {one.id}")))
    return Question(assume=tuple(assume), weigh=tuple(weigh), text=text)


def _number(asked: Asked, name: str, most: float) -> float | None:
    """What was typed; nothing where the field is empty or not there."""
    told = asked.text(name).replace(",", ".")
    if not told:
        return None
    try:
        value = float(told)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= most:
        raise UnusableValue(f"this is a number from 0 to {most:g}", field=name, given=told)
    return value


def address(found: Opened, question: Question) -> str:
    """The page that shows what follows; a link to send on."""
    told = [("assume", one) for one in question.assume] + [("weigh", one) for one in question.weigh]
    told += [("text", one) for one in question.text]
    base = found.at(PATH)
    return base + (("&" if "?" in base else "?") + urlencode(told) if told else "")
