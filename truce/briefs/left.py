"""Civilian harm, human rights and communities: what has left their registers, and nothing of the registers themselves.

A brief is a file, so no edition of it reads a register, whoever makes it. Floor, what is told and an estimate stand
apart; what was hidden is said to be; the internal edition says too what was corrected and taken back. Where nothing
ever left, none of the three sections stands; where something did, all three do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from truce.briefs.facts import Facts
from truce.briefs.names import party_name
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Cell, Column, Row, Section, Sentence, Table
from truce.model.released import ALL, ESTIMATE, FLOOR, SHOWN, STANDS, SUPERSEDED, TOLD, WITHDRAWN, Released
from truce.vocabulary.abuses import abuses
from truce.vocabulary.community import community
from truce.vocabulary.entries import Entry
from truce.vocabulary.harm import harm

SECTIONS = (("harm", "harm"), ("rights", "rights"), ("dialogue", "communities"))  # register, section
SUMMARY, REACH, INDICATORS = "summary", "reach", "indicators"
OUTCOMES = ("killed", "injured", "missing")
TRAITS = ("sex", "age", "control", "weapon", "mode", "month", "area")
KINDS = ("type", "nature", "status", "sex", "age", "referrals")
Months = Sequence[Released]  # the figures of one release


def sections(facts: Facts, words: Words) -> tuple[Section, ...]:
    """The three sections; none where nothing has ever left."""
    if not facts.released:
        return ()
    return tuple(_section(facts, words, register, key) for register, key in SECTIONS)


def _section(facts: Facts, words: Words, register: str, key: str) -> Section:
    mine = [one for one in facts.released if one.register == register]
    found = _of_span(facts, words, mine)
    told = [*_about(words, register, mine, found), *_ended(words, mine)]
    make = {"harm": _harm, "rights": _rights, "dialogue": _dialogue}[register]
    tables = [table for n, months in enumerate(found) for table in make(facts, words, months, n > 0)]
    return Section(key, words.say(f"section.{key}"), tuple(told), tuple(tables))


def _of_span(facts: Facts, words: Words, mine: Iterable[Released]) -> list[Months]:
    """What stands of the months that the brief touches, the newest first."""
    begin, end = facts.span  # half-open
    first, last = begin.astimezone(words.zone).date(), (end - timedelta(microseconds=1)).astimezone(words.zone).date()
    by_release: dict[str, list[Released]] = {}
    for one in mine:
        if one.standing == STANDS and one.start <= last and first < one.until:
            by_release.setdefault(one.release, []).append(one)
    return sorted(by_release.values(), key=lambda months: months[0].start, reverse=True)


def _about(words: Words, register: str, mine: Sequence[Released], found: Sequence[Months]) -> Iterator[Sentence]:
    """What the figures are and are not; or that there are none."""
    if not found:
        rule = "left.elsewhere" if any(one.standing == STANDS for one in mine) else "left.none"
        yield Saying(words).sentence(rule, tone="open")
        return
    yield Saying(words).sentence(f"left.{register}")
    for months in found:
        say, one = Saying(words), months[0]
        given = {"months": say.name("months", _months(words, one)), "day": say.name("day", words.day(one.released_at))}
        rule = "left.released" if one.corrects is None else "left.released_corrected"
        yield say.sentence(rule, (one.release,), **given)
    say = Saying(words)
    least = say.count("least", found[0][0].hidden_below)
    yield say.sentence("left.few" if register == "rights" else "left.hidden", least=least)


def _ended(words: Words, mine: Sequence[Released]) -> Iterator[Sentence]:
    """What was corrected and taken back: told within the mission alone, for the others have what stands."""
    gone = {one.release: one for one in mine if one.standing in (SUPERSEDED, WITHDRAWN)}
    for one in gone.values():
        say = Saying(words)
        given = {"months": say.name("months", _months(words, one))}
        given["day"] = say.name("day", "" if one.ended_at is None else words.day(one.ended_at))
        given["why"] = say.name("why", _label(words, community().corrections, one.ended_why or ""))
        yield say.sentence(f"left.{one.standing}", (one.release,), **given)


def _harm(facts: Facts, words: Words, months: Months, fold: bool) -> Iterator[Table]:
    yield _table(
        words, "harm", months, fold,
        [Column("outcome", words.say("left.col_outcome"), "name"), *(
            Column(level, words.say(f"left.col_{level}"), kind)
            for level, kind in ((FLOOR, "number"), (TOLD, "number"), (ESTIMATE, "number"))
        )],
        [_summed(words, months, outcome) for outcome in OUTCOMES],
        note=words.say("left.estimate_note") if any(one.level == ESTIMATE for one in months) else None,
    )  # fmt: skip
    rows = [row for trait in TRAITS for row in _by_trait(facts, words, months, trait)]
    columns = [Column("category", words.say("left.col_category"), "name")]
    columns += [Column(outcome, _label(words, harm().outcomes, outcome), "number") for outcome in OUTCOMES]
    yield _table(words, "harm_traits", months, fold, columns, rows)
    reach = [one for one in months if one.table == REACH]
    columns = [Column("control", words.say("left.col_control"), "name")]
    columns += [Column("share", words.say("left.col_looked_into"), "share")]
    rows = [Row((Cell(_control(facts, words, one.cell[0])), _share(words, one)), ids=(one.id,)) for one in reach]
    yield _table(words, "harm_reach", months, fold, columns, rows, note=words.say("left.reach_note"))


def _summed(words: Words, months: Months, outcome: str) -> Row:
    mine = {one.level: one for one in months if one.table == SUMMARY and one.figure == outcome}
    cells = [_number(words, mine[level]) if level in mine else Cell("") for level in (FLOOR, TOLD)]
    guess = mine.get(ESTIMATE)
    cells.append(Cell("") if guess is None or guess.value is None else _estimated(words, guess))
    return Row((Cell(_label(words, harm().outcomes, outcome)), *cells), ids=tuple(one.id for one in mine.values())[:1])


def _estimated(words: Words, guess: Released) -> Cell:
    value, low, high = (words.number(number or 0.0) for number in (guess.value, guess.low, guess.high))
    text = words.say("left.at_least", n=value, low=low, high=high)
    return Cell(text, guess.value, guess.low, guess.high)


def _by_trait(facts: Facts, words: Words, months: Months, trait: str) -> Iterator[Row]:
    """The floor by one trait: a heading, then each category of which anything is told."""
    mine = [one for one in months if one.table == trait]
    rows = []
    for category in dict.fromkeys(one.cell[0] for one in mine):
        told = {one.figure: one for one in mine if one.cell[0] == category}
        if any(one.value != 0 for one in told.values()):
            cells = [_number(words, told[outcome]) if outcome in told else Cell("") for outcome in OUTCOMES]
            name = _category(facts, words, trait, category)
            rows.append(Row((Cell(name), *cells), ids=tuple(one.id for one in told.values())[:1]))
    if rows:
        yield Row((Cell(words.say(f"left.trait_{trait}")),), heading=True)
        yield from rows


def _category(facts: Facts, words: Words, trait: str, code: str) -> str:
    lists: Mapping[str, Mapping[str, Entry]] = {
        "sex": harm().sexes, "age": harm().ages, "weapon": harm().weapon_groups, "mode": harm().modes,
    }  # fmt: skip
    if trait in lists:
        return _label(words, lists[trait], code)
    if trait == "control":
        return _control(facts, words, code)
    return words.say("left.elsewhere_area") if (trait, code) == ("area", "elsewhere") else code


def _control(facts: Facts, words: Words, code: str) -> str:
    return words.say("left.control_unknown") if code == "unknown" else party_name(facts, words, code)


def _rights(facts: Facts, words: Words, months: Months, fold: bool) -> Iterator[Table]:  # noqa: ARG001 - as the others
    columns = [
        Column("category", words.say("left.col_category"), "name"),
        Column("cases", words.say("left.col_cases"), "number"),
    ]
    rows = [row for kind in KINDS for row in _of_kind(words, months, kind)]
    yield _table(words, "rights", months, fold, columns, rows, note=words.say("left.rights_note"))


def _of_kind(words: Words, months: Months, kind: str) -> Iterator[Row]:
    lists: Mapping[str, Mapping[str, Entry]] = {
        "type": abuses().types, "nature": abuses().natures, "sex": harm().sexes, "age": harm().ages,
        "referrals": abuses().referral_states,
    }  # fmt: skip
    rows = [
        Row((Cell(name), _number(words, one)), ids=(one.id,))
        for one, code in _cases(months, kind)
        if one.value is not None
        for name in [words.say(f"left.status_{code}") if kind == "status" else _label(words, lists[kind], code)]
    ]
    if rows:
        yield Row((Cell(words.say(f"left.kind_{kind}")),), heading=True)
        yield from rows


def _cases(months: Months, kind: str) -> Iterator[tuple[Released, str]]:
    """(figure, code) of every category of one dimension, over all of the other that a table crosses it with."""
    for one in months:
        if kind == "type" and one.table == "type_month" and one.cell[1] == ALL != one.cell[0]:
            yield one, one.cell[0]
        elif one.table == f"type_{kind}" and one.cell[0] == ALL != one.cell[1]:
            yield one, one.cell[1]
        elif one.table == kind and one.cell[0] != ALL:
            yield one, one.cell[0]


def _dialogue(facts: Facts, words: Words, months: Months, fold: bool) -> Iterator[Table]:  # noqa: ARG001 - as the others
    columns = [
        Column("indicator", words.say("left.col_indicator"), "name"),
        Column("value", words.say("left.col_value"), "number"),
        Column("of", words.say("left.col_made_of")),
    ]
    told = [one for one in months if one.table == INDICATORS and one.state != "not_recorded"]
    rows = [_indicator(words, one) for one in told]
    silent = [one for one in months if one.table == INDICATORS and one.state == "not_recorded"]
    names = words.listed(_label(words, community().indicators, one.figure) for one in silent) if silent else None
    note = words.say("left.not_recorded", names=names) if names else None
    yield _table(words, "communities", months, fold, columns, rows, note=note)


def _indicator(words: Words, one: Released) -> Row:
    name = Cell(_label(words, community().indicators, one.figure))
    if one.value is None:
        return Row((name, _why(words, one), Cell("")), ids=(one.id,))
    text = words.percent(one.value) if one.unit == "share" else words.number(one.value, 0 if one.value % 1 == 0 else 1)
    spread = one.low is not None and one.high is not None
    note = words.say("left.between", low=words.percent(one.low or 0.0), high=words.percent(one.high or 0.0))
    value = Cell(text, one.value, one.low, one.high, note=note if spread else None)
    made = "" if one.unit != "share" or one.numerator is None or one.denominator is None else words.say(
        "left.made_of", n=words.number(one.numerator), of=words.number(one.denominator)
    )  # fmt: skip
    return Row((name, value, Cell(made)), ids=(one.id,))


def _table(
    words: Words, key: str, months: Months, fold: bool, columns: list[Column], rows: list[Row], note: str | None = None
) -> Table:
    title = words.say(f"left.table_{key}", months=_months(words, months[0]))
    return Table(f"{key}_{months[0].start:%Y_%m}", title, tuple(columns), tuple(rows), note, fold=fold)


def _number(words: Words, one: Released) -> Cell:
    return _why(words, one) if one.value is None else Cell(words.number(one.value), one.value)


def _share(words: Words, one: Released) -> Cell:
    return _why(words, one) if one.value is None else Cell(words.percent(one.value), one.value)


def _why(words: Words, one: Released) -> Cell:
    """What stands in the place of a number: hidden, none or few, too few to say..."""
    return Cell("" if one.state == SHOWN else words.say(f"left.state_{one.state}"), code=one.state)


def _months(words: Words, one: Released) -> str:
    """`1 Apr 2025 – 30 Apr 2025`."""
    noon = partial(datetime.combine, time=time(12), tzinfo=words.zone)
    last: date = one.until - timedelta(days=1)
    return f"{words.day(noon(one.start))} – {words.day(noon(last))}"


def _label(words: Words, entries: Mapping[str, Entry], code: str) -> str:
    return entries[code].label(words.language) if code in entries else code.replace("_", " ")
