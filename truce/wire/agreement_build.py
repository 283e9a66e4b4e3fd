"""From the checked data of an agreement file to the frozen Agreement; nothing here looks for faults."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from truce.model.agreement import Agreement, Party, Reading, Term, TermZone
from truce.model.claim import Claim, Tally
from truce.model.ids import make_id
from truce.wire.agreement_schema import AGREEMENT, DEFS
from truce.wire.agreement_times import edge, end_instant, instant, zone_named

Data = Mapping[str, Any]
ALL_PARTIES = "all_parties"
DATED = ("effective_from", "signature", "adoption")  # events of the text itself: they are no wait
EFFECTS = (
    "start",
    "end",
    "in_force",
    "zone",
    "zone_excludes",
    "depth_each_side_km",
    "acts",
    "targets",
    "rule",
)


def build(data: Data, file: str, line_of_claim: Mapping[int, int]) -> Agreement:
    """The agreement that the data state. `line_of_claim` gives the line of each claim by its place in the list."""
    parties = tuple(_party(p) for p in data["parties"])
    bound = tuple(p.id for p in parties if p.is_bound)
    return Agreement(
        id=data["id"],
        title=data["title"],
        conflict=data["conflict"],
        instrument_type=data["instrument_type"],
        ceasefire_class=data["ceasefire_class"],
        timezone=data["timezone"],
        signed=data.get("signed"),
        announced=data.get("announced"),
        effective_from=_start(data["effective_from"]),
        effective_until=_end(data["effective_until"]),
        outcome=data["outcome"],
        parties=parties,
        monitoring=data["monitoring"],
        terms=tuple(build_term(t, data, bound) for t in data["terms"]),
        claims=tuple(
            _claim(c, data, file, line_of_claim.get(place)) for place, c in enumerate(data.get("claims") or ())
        ),
        relations=tuple(data.get("relations", ())),
        reference_lines=tuple(data.get("reference_lines", ())),
        sources=tuple(data["sources"]),
        notes={k: v for k, v in data.items() if k.endswith("_note") or k == "notes"},
        place=data.get("place"),
        zones=tuple(data.get("zones", ())),
        phases=tuple(data.get("phases", ())),
        endorsements=tuple(data.get("endorsements", ())),
        day_zero=data.get("day_zero", {}),
        other={str(k): v for k, v in data.items() if k not in AGREEMENT["properties"]},
    )


def _start(text: str | None) -> datetime | None:
    return None if text is None else instant(text)


def _end(text: str | None) -> datetime | None:
    return None if text is None else end_instant(text)


def _party(data: Data) -> Party:
    return Party(
        id=data["id"], name=data["name"], role=data["role"], consent=data.get("consent"), note=data.get("note")
    )


def build_term(data: Data, agreement: Data, bound: tuple[str, ...]) -> Term:
    """One term with its readings: the text's own first, then one for every rival interpretation."""
    period = data.get("period", {})
    return Term(
        id=data["id"],
        ref=data["ref"],
        type=data["type"],
        modality=data.get("modality", "unstated"),
        actors=_actors(data.get("actors", ()), bound),
        act=data["act"],
        checkability=data["checkability"],
        duty_bearer=data.get("duty_bearer"),
        object=data.get("object", {}),
        object_classes=tuple(data.get("object_classes", ())),
        zone=_zone(data.get("zone", {"kind": "undefined"})),
        start=_start(period.get("start")),
        end=_end(period.get("end")),
        period=period,
        preconditions=tuple(data.get("preconditions", ())),
        exceptions=tuple(data.get("exceptions", ())),
        exceptions_unclear=tuple(data.get("exceptions_unclear", ())),
        indicators=tuple(data.get("indicators", ())),
        verification=tuple(data.get("verification", ())),
        readings=_readings(data, agreement),
        notes=data.get("notes"),
        source=tuple(data["source"]),
        subtype=data.get("subtype"),
        deadline=_end(period.get("deadline")),
        distance_table_km=tuple(data.get("distance_table_km", ())),
        rule=data.get("rule", {}),
        other={str(k): v for k, v in data.items() if k not in DEFS["term"]["properties"]},
    )


def _actors(written: Any, bound: tuple[str, ...]) -> tuple[str, ...]:
    """`all_parties` becomes every bound side; each actor once, in the order written."""
    named = [actor for word in written for actor in (bound if word == ALL_PARTIES else (word,))]
    return tuple(dict.fromkeys(named))


def _zone(data: Data) -> TermZone:
    plain = ("kind", "description", "name", "reference_line", "reference_line_by_actor", "zones")
    return TermZone(
        kind=data["kind"],
        description=data.get("description"),
        name=data.get("name"),
        depth_each_side_m=_metres(data.get("depth_each_side_km")),
        reference_line_by_actor=data.get("reference_line_by_actor", {}),
        reference_line=data.get("reference_line"),
        zones=tuple(data.get("zones", ())),
        details={str(k): v for k, v in data.items() if k not in plain},
    )


def _metres(km: float | None) -> float | None:
    return None if km is None else km * 1000.0


def _readings(term: Data, agreement: Data) -> tuple[Reading, ...]:
    rivals = term.get("interpretations", ())
    own = [r for r in rivals if r["by"] == "text"]
    text = _text_reading(term, agreement, own[0] if own else {})
    ids = {text.id}
    answer = [text]
    for rival in [r for r in rivals if r["by"] != "text"]:
        answer.append(_rival(rival, text, reading_id(rival, ids)))
        ids.add(answer[-1].id)
    return tuple(answer)


def reading_id(rival: Data, taken: set[str]) -> str:
    """The id of a reading: as given, else a slug of who reads so, numbered where that is taken."""
    base = rival.get("id") or re.sub(r"[^a-z0-9]+", "-", rival["by"].lower()).strip("-") or "reading"
    tries = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in tries if name not in taken)


def _text_reading(term: Data, agreement: Data, own: Data) -> Reading:
    """The text's own reading. A boundary the term does not give is the agreement's; one nobody gives is unknown."""
    period = term.get("period", {})
    start, start_from = _fall_back(
        _start(period.get("start")), _start(agreement["effective_from"]), waits=_waits(period, "start_rule")
    )
    end, end_from = _fall_back(
        _end(period.get("end")), _end(agreement["effective_until"]), waits=_waits(period, "end_rule")
    )
    return Reading(
        id="text",
        by="text",
        text=own.get("reading", term["act"]),
        start=start,
        end=end,
        in_force=own.get("in_force", agreement["outcome"]["state"] != "never_effective"),
        unknown_start=start is None,
        unknown_end=end is None and (end_from == "rule" or start_from == "none"),
        zone=own.get("zone"),
        zone_excludes=tuple(own.get("zone_excludes", ())),
        acts=tuple(own.get("acts", term.get("acts", ()))),
        targets=tuple(own.get("targets", term.get("targets", ()))),
        depth_each_side_m=_metres(own.get("depth_each_side_km", term.get("zone", {}).get("depth_each_side_km"))),
        start_from=start_from,
        end_from=end_from,
        rule=own.get("rule", {}),
        note=own.get("note"),
    )


def _waits(period: Data, rule: str) -> bool:
    """Whether a boundary hangs on an event (a withdrawal, an election) that the agreement puts no date on."""
    return rule in period and period[rule]["trigger"] not in DATED


def _fall_back(own: datetime | None, whole: datetime | None, *, waits: bool) -> tuple[datetime | None, str]:
    """A boundary and whose words it is: the term's, else a rule of the term that waits, else the agreement's."""
    if own is not None:
        return own, "term"
    if waits:
        return None, "rule"
    return whole, "none" if whole is None else "agreement"


def _rival(rival: Data, text: Reading, id: str) -> Reading:
    """A rival reading: what it does not speak of is as in the text; a start it names as null is unknown."""
    start, start_from = (_start(rival["start"]), "reading") if "start" in rival else (text.start, text.start_from)
    end, end_from = (_end(rival["end"]), "reading") if "end" in rival else (text.end, text.end_from)
    return Reading(
        id=id,
        by=rival["by"],
        text=rival["reading"],
        start=start,
        end=end,
        in_force=rival.get("in_force", text.in_force),
        unknown_start=start is None,
        unknown_end=end is None and "end" not in rival and text.unknown_end,
        zone=rival.get("zone", text.zone),
        zone_excludes=tuple(rival.get("zone_excludes", text.zone_excludes)),
        acts=tuple(rival.get("acts", text.acts)),
        targets=tuple(rival.get("targets", text.targets)),
        depth_each_side_m=_metres(rival["depth_each_side_km"])
        if "depth_each_side_km" in rival
        else text.depth_each_side_m,
        start_from=start_from,
        end_from=end_from,
        rule=rival.get("rule", {}),
        only_in_words=is_only_in_words(rival),
        note=rival.get("note"),
    )


def is_only_in_words(rival: Data) -> bool:
    """Whether an interpretation says nothing that a rule could apply."""
    return not any(effect in rival for effect in EFFECTS)


def _claim(data: Data, agreement: Data, file: str, line: int | None) -> Claim:
    """One tally. Counts of missions and data sets say in unit and text that they are no party's tally."""
    zone = zone_named(agreement["timezone"])
    window = data.get("window", {})
    earliest, latest = (
        edge(window[key], zone, is_end=key == "end").astimezone(UTC) if key in window else None
        for key in ("start", "end")
    )
    count = data.get("count", data.get("count_at_least"))
    at_least = "count_at_least" in data and "count" not in data
    breakdown = tuple(Tally(str(k), int(v)) for k, v in data.get("breakdown", {}).items())
    unit, text = _unit(data), _claim_text(data)
    cited = [s for s in agreement["sources"] if s["id"] in data["source"]]
    return Claim(
        id=_claim_id(data, agreement["id"]),
        by=data["by"],
        about=data.get("against"),
        agreement=agreement["id"],
        earliest=earliest,
        latest=latest,
        count=count,
        at_least=at_least,
        unit=unit,
        breakdown=breakdown,
        source="; ".join(s["title"] for s in cited) or None,
        text=text,
        url=next((s["url"] for s in cited if "url" in s), None),
        file=file,
        row=line,
    )


def _claim_id(data: Data, agreement: str) -> str:
    """The same for the same claim: where it was read and remarks on it do not change what was claimed."""
    claimed = {k: v for k, v in data.items() if k != "source" and not k.endswith("_note")}
    return make_id("claim", agreement, json.dumps(claimed, sort_keys=True, ensure_ascii=False))


def _unit(data: Data) -> str | None:
    unit: str | None = data.get("unit")
    if data["kind"] == "party_count":
        return unit
    return f"{data['kind']}:{unit}" if unit else str(data["kind"])


def _claim_text(data: Data) -> str | None:
    """What the claim says beyond its numbers' columns, in the file's own words."""
    told = ("kind", "by", "against", "window", "count", "count_at_least", "unit", "breakdown", "source")
    parts = [] if data["kind"] == "party_count" else [f"not a party's tally but a {data['kind']} of {data['by']}"]
    for key, value in data.items():
        if key in told:
            continue
        inner = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, Mapping) else value
        parts.append(f"{key}: {inner}")
    return "; ".join(parts) or None
