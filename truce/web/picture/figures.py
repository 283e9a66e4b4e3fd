"""The numbers of a choice as a page says them: what was kept, what each filter took out, by what it tells apart."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from truce.flow.room.picture import Seen
from truce.flow.room.picture_trend import Trend
from truce.picture.choice import MANY, PARAMETERS, Choice
from truce.picture.sheet import EPOCH, NO_RULING, Rule
from truce.picture.tally import Count, Part
from truce.shell.say import Say
from truce.web.names import Names, tone

Label = Callable[[str], str]
HERE = "/picture"
TRENDS = {"fewer": "good", "more": "bad", "no_clear_change": "", "cannot_tell": "open"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a table of numbers. `href`: the choice with this one put in, or taken out where it is `chosen`."""

    code: str
    label: str
    href: str
    chosen: bool
    count: Count
    tone: str = ""
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Lines of one kind. `full`: the largest upper end among them, for drawing."""

    name: str
    lines: Sequence[Line]
    full: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter in force: what it asks, and the choice without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The window beside its matched stretches on one side."""

    side: str
    verdict: str
    tone: str
    windows: int
    ratio: tuple[float, float, float] | None


class Figures:
    """Puts what was seen of a choice into tables."""

    def __init__(self, say: Say, names: Names, seen: Seen) -> None:
        self._say = say
        self._names = names
        self.seen = seen
        self.choice = seen.choice

    @property
    def tables(self) -> Sequence[Table]:
        """By act, party, against whom, weapon, means and status: those that tell anything apart."""
        numbers, code = self.seen.numbers, self._names.code
        parts: Iterable[tuple[str, str, Sequence[Part], Label]] = (
            ("act", "act", numbers.acts, lambda c: code("acts", c)),
            ("party", "party", numbers.parties, self._names.party),
            ("against", "against", numbers.against, self._names.party),
            ("weapon", "weapon", numbers.weapons, lambda c: code("weapons", c)),
            ("means", "means", numbers.means, lambda c: code("means", c)),
            ("status", "status", numbers.statuses, self.status),
        )
        made = [self._table(name, field, found, label) for name, field, found, label in parts]
        return [table for table in made if table.lines]

    @property
    def rules(self) -> Sequence[Line]:
        """What the chosen incidents add to each ruling, the largest first."""
        lines = [
            Line(
                code=one.rule.ruling,
                label=self._ruled(one.rule),
                href=link(replace(self.choice, term=(one.rule.term,), reading=(one.rule.reading,))),
                chosen=one.chosen,
                count=one.count,
                tone=tone(one.rule.status),
                why=self.status(one.rule.status),
            )
            for one in self.seen.numbers.rules
            if one.count.n
        ]
        return sorted(lines, key=lambda line: (-line.count.expected, line.label))

    @property
    def chips(self) -> Sequence[Chip]:
        """Every filter in force, value by value."""
        chips = []
        for field, value, text in self._values():
            left = tuple(v for v in getattr(self.choice, field) if v != value) if field in MANY else _nothing(field)
            name = PARAMETERS.get(field, field)
            without = link(replace(self.choice, **{field: left}))  # type: ignore[arg-type]
            said = self._say("picture.pair", what=self._say("picture.filter_" + name), value=text)
            chips.append(Chip(text=said, href=without))
        return chips

    @property
    def compared(self) -> Sequence[Compared]:
        """The trend, side by side."""
        return [
            Compared(
                side=one.side,
                verdict=one.compared.verdict,
                tone=TRENDS.get(one.compared.verdict, ""),
                windows=len(one.windows),
                ratio=one.compared.adjusted,
            )
            for one in self.trend.sides
        ]

    @property
    def trend(self) -> Trend:
        """The window against its matched stretches."""
        return self.seen.trend

    @property
    def logged(self) -> bool:
        """Whether anybody told who watched; where nobody did, a day without watchers is a day nobody knows of."""
        return self.seen.watched is not None

    def status(self, code: str) -> str:
        """The name of a status; of incidents that count in no ruling."""
        return self._say("picture.no_ruling") if code == NO_RULING else self._names.code("statuses", code)

    def _ruled(self, rule: Rule) -> str:
        return f"{rule.term} · {self._names.reading(rule.reading)} · {self._names.party(rule.party)}"

    def _table(self, name: str, field: str, parts: Sequence[Part], label: Label) -> Table:
        held: tuple[str, ...] = getattr(self.choice, field)
        lines = [
            Line(
                code=part.code,
                label=label(part.code),
                href=link(replace(self.choice, **{field: tuple(sorted(set(held) ^ {part.code}))})),  # type: ignore[arg-type]
                chosen=part.chosen,
                count=part.count,
                tone=tone(part.code) if field == "status" else "",
            )
            for part in parts
        ]
        lines.sort(key=lambda line: (-line.count.expected, line.label))
        return Table(name=name, lines=lines, full=max((line.count.high for line in lines), default=0.0))

    def _values(self) -> Iterable[tuple[str, str, str]]:
        choice = self.choice
        for field in MANY:
            for value in getattr(choice, field):
                yield field, value, self.told(field, value)
        for field, when in (("start", choice.start), ("end", choice.end)):
            if when is not None:
                yield field, "", self._say.day(when) if type(when) is date else when.isoformat()
        if choice.certainty:
            yield "certainty", "", self._say.share(choice.certainty)
        if choice.area is not None:
            yield "area", "", choice.area.zone or self._say("picture.drawn_area")
        if choice.text:
            yield "text", "", choice.text

    def told(self, field: str, value: str) -> str:
        """A value of a filter in words."""
        lists = {"act": "acts", "weapon": "weapons", "means": "means"}
        if field in lists:
            return self._names.code(lists[field], value)
        if field in ("party", "against"):
            return self._names.party(value)
        if field in ("term", "reading"):
            return self._names.term(value) if field == "term" else self._names.reading(value)
        if field == "status":
            return self.status(value)
        return self._names.agreement(value) if field == "agreement" else value


def link(choice: Choice) -> str:
    """The page of a choice."""
    query = choice.query()
    return f"{HERE}?{query}" if query else HERE


def day_of(number: int) -> date:
    """The day of a number of days since 1970."""
    return EPOCH + timedelta(days=number)


def _nothing(field: str) -> object:
    return 0.0 if field == "certainty" else "" if field == "text" else None
