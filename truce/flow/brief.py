"""brief: what became of each term, made from what is kept, and frozen with the versions it was made of."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from truce import __version__
from truce.briefs.compose import compose
from truce.briefs.material import Material
from truce.briefs.render import render
from truce.compliance import contract as compliance
from truce.errors import UnusableMission
from truce.flow import frames
from truce.flow.community import released, releasing
from truce.flow.edition import refuse_too_early, seen_in
from truce.flow.house import House
from truce.flow.instant import known_until
from truce.flow.made_of import MadeOf, made_of, to_text
from truce.flow.standing import standing
from truce.flow.standing import version as withdrawals
from truce.flow.talks.briefed import frozen, learnt_until, told
from truce.flow.talks.kept import ids
from truce.fusion import constants as fusion
from truce.model.claim import Claim
from truce.model.condition import Condition
from truce.model.contrast import Contrast
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline, QuietDay
from truce.model.document import Document
from truce.model.forecast import Forecast, Regime, Signal
from truce.model.incident import Incident
from truce.model.line import Line, Zone
from truce.model.report import Report
from truce.model.ruling import Change, Ground, Ruling
from truce.model.talks_told import TalksTold
from truce.model.warning import Costs
from truce.model.weapons import Holding, Inventory, Sighting

TOLD = ("id", "source", "origin", "earliest", "latest", "acts", "radius_m", "where_kind", "flags", "day")
JSON = "json"
FORMS = ("html", "pdf", JSON)
ENGLISH = "en"
LEFT = "left the registers"  # among the versions: the newest act that let figures leave, or took them back
DRAWS = ("draws", "climatology", "last")  # long, and not printed
NO_DAY = (date.max, date.min)  # a stretch that no day lies in
FORESEEN = tuple(name for name in Forecast.__dataclass_fields__ if name not in DRAWS)
NOUNS = (
    Report, Incident, Ruling, Ground, Change, Coverage, Claim, Line, Zone, Document, Sighting, Inventory, Deadline,
    QuietDay, Holding, Contrast, Forecast, Regime, Condition, Signal,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A brief in one form: its id and its bytes."""

    id: str
    content: bytes


def brief(house: House, form: str, language: str, edition: str = "internal") -> Made:
    """Make the brief of what has been judged, keep it with its snapshot, and give it in one form.

    Of a mission that holds talks alone it tells these. Raises UnusableMission where nothing has been judged yet,
    Refused for an edition that the mandate does not allow.
    """
    return in_forms(house, (form,), language, edition)[0]


def in_forms(house: House, forms: Sequence[str], language: str, edition: str = "internal") -> tuple[Made, ...]:
    """The same in several forms, composed once; raises as `brief` does."""
    house = replace(house, choices=replace(house.choices, edition=edition))
    if not house.mission.lake.version(Ruling) and not _only_talks(house):
        raise UnusableMission(
            "nothing has been judged yet", mission=house.mission.folder.name, remedy="truce run FOLDER"
        )
    with house.progress.task(f"brief ({', '.join(forms)})", 2 + len(forms), "parts") as tick:
        material = gather(house, language=language)
        refuse_too_early(house, edition, material)
        tick(1)
        made = compose(material, language)
        tick(1)
        content = {JSON: render(made, JSON)}  # what is kept, whatever was asked for
        for form in forms:
            content[form] = content.get(form) or render(made, form)
            tick(1)
    _keep(house, made.id, content[JSON], made_of(house, material, language))
    return tuple(Made(made.id, content[form]) for form in forms)


def gather(house: House, then: MadeOf | None = None, language: str = ENGLISH) -> Material:
    """All that a brief may speak of; of the lines, which are heavy, those of the stretches that were ruled on.

    `then`: what a kept brief was made of; its versions are read, and not the newest. Sentences of talks are in its
    language, else in `language`.
    """

    def frame(house: House, noun: type, **how: Any) -> pl.DataFrame:
        version = None if then is None else int(then.versions.get(f"kept {noun.__name__.lower()}", "0"))
        return frames.frame(house, noun, version=version, **how)

    taken_back = None if then is None else int(then.versions.get("kept withdrawal", "0"))
    rulings = frame(house, Ruling)
    as_of = then.as_of if then is not None else _judged_as_of(house)
    warn_from, costs_stated = _costs(house, then)
    left, released_by = _released(house, then)
    material = Material(
        mission=house.choices.name,
        as_of=as_of,
        time_zone=house.choices.time_zone,
        agreements=house.agreements,
        rulings=rulings,
        grounds=frame(house, Ground),
        changes=frame(house, Change),
        incidents=frame(house, Incident),
        reports=standing(house, frame(house, Report, columns=TOLD), version=taken_back),
        coverage=frame(house, Coverage),
        claims=frame(house, Claim),
        lines=frame(house, Line, days=_days(rulings)),
        zones=frame(house, Zone),
        cards=house.cards,
        collections=then.collections if then is not None else tuple(house.mission.ledger.collections()),
        versions=then.versions if then is not None else versions(house),
        edition=house.choices.edition,
        deadlines=frame(house, Deadline),
        quiet_days=frame(house, QuietDay),
        holdings=frame(house, Holding),
        contrasts=frame(house, Contrast),
        forecasts=frame(house, Forecast, columns=FORESEEN),
        regimes=frame(house, Regime),
        conditions=frame(house, Condition),
        signals=frame(house, Signal),
        warn_from=warn_from,
        costs_stated=costs_stated,
        talks=talks_of(then) if then is not None else _talks(house, as_of, language),
        released=left,
        released_by=released_by,
    )
    return seen_in(material, house.choices.edition, house.choices.mandate)


def _talks(house: House, as_of: datetime, language: str) -> tuple[TalksTold, ...]:
    """What the edition that is made may tell of the talks on record."""
    choices = house.choices
    rows = frozen(house, choices.edition, as_of)
    allowed = choices.mandate.attribution_allowed
    return told(rows, as_of, choices.time_zone, language, choices.edition, attribution=allowed)


def talks_of(made: MadeOf) -> tuple[TalksTold, ...]:
    """The same again, from what was frozen with a brief."""
    allowed = made.attribution_allowed
    return told(made.talks, made.as_of, made.time_zone, made.language, made.edition, attribution=allowed)


def _costs(house: House, then: MadeOf | None) -> tuple[float, bool]:
    """The chance from which a warning pays, and whether costs were stated: as frozen with a brief, else as set now."""
    if then is not None and then.warn_from is not None and then.costs_stated is not None:
        return then.warn_from, then.costs_stated
    set_ = house.choices.costs
    costs = Costs(missed=set_.missed, false_alarm=set_.false_alarm, saved=set_.saved)
    return costs.threshold, costs.stated


def _released(house: House, then: MadeOf | None) -> tuple[pa.Table, datetime | None]:
    """What had left the registers, as far as the edition may show it, and the instant by which it was old enough."""
    if then is not None:
        upto, by = int(then.versions.get(LEFT, "0")), then.released_by
    else:
        upto = releasing.version(house)
        by = house.clock() if upto and house.choices.edition != "internal" else None
    return released.table(house, house.choices.edition, upto, by), by


def _days(rulings: pl.DataFrame) -> tuple[date, date]:
    """First and last day that any ruling speaks of, a day wider on both sides for the zones of time."""
    if rulings.is_empty():
        return NO_DAY
    ends = rulings.select(pl.col("earliest").min(), pl.col("latest").max()).row(0)
    return ends[0].date() - timedelta(days=1), ends[1].date() + timedelta(days=1)


def versions(house: House) -> Mapping[str, str]:
    """What a brief was made of: the program, its methods, and the version of every kept noun."""
    kept = {noun.__name__.lower(): str(house.mission.lake.version(noun)) for noun in NOUNS}
    kept |= {name.lower(): str(version) for name, version in withdrawals(house).items()}
    left = releasing.version(house)  # as long as nothing left, there is nothing to name
    return {"truce": __version__, "fusion": fusion.METHOD, "compliance": compliance.METHOD} | {
        **{f"kept {name}": version for name, version in kept.items()},
        **({LEFT: str(left)} if left else {}),
    }


def _judged_as_of(house: House) -> datetime:
    """The instant the kept rulings speak from, which is not always the newest that could be judged."""
    last = house.mission.ledger.last_step("judge")
    if last is not None:
        return datetime.fromisoformat(last.facts["as_of"])
    return learnt_until(house, house.choices.edition) if _only_talks(house) else known_until(house)


def _only_talks(house: House) -> bool:
    """Whether the mission holds a negotiation and nothing else: then there is nothing to judge, and talks to tell."""
    return not house.mission.ledger.collections() and bool(ids(house))


def _keep(house: House, id: str, whole: bytes, made: MadeOf) -> None:
    """Keep the brief and what it was made of; every form can be made again. The same brief twice is kept once."""
    folder = house.mission.folder / "briefs"
    folder.mkdir(exist_ok=True)
    path, material = folder / f"{id}.{made.language}.json", to_text(made)
    if path.exists() and path.read_bytes() == whole:
        return
    _put(folder / f"{id}.{made.language}.made.json", material)
    _put(path, whole)
    house.mission.ledger.log(
        "brief",
        house.clock(),
        brief=id,
        language=made.language,
        sha256=hashlib.sha256(whole).hexdigest(),
        material=hashlib.sha256(material).hexdigest(),
        made_of=dict(made.versions),
    )


def _put(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
