"""What is due and what became of it: the dates of the agreements, and the quiet days in a row that terms ask for."""

from itertools import groupby

from truce.briefs.facts import Facts
from truce.briefs.names import party_name
from truce.briefs.saying import Saying
from truce.briefs.wording import Words, capital, human
from truce.model.brief import Cell, Column, Row, Section, Table
from truce.model.deadline import Deadline, QuietDay

TONES = {"overdue": "bad", "met_late": "warn", "partly": "warn", "met": "good", "untold": "open", "disputed": "open"}
QUIET_TONES = {"quiet": "good", "broken": "bad", "unsure": "open", "unwatched": "open"}
NOT_SHOWN = frozenset({"passed"})  # a start or an end that came: nobody had to do anything by it


def section(facts: Facts, words: Words) -> Section:
    """A row a date, overdue first; then each area's longest run of quiet days and how it stands."""
    title = words.say("section.board")
    shown = [d for d in facts.deadlines if d.status not in NOT_SHOWN]
    if not shown and not facts.quiet_days:
        return Section("board", title, (Saying(words).sentence("board.none"),))
    tables = [t for t in (dates(facts, words, shown), quiet(words, facts.quiet_days)) if t is not None]
    return Section("board", title, (Saying(words).sentence("board.intro"),), tuple(tables))


def dates(facts: Facts, words: Words, shown: list[Deadline]) -> Table | None:
    """The dates that somebody had to keep, in the order in which they fell due; undated ones last."""
    if not shown:
        return None
    columns = (
        Column("term", words.say("column.term"), "name"),
        Column("party", words.say("column.party")),
        Column("due", words.say("column.due")),
        Column("status", words.say("column.status"), "status"),
        Column("waits_for", words.say("column.waits_for"), "note"),
    )
    alike: dict[tuple[object, ...], list[Deadline]] = {}
    for d in sorted(shown, key=lambda d: (d.due is None, d.due or d.as_of, d.term or "", d.id)):
        key = (d.agreement, d.term, d.kind, d.name, d.due, d.status, d.done_at, d.reading)
        alike.setdefault(key, []).append(d)
    rows = tuple(_date(facts, words, group) for group in alike.values())
    return Table("dates", words.say("table.dates"), columns, rows, words.say("board.note"))


def _date(facts: Facts, words: Words, group: list[Deadline]) -> Row:
    d = group[0]
    late = None if d.days_late is None else words.say("board.late", n=words.plural("count.day", round(d.days_late)))
    other = "" if d.due_other is None else words.say("board.other", moment=words.moment(d.due_other))
    when = words.say("none.date") if d.due is None else words.moment(d.due)
    trigger = "" if d.trigger is None else words.say("board.from", event=human(d.trigger))
    who = "; ".join(words.say("party.all") if g.party == "all" else party_name(facts, words, g.party) for g in group)
    status = Cell(words.label("due", d.status), tone=TONES.get(d.status, "plain"), note=late, code=d.status)
    return Row(
        (
            Cell(d.term or words.say("board.outside"), note=capital(human(d.name or d.kind))),
            Cell(who),
            Cell(when, note="; ".join(p for p in (trigger, other) if p) or None),
            status,
            Cell("; ".join(waits(words, need) for need in d.waits_for)),
        ),
        ids=tuple(g.id for g in group),
        because=tuple(dict.fromkeys(i for g in group for i in g.because))[:3],
    )  # fmt: skip


def waits(words: Words, need: str) -> str:
    """`documents (list) of weapons_list_handed_over from vom` in the words of the brief."""
    kinds, _, whom = need.partition(" from ")
    kinds, _, event = kinds.partition(" of ")
    kind, _, papers = kinds.partition(" (")
    named = words.label("evidence", kind)
    if papers:
        named = words.listed(words.label("paper", p) for p in papers.rstrip(")").split(", "))
    said = capital(named) + (f": {human(event.rpartition('/')[2])}" if event else "")
    return words.say("terms.needs", what=said, whom=human(whom)) if whom else said


def quiet(words: Words, days: tuple[QuietDay, ...]) -> Table | None:
    """Per term and area: the run as it stands, the longest, how many days of each kind."""
    if not days:
        return None
    columns = (
        Column("area", words.say("column.area"), "name"),
        Column("run", words.say("column.run"), "number"),
        Column("longest", words.say("column.longest"), "number"),
        Column("last", words.say("column.last_day"), "status"),
        Column("days", words.say("column.days"), "note"),
    )
    ordered = sorted(days, key=lambda q: (q.agreement, q.term, q.reading, q.area, q.earliest))
    groups = groupby(ordered, key=lambda q: (q.agreement, q.term, q.reading, q.area))
    rows = tuple(_run(words, list(group)) for _, group in groups)
    return Table("quiet", words.say("table.quiet"), columns, rows, words.say("board.quiet_note"))


def _run(words: Words, days: list[QuietDay]) -> Row:
    last, longest = days[-1], max(days, key=lambda q: q.run)
    told = [(state, sum(q.state == state for q in days)) for state in QUIET_TONES]
    counts = "; ".join(f"{words.say(f'quiet.{state}')} {words.number(n)}" for state, n in told if n)
    return Row(
        (
            Cell(human(last.area), note=last.term),
            Cell(words.say("board.run", n=words.number(last.run), needed=words.number(last.needed)), float(last.run)),
            Cell(words.number(longest.run), float(longest.run)),
            Cell(capital(words.say(f"quiet.{last.state}")), tone=QUIET_TONES[last.state], code=last.state),
            Cell(counts),
        ),
        ids=(last.id, longest.id) if longest.id != last.id else (last.id,),
        because=last.reset_by[:3],
    )
