"""A term of an agreement for people: who must what, where and when, and how rivals read it."""

from collections.abc import Iterator

from truce.model.agreement import Agreement, Reading, Term, TermZone
from truce.wire.show_rows import in_words, moment, row

HOW = {
    "observable": "can be observed directly",
    "composite": "needs several kinds of evidence together",
    "documentary": "rests on documents",
    "judgement": "needs human judgement",
    "not_checkable": "cannot be checked",
}
MUST = {"prohibit": "must not", "require": "must", "permit": "may"}


def term_lines(term: Term, agreement: Agreement) -> str:
    """All that a term says, a row for each side of it."""
    kind = term.type.replace("_", " ") + (f" ({term.subtype.replace('_', ' ')})" if term.subtype else "")
    rows = [
        f"Term {term.id}: {kind} [{term.ref}]",
        row("who", _who(term)),
        row(MUST.get(term.modality, term.modality), term.act),
        *_what(term),
        *_where(term.zone),
        *_when(term, agreement),
        *_conditions(term),
        row("checked by", _checked(term)),
    ]
    rows += [row("compliant if", f"{i['metric'].replace('_', ' ')} {i['compliant_if']}") for i in term.indicators]
    rows += [row("note", term.notes)] if term.notes else []
    rows += [line for reading in term.readings for line in _reading(reading, term, agreement)]
    rows += [row("also", in_words(term.other))] if term.other else []
    rows.append(row("sources", ", ".join(term.source)))
    return "\n".join(rows)


def _who(term: Term) -> str:
    bearer = f"; {term.duty_bearer} must ensure it" if term.duty_bearer else ""
    return (", ".join(term.actors) or "not stated") + bearer


def _what(term: Term) -> Iterator[str]:
    if term.object:
        yield row("of", in_words(term.object))
    if term.object_classes:
        yield row("of", "; ".join(term.object_classes))
    if term.readings[0].acts:
        yield row("acts", ", ".join(term.readings[0].acts).replace("_", " "))
    if term.readings[0].targets:
        yield row("targets", ", ".join(term.readings[0].targets).replace("_", " "))
    for entry in term.distance_table_km:
        yield row("distance", f"{entry['system']}: {entry['distance_km']} km")


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
    yield row("where", "; ".join([*words, *([in_words(told)] if told else [])]))


def _when(term: Term, agreement: Agreement) -> Iterator[str]:
    text = term.readings[0]
    yield row("when", _span(text, agreement))
    rules = {k: v for k, v in term.period.items() if k not in ("start", "end", "deadline") and v is not None}
    if term.deadline is not None:
        yield row("deadline", moment(term.deadline, agreement.timezone, ""))
    if rules:
        yield row("time rules", in_words(rules))


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
            yield row(label, "; ".join(word.replace("_", " ") for word in words))


def _checked(term: Term) -> str:
    means = ", ".join(word.replace("_", " ") for word in term.verification)
    return f"{HOW[term.checkability]}; {means or 'no means named'}"


def _reading(reading: Reading, term: Term, agreement: Agreement) -> Iterator[str]:
    """What a rival reading changes; the text's own is the term itself and is shown only where it is contested."""
    if len(term.readings) == 1:
        return
    if reading.id == "text":
        yield row("reading: the text", reading.text)
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
    yield row(f"reading: {reading.id}", "; ".join(told))
