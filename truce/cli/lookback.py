"""How a look back at an earlier instant is shown: rulings by what was known then, and the brief of them."""

from datetime import datetime
from pathlib import Path

from truce.cli import show, who
from truce.cli.writing import refuse_inside, write
from truce.flow.asof import look_back, summary
from truce.flow.house import House
from truce.flow.told import in_words

COLUMNS = ("agreement", "term", "reading", "party", "status", "reason", "expected")


def look(house: House, as_of: datetime, readings: tuple[str, ...] | None, out: Path | None, *, as_json: bool) -> None:
    """Fuse and judge by what was known at `as_of`, and show it. What the mission keeps stays as it is."""
    refuse_inside(house.mission.folder, out)
    looked = look_back(house, as_of, readings)
    who.saw(house, "rulings", rows=looked.rulings.height, machine=as_json, as_of=as_of)
    if out is not None:
        from truce.flow.asof_brief import brief_of  # noqa: PLC0415 - charts and pages are slow to load

        form = out.suffix.removeprefix(".")
        write(
            iter([brief_of(looked, form if form in {"html", "pdf", "json"} else "html", house.choices.language)]),
            out,
            who.leaving(house, "brief", form),
        )
    if as_json:
        show.machine({"as_of": as_of.isoformat(), "kept": False, "rulings": looked.rulings.to_dicts()})
        return
    for step in looked.steps:
        for line in in_words(step):
            show.say(line)
    show.table("", COLUMNS, summary(looked))
    if out is not None:
        show.say(f"{out}: the brief of it")
    show.say("shown, not kept: what the mission keeps stays as it was")


def is_look_back(house: House, as_of: datetime | None) -> bool:
    """Whether an instant was asked for that is not the mission's own."""
    return as_of is not None and as_of != house.choices.as_of
