"""An agreement for people and for machines: the whole text, one line of a list, and plain data for JSON."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from textwrap import fill
from typing import Any

from truce.model.agreement import Agreement, Party, Reading, Term, TermZone
from truce.model.claim import Claim
from truce.wire.agreement_times import zone_named

WIDTH = 100
LEAST = timedelta(microseconds=1)
LABEL = 20
HOW = {
    "observable": "can be observed directly",
    "composite": "needs several kinds of evidence together",
    "documentary": "rests on documents",
    "judgement": "needs human judgement",
    "not_checkable": "cannot be checked",
}
MUST = {"prohibit": "must not", "require": "must", "permit": "may"}


def as_line(agreement: Agreement) -> str:
    """One line of a list: id, first and last day on the clock of the text, state, title."""
    until = agreement.effective_until
    start, end = _day(agreement.effective_from), _day(until - LEAST if until else None)
    state = str(agreement.outcome["state"])
    return f"{agreement.id:<26}  {start:>10} .. {end:<10}  {state:<22}  {agreement.title}"


def as_text(agreement: Agreement) -> str:
    """The whole agreement, readable at a table: times local and in UTC, every reading, claims marked as claims."""
    parts = [
        _head(agreement),
        _section("Parties", (_party(p) for p in agreement.parties)),
        _section("In force", _period_lines(agreement)),
        _section("Monitoring", _mapping(agreement.monitoring)),
        _section("Lines", (_row(str(x["id"]), _line_words(x)) for x in agreement.reference_lines)),
        _section("Zones", (_row(str(x["id"]), _zone_words(x)) for x in agreement.zones)),
        *(_term(term, agreement) for term in agreement.terms),
        _claims(agreement),
        _section("Related", (_row(str(r["type"]).replace("_", " "), str(r["target"])) for r in agreement.relations)),
        _section("Sources", (_row(str(s["id"]), _source_words(s)) for s in agreement.sources)),
        _section("Also in the file", _mapping(agreement.other)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def to_dict(agreement: Agreement) -> dict[str, Any]:
    """Everything the agreement holds as plain data for JSON; times are RFC 3339 with the offset of the text."""
    answer = _plain(agreement)
    if not isinstance(answer, dict):
        raise TypeError("an agreement is a dataclass")
    return answer


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


def _day(when: datetime | None) -> str:
    return when.strftime("%Y-%m-%d") if when else "-"


def moment(when: datetime | None, zone: str, missing: str) -> str:
    """An instant on the clock of the text and in UTC; `missing` where the text gives none.

    One written on another clock than that of `zone` (a rival reading) stays on its own.
    """
    if when is None:
        return missing
    place = zone_named(zone)
    there = when.astimezone(place) if place else when
    is_own = place is not None and (when.tzinfo == UTC or there.utcoffset() == when.utcoffset())
    local, named = (there, f" {zone}") if is_own else (when, "")
    return f"{local:%Y-%m-%d %H:%M}{_seconds(local)} {_offset(local)}{named} ({when.astimezone(UTC):%Y-%m-%d %H:%M}Z)"


def _seconds(when: datetime) -> str:
    return f":{when:%S}" if when.second else ""


def _offset(when: datetime) -> str:
    return when.isoformat()[-6:]


def _row(label: str, text: str, indent: int = 2) -> str:
    """A label and its text, the text wrapped and hanging."""
    lead = f"{' ' * indent}{label:<{LABEL}}"
    lead = lead if lead.endswith(" ") else f"{lead} "
    hang = " " * (indent + LABEL)
    return fill(
        " ".join(text.split()),
        WIDTH,
        initial_indent=lead,
        subsequent_indent=hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _section(title: str, rows: Iterable[str]) -> str:
    lines = list(rows)
    return "\n".join([title, *lines]) if lines else ""


def _mapping(data: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        yield _row(str(key).replace("_", " "), _words(value))


def _words(value: Any) -> str:
    """Any plain value in words: lists by commas, mappings by semicolons."""
    if isinstance(value, Mapping):
        return "; ".join(f"{str(k).replace('_', ' ')} {_words(v)}" for k, v in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(_words(v) for v in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not given" if value is None else str(value)


def _head(agreement: Agreement) -> str:
    kind = f"{agreement.ceasefire_class.replace('_', ' ')}; {agreement.instrument_type.replace('_', ' ')}"
    rows = [
        fill(agreement.title, WIDTH),
        "=" * min(WIDTH, len(agreement.title)),
        _row("id", agreement.id),
        _row("conflict", agreement.conflict),
        _row("kind", kind),
    ]
    given = {"signed": agreement.signed, "announced": agreement.announced, "place": agreement.place}
    rows += [_row(key, value) for key, value in given.items() if value]
    rows.append(
        _row("outcome", _words(agreement.outcome.get("state", "")).replace("_", " ") + _outcome_more(agreement))
    )
    rows += [_row(key.removesuffix("_note").replace("_", " "), f"note: {v}") for key, v in agreement.notes.items()]
    rows += [_row("endorsed", _words(e)) for e in agreement.endorsements]
    rows += [_row("day zero", _words(agreement.day_zero))] if agreement.day_zero else []
    return "\n".join(rows)


def _outcome_more(agreement: Agreement) -> str:
    more = [str(agreement.outcome[key]) for key in ("date", "note") if key in agreement.outcome]
    return f" ({'; '.join(more)})" if more else ""


def _party(party: Party) -> str:
    bound = "" if party.is_bound else ", not bound"
    consent = f"; consent: {party.consent.replace('_', ' ')}" if party.consent else "; consent: not given"
    note = f" ({party.note})" if party.note else ""
    return _row(party.id, f"{party.name}: {party.role.replace('_', ' ')}{bound}{consent}{note}")


def _period_lines(agreement: Agreement) -> Iterator[str]:
    never = agreement.outcome["state"] == "never_effective"
    start = "never took effect" if never else "not given as one instant"
    yield _row("from", moment(agreement.effective_from, agreement.timezone, start))
    open_end = "open" if agreement.effective_from else "not given"
    yield _row("until", moment(agreement.effective_until, agreement.timezone, open_end))
    for phase in agreement.phases:
        yield _row("phase", f"{phase['name']}: {_words(phase.get('start'))} to {_words(phase.get('end'))}")


def _term(term: Term, agreement: Agreement) -> str:
    kind = term.type.replace("_", " ") + (f" ({term.subtype.replace('_', ' ')})" if term.subtype else "")
    rows = [
        f"Term {term.id}: {kind} [{term.ref}]",
        _row("who", _who(term)),
        _row(MUST.get(term.modality, term.modality), term.act),
        *_what(term),
        *_where(term.zone),
        *_when(term, agreement),
        *_conditions(term),
        _row("checked by", _checked(term)),
    ]
    rows += [_row("compliant if", f"{i['metric'].replace('_', ' ')} {i['compliant_if']}") for i in term.indicators]
    rows += [_row("note", term.notes)] if term.notes else []
    rows += [line for reading in term.readings for line in _reading(reading, term, agreement)]
    rows += [_row("also", _words(term.other))] if term.other else []
    rows.append(_row("sources", ", ".join(term.source)))
    return "\n".join(rows)


def _who(term: Term) -> str:
    bearer = f"; {term.duty_bearer} must ensure it" if term.duty_bearer else ""
    return (", ".join(term.actors) or "not stated") + bearer


def _what(term: Term) -> Iterator[str]:
    if term.object:
        yield _row("of", _words(term.object))
    if term.object_classes:
        yield _row("of", "; ".join(term.object_classes))
    if term.readings[0].acts:
        yield _row("acts", ", ".join(term.readings[0].acts).replace("_", " "))
    if term.readings[0].targets:
        yield _row("targets", ", ".join(term.readings[0].targets).replace("_", " "))
    for entry in term.distance_table_km:
        yield _row("distance", f"{entry['system']}: {entry['distance_km']} km")


def _where(zone: TermZone) -> Iterator[str]:
    words = [] if zone.kind == "undefined" else [zone.kind.replace("_", " ")]
    words += [text for text in (zone.name, zone.description) if text] or ["no area stated"] * (not words)
    if zone.depth_each_side_m is not None:
        words.append(f"{zone.depth_each_side_m / 1000:g} km deep on each side")
    if zone.zones:
        words.append(", ".join(zone.zones))
    if zone.reference_line:
        words.append(f"measured from {zone.reference_line}")
    words += [f"for {actor} measured from {line}" for actor, line in zone.reference_line_by_actor.items()]
    told = {k: v for k, v in zone.details.items() if k != "depth_each_side_km" and v is not None}
    yield _row("where", "; ".join([*words, *([_words(told)] if told else [])]))


def _when(term: Term, agreement: Agreement) -> Iterator[str]:
    text = term.readings[0]
    yield _row("when", _span(text, agreement))
    rules = {k: v for k, v in term.period.items() if k not in ("start", "end", "deadline") and v is not None}
    if term.deadline is not None:
        yield _row("deadline", moment(term.deadline, agreement.timezone, ""))
    if rules:
        yield _row("time rules", _words(rules))


def _span(reading: Reading, agreement: Agreement) -> str:
    """The period of a reading in words, and whose words its boundaries are."""
    if not reading.in_force:
        return "never in force"
    start = moment(reading.start, agreement.timezone, "a start that has no date")
    no_end = "an end that has no date" if reading.unknown_end else "open end"
    end = moment(reading.end, agreement.timezone, no_end)
    taken = [name for name, of in (("start", reading.start_from), ("end", reading.end_from)) if of == "agreement"]
    note = f" ({' and '.join(taken)} from the agreement; the term gives none)" if taken else ""
    waits = [name for name, of in (("start", reading.start_from), ("end", reading.end_from)) if of == "rule"]
    note += f" ({' and '.join(waits)} by rule, see below)" if waits else ""
    return f"{start} to {end}{note}"


def _conditions(term: Term) -> Iterator[str]:
    given = {
        "only if": term.preconditions,
        "except": term.exceptions,
        "unclear": term.exceptions_unclear,
    }
    for label, words in given.items():
        if words:
            yield _row(label, "; ".join(word.replace("_", " ") for word in words))


def _checked(term: Term) -> str:
    means = ", ".join(word.replace("_", " ") for word in term.verification)
    return f"{HOW[term.checkability]}; {means or 'no means named'}"


def _reading(reading: Reading, term: Term, agreement: Agreement) -> Iterator[str]:
    """What a rival reading changes; the text's own is the term itself and is shown only where it is contested."""
    if len(term.readings) == 1:
        return
    if reading.id == "text":
        yield _row("reading: the text", reading.text)
        return
    own = term.readings[0]
    told = [reading.text if reading.by == reading.id else f"{reading.by}: {reading.text}"]
    if (reading.start, reading.end, reading.in_force) != (own.start, own.end, own.in_force):
        told.append(_span(reading, agreement))
    told += [f"zone {reading.zone}"] if reading.zone != own.zone else []
    told += [f"without {', '.join(reading.zone_excludes)}"] if reading.zone_excludes != own.zone_excludes else []
    if reading.depth_each_side_m is not None and reading.depth_each_side_m != own.depth_each_side_m:
        told.append(f"{reading.depth_each_side_m / 1000:g} km on each side")
    told += [f"acts {', '.join(reading.acts)}"] if reading.acts != own.acts else []
    told += [f"targets {', '.join(reading.targets)}"] if reading.targets != own.targets else []
    told += ["in words only: no rule follows from it"] if reading.only_in_words else []
    told += [reading.note] if reading.note else []
    yield _row(f"reading: {reading.id}", "; ".join(told))


def _claims(agreement: Agreement) -> str:
    own = [_claim(claim, agreement) for claim in agreement.party_claims]
    others = [_claim(claim, agreement) for claim in agreement.claims if claim not in agreement.party_claims]
    parts = [
        _section("Claims of the parties (their own counts; no finding, and in no total of truce)", own),
        _section("Counts of others (in their own units; in no total of truce)", others),
    ]
    return "\n\n".join(part for part in parts if part)


def _claim(claim: Claim, agreement: Agreement) -> str:
    """One claim; its window is on the agreement's clock."""
    verb = "claims" if claim in agreement.party_claims else "counts"
    about = f" about {claim.about}" if claim.about else ""
    count = "no total" if claim.count is None else f"{'at least ' if claim.at_least else ''}{claim.count:,}"
    unit = f" {claim.unit}" if claim.unit else " (unit not given)"
    window = ""
    if claim.earliest or claim.latest:
        span = (moment(when, agreement.timezone, "not given") for when in (claim.earliest, claim.latest))
        window = f"; {' to '.join(span)}"
    parts = "; " + ", ".join(f"{t.category.replace('_', ' ')} {t.count:,}" for t in claim.breakdown)
    told = f"; {claim.text}" if claim.text else ""
    return _row(claim.by, f"{verb}{about}: {count}{unit}{parts if claim.breakdown else ''}{window}{told}")


def _line_words(line: Mapping[str, Any]) -> str:
    more = [word.replace("_", " ") for word in ("disputed", "time_varying") if line.get(word)]
    more += ["no geometry ships with truce"] if line.get("geometry") is None else []
    applies = f" (for {', '.join(line['applies_to'])})" if line.get("applies_to") else ""
    return f"{line['definition']}{applies}" + (f"; {', '.join(more)}" if more else "")


def _zone_words(zone: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{key.replace('_', ' ')} {_words(value)}" if key != "name" else str(value)
        for key, value in zone.items()
        if key != "id" and value is not None
    )


def _source_words(source: Mapping[str, Any]) -> str:
    kept = [str(source["title"]), f"obtained: {source['obtained']}", f"confidence: {source['confidence']}"]
    kept += [str(source[key]) for key in ("note", "url") if key in source]
    return "; ".join(kept)
