"""Checks of the clock of an agreement and of who watches it."""

import re
from collections.abc import Callable, Iterator

from truce.wire.agreement_build import DATED
from truce.wire.agreement_lint_draft import Data, Draft, Hit, quoted
from truce.wire.agreement_sense import items, part
from truce.wire.agreement_walk import Path, walk

SHORT = frozenset({"cessation_of_hostilities", "humanitarian_pause", "partial_moratorium"})
NO_HOUR = re.compile(r"without (?:an |the )?hours?|no hours?\b|encoding assumption", re.IGNORECASE)
MIDNIGHT = re.compile(r"T(?:00:00:00|23:59:59)")
SETTLES = re.compile(r"\b(?:hours|days|end of|first instant|last instant)\b", re.IGNORECASE)
DAYS = re.compile(r"^P\d+[DWM]$")
SILENT = frozenset({"none", "not_stated", "not_public"})


def _zone_of_time(draft: Draft) -> Iterator[Hit]:
    if draft.data["timezone"] == "mixed":
        note = draft.data.get("timezone_note")
        what = "no single zone of time holds for the whole" + (f": {quoted(note)}" if note else "")
        yield Hit("period-no-zone-of-time", ("timezone",), what)


def _assumed_hours(draft: Draft) -> Iterator[Hit]:
    for key in ("effective_from", "effective_until"):
        note = draft.data.get(f"{key}_note")
        if isinstance(note, str) and draft.data[key] is not None and NO_HOUR.search(note):
            yield Hit("start-hour-assumed", (f"{key}_note",), quoted(note))


def _midnight_ends(draft: Draft) -> Iterator[Hit]:
    """The end of the whole; else that of the first term with one. A length, or the instant in words, settles it."""
    notes = " ".join(str(draft.data.get(k, "")) for k in ("effective_until_note", "timezone_note"))
    if SETTLES.search(notes):
        return
    ends: list[tuple[Path, object]] = [(("effective_until",), draft.data["effective_until"])]
    ends += [(("terms", place, "period", "end"), part(term, "period").get("end")) for place, term in draft.terms()]
    found = next(((place, end) for place, end in ends if isinstance(end, str) and MIDNIGHT.search(end)), None)
    if found:
        what = f"it ends at {found[1]}: the words do not say which day is the last"
        yield Hit("end-24-00-or-00-00", found[0], what)


def _open_end(draft: Draft) -> Iterator[Hit]:
    data = draft.data
    clocks = [part(t, "period") for _, t in draft.terms()]
    dated = any(c.get("end") or c.get("duration") or c.get("end_rule") for c in clocks)
    dated = dated or "effective_until_note" in data or data["instrument_type"] == "written_agreement"
    if data["ceasefire_class"] in SHORT and data["effective_until"] is None and not dated:
        yield Hit("end-unstated", ("effective_until",), "a truce of this class names no end")


def _first_days(draft: Draft) -> Iterator[Hit]:
    """A date of its own beside the rule settles it, unless a note says that reports name two."""
    for visit in walk(draft.data):
        if visit.kind != "rule" or not isinstance(visit.value, dict):
            continue
        offset, period = visit.value.get("offset"), _above(draft.data, visit.path)
        key = str(visit.path[-1]).removesuffix("_rule")
        if not isinstance(offset, str) or not DAYS.match(offset) or "meaning" in visit.value:
            continue
        if key not in period or "depending" in str(period.get(f"{key}_note")):
            what = f"{offset} after {visit.value['trigger']}: which day is the first is not said"
            yield Hit("first-day-convention-unstated", visit.path, what)


def _above(data: Data, path: Path) -> Data:
    """The mapping in which the place stands."""
    here: object = data
    for step in path[:-1]:
        here = here[step]  # type: ignore[index]
    return here if isinstance(here, dict) else {}


def _triggers(draft: Draft) -> Iterator[Hit]:
    for visit in walk(draft.data):
        if visit.kind != "rule" or not isinstance(visit.value, dict):
            continue
        key = str(visit.path[-1]).removesuffix("_rule")
        if visit.value["trigger"] not in DATED and key not in _above(draft.data, visit.path):
            what = f"its {key} waits for {quoted(visit.value['trigger'])}; who says that it took place is not named"
            yield Hit("trigger-without-date", visit.path, what)


def _renewal(draft: Draft) -> Iterator[Hit]:
    ways = [t for _, t in draft.terms() if t["type"] == "duration_termination" or "renewal" in part(t, "period")]
    words = any("renew" in t["act"] or "extend" in t["act"] for _, t in draft.terms())
    if draft.data["effective_until"] is not None and not ways and not words:
        yield Hit("renewal-unstated", ("effective_until",), "it has an end, and no term says how it may be prolonged")


def _status(draft: Draft) -> Iterator[Hit]:
    everybody = [str(t["id"]) for _, t in draft.terms() if "all_parties" in (t.get("actors") or ())]
    for number, party in items(draft.data, "parties"):
        if party["role"] == "signatory_status_disputed" and everybody:
            what = f"the status of {party['id']} is disputed, and {', '.join(everybody)} bind all parties"
            yield Hit("status-disputed", ("parties", number, "role"), what)


def _watching(draft: Draft) -> Iterator[Hit]:
    told = part(draft.data, "monitoring")
    if not told.get("bodies"):
        yield Hit("no-monitor-named", ("monitoring",), "nobody is named who watches")
        return
    if told.get("attribution_mandate") in SILENT:
        what = f"whether the monitors may name a side is {str(told['attribution_mandate']).replace('_', ' ')}"
        yield Hit("no-attribution-mandate", ("monitoring", "attribution_mandate"), what)
    if not any(key in told for key in ("complaint_channel", "workflow", "steps")):
        yield Hit("no-complaint-channel", ("monitoring",), "no desk is named that takes complaints")


CHECKS: tuple[Callable[[Draft], Iterator[Hit]], ...] = (
    _zone_of_time,
    _assumed_hours,
    _midnight_ends,
    _open_end,
    _first_days,
    _triggers,
    _renewal,
    _status,
    _watching,
)
