"""How what is kept of dialogue is said at a terminal."""

from datetime import date
from pathlib import Path

from truce.cli import show
from truce.flow.community.dialogue import Mind, Taken
from truce.flow.community.keeping import Held
from truce.flow.community.local import Judged
from truce.model.community import PROMISED_DAYS, Commitment, Complaint, Noun, Pulse
from truce.model.indicator import Figures, Indicator
from truce.vocabulary.community import community

COLUMNS = {  # noun -> the fields that its list shows
    "initiative": ("opened", "topic", "state", "place", "aim"),
    "session": ("on", "initiative", "minutes"),
    "agreement": ("made", "deal", "agreement", "served"),
    "commitment": ("due", "side", "what", "state"),
    "complaint": ("received", "about", "what"),
    "pulse": ("start", "question", "place", "sampling"),
    "hate": ("on", "kind", "against", "channel"),
    "tip": ("received", "rumour", "acted", "what"),
    "silence": ("requested", "purpose", "place", "answer", "keeping"),
    "crossing": ("on", "point", "persons", "waiting"),
    "return": ("start", "until", "place", "count"),
    "missing": ("opened", "file", "state", "progressed"),
    "nothing": ("of", "start", "until"),
}
WHY = {
    "not_recorded": "not recorded",
    "no_cases": "no case yet that could tell",
    "no_margin": "no margin: not chosen by chance",
    "hidden": "hidden: small",
}
LOOKS = {
    "telephone": "looks like a telephone number",
    "mail": "looks like an address of electronic mail",
    "address": "looks like somebody addressed by name",
    "patronymic": "looks like a patronymic",
    "two_capitals": "two capitalised words: a name?",
    "coordinates": "looks like coordinates: a point on a map",
    "doorstep": "looks like a street with a number",
    "home": "looks like somebody's home",
    "no_such_text": "no such text among the mission's agreements: it is not judged yet",
}


def say_taken(taken: Taken, noun: str, folder: Path) -> None:
    """What became of rows: what landed, what did not and why, what to look at again."""
    for id in taken.new:
        show.say(f"{id}  kept")
    for id in taken.changed:
        show.say(f"{id}  changed")
    if taken.same:
        show.say(f"{taken.same:,} kept before, unchanged")
    for bad in taken.bad:
        show.complain(f"NOT taken in: line {bad.line}: {bad.why}")
    for mind in taken.mind:
        show.complain(say_mind(mind, noun))
    if taken.new or taken.changed:
        show.say(f"next: truce community {noun} list {folder}")


def say_mind(mind: Mind, noun: str) -> str:
    """What to look at again, and by which command it is taken out."""
    what = "; ".join(LOOKS[code] for code in mind.looks)
    law = "dialogue names nobody" if noun in COLUMNS else "write no name and no door"
    named = "" if mind.looks == ("no_such_text",) else f"; {law}: truce community {noun} change"
    return f"mind: line {mind.line}, `{mind.field}`: {what}{named}"


def standing(made: Noun, today: date) -> str:
    """Where a promise, a complaint or a pulse stands, in a word or two."""
    if isinstance(made, Commitment):
        return "in time" if made.in_time() else "overdue" if made.overdue(today) else ""
    if isinstance(made, Complaint):
        if made.days is not None:
            return f"answered in {made.days} days" + ("" if made.in_time() else ": late")
        return "overdue" if made.ripe(today) else f"to be answered within {PROMISED_DAYS} days"
    return f"{made.positive} of {made.answered} yes, {made.refused} refused" if isinstance(made, Pulse) else ""


def say_held(held: Held) -> None:
    """One thing as it stands, then who wrote when."""
    show.tree(held.noun, held.id, {name: value for name, value in held.told.items() if name != "noun"}, 0)
    for one in held.revisions:
        show.say(f"  written {one.at:%Y-%m-%d %H:%M} UTC by {one.by}")


def say_rulings(judged: Judged, folder: Path) -> None:
    """What was ruled on a local agreement."""
    if judged.title is None:
        show.say("  the mission lacks its text: the file goes into agreements/, its name into truce.toml")
        return
    show.say(f"  {judged.title}")
    if not judged.rulings:
        show.say(f"  nothing is ruled yet: truce judge {folder}")
        return
    names = ("term", "reading", "party", "status", "expected", "coverage")
    show.table("", names, [tuple(_number(ruling[name]) for name in names) for ruling in judged.rulings])


def _number(value: object) -> object:
    return "" if value is None else f"{value:.2f}" if isinstance(value, float) else value


def say_figures(made: Figures) -> None:
    """Every indicator in a line, then how often who was there."""
    show.table(
        f"{made.start} to {made.until} (exclusive), {made.edition}, known on {made.as_of}",
        ("indicator", "value", "of", "95 %", ""),
        [_line(one) for one in made.indicators],
    )
    if made.attendance:
        rows = [
            (*(_label(kind, code) for kind, code in zip(("groups", "sexes", "ages"), one.cell, strict=True)),
             "hidden" if one.times is None else one.times)
            for one in made.attendance
        ]  # fmt: skip
        show.table("attendances: whoever came twice is counted twice", ("group", "sex", "age", "times"), rows)


def _line(one: Indicator) -> tuple[str, str, str, str, str]:
    label = community().indicators[one.code].label() + ("" if one.of is None else f" ({one.of})")
    of = "" if one.denominator is None or one.numerator is None else f"{one.numerator:g} of {one.denominator:g}"
    span = "" if one.low is None or one.high is None else f"{one.low:.0%} to {one.high:.0%}"
    untold = f"{one.untold:,} more do not tell" if one.untold else ""
    return label, _value(one), of, span, "; ".join(filter(None, (WHY.get(one.why or "", ""), untold)))


def _value(one: Indicator) -> str:
    return "-" if one.value is None else format(one.value, {"share": ".0%", "count": ",.0f"}.get(one.unit, ",.1f"))


def _label(kind: str, code: str | None) -> str:
    return "all" if code is None else getattr(community(), kind)[code].label()
