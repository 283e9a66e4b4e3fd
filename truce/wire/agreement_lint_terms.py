"""Checks of single terms: where, whom, which acts and weapons, and how it would be told whether they are kept."""

import re
from collections.abc import Callable, Iterator

from truce.wire.agreement_build import ALL_PARTIES
from truce.wire.agreement_lint_draft import Data, Draft, Hit, quoted
from truce.wire.agreement_sense import items, part, texts

FIGHTING = frozenset({"cessation", "prohibited_act", "protected_object", "freeze_of_position", "no_fly"})
SPATIAL = frozenset({"cessation", "restricted_zone", "freeze_of_position", "no_fly", "protected_object"})
SPATIAL |= {"disengagement_forces", "mines_uxo"}
MOVES = frozenset({"disengagement_forces", "withdrawal_weapons", "detainee_exchange"})
NOWHERE = frozenset({"undefined", "disputed"})
AROUND = re.compile(r"\b(around|surround\w*|vicinity|near(?:by)?|adjacent|close to)\b", re.IGNORECASE)
DISTANCE = re.compile(r"\d+(?:[.,]\d+)? ?(?:km|kilomet|m\b|met)", re.IGNORECASE)
SIZES = ("width_km", "min_width_km", "min_depth_km", "width_total_km", "depth_each_side_km", "geometry")
CALIBRE = re.compile(r"\b\d{2,3} ?mm\b")
OPEN_CLASS = re.compile(r"\b(heavy (?:weapons?|equipment)|hardware|military equipment|arms)\b", re.IGNORECASE)
VAGUE = re.compile(
    r"\b(as a rule|adequate|provocations?|essential|all necessary|improve"
    r"|intensify|military advantage|if necessary|where possible|promptly|reasonable)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"^(?:>=|<=|==|>|<) ?\d+(?:\.\d+)?(?: [a-z_]+)?$")
MIRROR = re.compile(r"\b(mirror\w*|synchron\w*|simultane\w*)\b", re.IGNORECASE)
TERM_ID = re.compile(r"[A-Z0-9]{1,}-[A-Za-z0-9.]+")
MORTAR_TOP_MM = 120.0  # the largest calibre that is commonly a mortar's


def _zone_undefined(draft: Draft) -> Iterator[Hit]:
    """No area, or an open one; where a cessation of the same text states one, it stands for the rest."""
    whole = any(t["type"] == "cessation" and _states_area(t) for _, t in draft.terms())
    for place, term in draft.terms():
        zone = part(term, "zone")
        if term["type"] not in SPATIAL or _states_area(term) or (whole and not zone):
            continue
        said = zone.get("description")
        what = "no area is stated" + (f": {quoted(said)}" if said else "")
        yield Hit("zone-undefined", ("terms", place, "zone"), what)


def _states_area(term: Data) -> bool:
    zone = part(term, "zone")
    return zone.get("kind", "undefined") not in NOWHERE or _has_size(zone)


def _has_size(zone: Data) -> bool:
    return any(zone.get(key) is not None for key in SIZES) or "zones" in zone


def _zone_no_radius(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        zone = part(term, "zone")
        said = [str(zone.get("description", "")), term["act"], str(zone.get("around", ""))]
        found = next((text for text in said if AROUND.search(text) and not DISTANCE.search(text)), None)
        bounded = _has_size(zone) or zone.get("kind") == "polygon_by_settlements"
        if zone and found and not bounded:
            yield Hit("zone-no-radius", ("terms", place, "zone"), f"{quoted(found)} has no distance")


def _class_of_place(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        zone = part(term, "zone")
        if zone.get("kind") == "class_of_place" and not term.get("object_classes"):
            what = f"{quoted(term['act'])} names places in passing; no list of classes closes it"
            yield Hit("class-of-place-undefined", ("terms", place, "zone"), what)


def _width(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        zone = part(term, "zone")
        total = zone.get("width_total_km")
        rivals = [r["depth_each_side_km"] for _, r in items(term, "interpretations") if "depth_each_side_km" in r]
        if zone.get("kind") != "symmetric_band" or (not rivals and (total is None or "each side" in term["act"])):
            continue
        depth = zone.get("depth_each_side_km")
        said = f"{total} km in all is taken as {depth} km on each side" if total else f"{depth} km on each side"
        more = f", and is also read as {', '.join(f'{r} km' for r in rivals)}" if rivals else ", which the words leave"
        yield Hit("width-total-or-per-side", ("terms", place, "zone"), said + more + ("" if rivals else " open"))


def _lines(draft: Draft) -> Iterator[Hit]:
    for number, line in items(draft.data, "reference_lines"):
        signs = [word for word in ("disputed", "time_varying") if line.get(word)]
        used = [str(t["id"]) for _, t in draft.terms() if line["id"] in _lines_of(t)]
        if signs and used:
            says = " and ".join({"disputed": "is disputed", "time_varying": "moves"}[word] for word in signs)
            what = f"the line {line['id']} {says}, and {', '.join(used)} measure from it"
            yield Hit("line-disputed-or-moving", ("reference_lines", number), what)


def _lines_of(term: Data) -> set[str]:
    zone = part(term, "zone")
    return {str(v) for v in (zone.get("reference_line"), *part(zone, "reference_line_by_actor").values()) if v}


def _calibres(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        thing = part(term, "object")
        for item in (thing, *(i for _, i in items(thing, "items"))):
            for end in ("min", "max"):
                if f"calibre_mm_{end}" in item and f"calibre_{end}_inclusive" not in item:
                    what = f"whether {item[f'calibre_mm_{end}']} mm itself is covered is not said"
                    yield Hit("calibre-bound-unstated", ("terms", place, "object"), what)
        if term["type"] == "withdrawal_weapons" and CALIBRE.search(term["act"]) and not thing:
            what = f"{quoted(term['act'])} gives a calibre that no bound in `object` repeats"
            yield Hit("calibre-bound-unstated", ("terms", place, "act"), what)


def _open_classes(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        thing = part(term, "object")
        if term["type"] in ("restricted_zone", "withdrawal_weapons") and not thing and OPEN_CLASS.search(term["act"]):
            yield Hit(
                "weapon-class-open", ("terms", place, "act"), f"{quoted(term['act'])} lists neither class nor system"
            )
        lowest = thing.get("calibre_mm_min")
        if (
            term["type"] == "withdrawal_weapons"
            and "artillery" in term["act"]
            and lowest is not None
            and lowest <= MORTAR_TOP_MM
        ):
            what = f"artillery from {lowest:g} mm does not say whether a mortar of {MORTAR_TOP_MM:g} mm is artillery"
            yield Hit("weapon-class-open", ("terms", place, "object"), what)


def _bearers(draft: Draft) -> Iterator[Hit]:
    outside = {p["id"] for _, p in items(draft.data, "parties") if p["role"] == "not_party"}
    for place, term in draft.terms():
        strangers = [name for _, name in texts(term, "actors") if name in outside]
        if strangers and "duty_bearer" not in term:
            what = f"{', '.join(strangers)} signed nothing, and no party must ensure what they do"
            yield Hit("duty-without-bearer", ("terms", place, "actors"), what)


def _one_sided(draft: Draft) -> Iterator[Hit]:
    """Fighting terms that bind one side alone, where no term of the kind binds another."""
    sides = {p.id for p in draft.agreement.parties if p.is_side}
    for place, term in draft.terms():
        if term["type"] not in FIGHTING or term.get("modality") == "permit":
            continue
        bound = _bound(draft, term) & sides
        others = [t for _, t in draft.terms() if t["type"] == term["type"] and t is not term]
        missing = sorted(sides - bound - {s for t in others for s in _bound(draft, t)})
        if len(bound) == 1 and missing:
            what = f"it binds {', '.join(bound)}, and nothing of the kind binds {', '.join(missing)}"
            yield Hit("one-sided-term", ("terms", place, "actors"), what)


def _bound(draft: Draft, term: Data) -> set[str]:
    named = {name for _, name in texts(term, "actors")} | {str(term.get("duty_bearer") or "")} - {""}
    return (named - {ALL_PARTIES}) | (set(draft.agreement.bound) if ALL_PARTIES in named else set())


def _vague(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        found = list(dict.fromkeys(m.lower() for m in VAGUE.findall(term["act"])))
        if found and term["type"] != "response_rule":  # those are told that they state no condition
            what = f"{', '.join(map(quoted, found))} in {quoted(term['act'])}"
            yield Hit("words-without-measure", ("terms", place, "act"), what)


def _exceptions(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        if found := [text for _, text in texts(term, "exceptions_unclear")]:
            yield Hit("exception-unclear", ("terms", place, "exceptions_unclear"), f"open: {'; '.join(found)}")


def _self_defence(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        if term["type"] == "response_rule" and term.get("modality") == "permit" and not _conditions(term):
            what = f"{quoted(term['act'])} names no condition that could be shown"
            yield Hit("self-defence-without-test", ("terms", place, "act"), what)


def _conditions(term: Data) -> list[str]:
    """Conditions that the text itself names; a rule only says how they are shown."""
    return [text for _, text in texts(term, "preconditions")]


def _release(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        frees = re.search(r"\breleas|\bfree[sd]?\b|\bno longer bound", term["act"], re.IGNORECASE)
        if term["type"] == "duration_termination" and frees and not _conditions(term):
            what = f"{quoted(term['act'])}: any breach, found by nobody in particular"
            yield Hit("release-clause-any-breach", ("terms", place, "act"), what)


def _readings(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        rivals = [r for _, r in items(term, "interpretations") if r["by"] != "text"]
        if rivals:
            what = "; ".join(f"{r['by']}: {quoted(r['reading'])}" for r in rivals)
            yield Hit("readings-differ", ("terms", place, "interpretations"), what)


def _uncheckable(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        if term["checkability"] == "not_checkable" or part(term, "rule").get("measure") == "none":
            yield Hit("uncheckable-term", ("terms", place, "act"), quoted(term["act"]))


def _judgement(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        named = [word for _, word in texts(term, "verification") if not word.startswith("none")]
        if term["checkability"] == "judgement" and term.get("modality") != "permit" and not named:
            yield Hit("judgement-without-judge", ("terms", place, "checkability"), quoted(term["act"]))


def _preconditions(draft: Draft) -> Iterator[Hit]:
    known = {str(t["id"]) for _, t in draft.terms()}
    for place, term in draft.terms():
        conditions = [c for _, c in items(part(term, "rule"), "conditions")]
        shown = {str(c["event"]) for c in conditions if c.get("papers") and c.get("from")}
        if len(shown) == len(conditions) and len(shown) >= len(_conditions(term)):
            continue  # each has its paper, by whatever name
        for number, name in texts(term, "preconditions"):
            if name not in known and name not in shown:
                what = f"{quoted(name)}: by which document, from whom, it is shown is not said"
                yield Hit("precondition-not-evidenced", ("terms", place, "preconditions", number), what)


def _indicators(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        for number, item in items(term, "indicators"):
            if not NUMBER.match(item["compliant_if"].strip()) and item["compliant_if"].strip() != "is true":
                what = f"{item['metric']} {quoted(item['compliant_if'])} is no number to be met"
                yield Hit("indicator-without-baseline", ("terms", place, "indicators", number), what)


def _quiet_days(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        quiet = part(part(term, "rule"), "quiet")
        counted = quiet or any("quiet" in str(i.get("metric")) for _, i in items(term, "indicators"))
        if counted and "min_night" not in quiet and "night" not in term["act"]:
            what = f"{quoted(term['act'])} does not say that the nights must have been watched"
            yield Hit("quiet-day-without-night", ("terms", place, "act"), what)


def _mirrors(draft: Draft) -> Iterator[Hit]:
    for place, term in draft.terms():
        gaps = [i for _, i in items(term, "indicators") if "gap" in str(i.get("metric"))]
        clocked = any(NUMBER.match(str(i.get("compliant_if"))) for i in gaps)
        if term["type"] in MOVES and MIRROR.search(term["act"]) and not clocked:
            yield Hit("mirror-without-clock", ("terms", place, "act"), f"{quoted(term['act'])} gives no hours")


CHECKS: tuple[Callable[[Draft], Iterator[Hit]], ...] = (
    _zone_undefined,
    _zone_no_radius,
    _class_of_place,
    _width,
    _lines,
    _calibres,
    _open_classes,
    _bearers,
    _one_sided,
    _vague,
    _exceptions,
    _self_defence,
    _release,
    _readings,
    _uncheckable,
    _judgement,
    _preconditions,
    _indicators,
    _quiet_days,
    _mirrors,
)
