"""An agreement for people and for machines: the whole text, one line of a list, and plain data for JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from textwrap import fill
from typing import Any

from truce.model.agreement import Agreement, Party
from truce.model.claim import Claim
from truce.wire.show_rows import WIDTH, in_words, mapping, moment, row, section
from truce.wire.show_term import term_lines

LEAST = timedelta(microseconds=1)


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
        section("Parties", (_party(p) for p in agreement.parties)),
        section("In force", _period_lines(agreement)),
        section("Monitoring", mapping(agreement.monitoring)),
        section("Lines", (row(str(x["id"]), _line_words(x)) for x in agreement.reference_lines)),
        section("Zones", (row(str(x["id"]), _zone_words(x)) for x in agreement.zones)),
        *(term_lines(term, agreement) for term in agreement.terms),
        _claims(agreement),
        section("Related", (row(str(r["type"]).replace("_", " "), str(r["target"])) for r in agreement.relations)),
        section("Sources", (row(str(s["id"]), _source_words(s)) for s in agreement.sources)),
        section("Also in the file", mapping(agreement.other)),
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


def _head(agreement: Agreement) -> str:
    kind = f"{agreement.ceasefire_class.replace('_', ' ')}; {agreement.instrument_type.replace('_', ' ')}"
    rows = [
        fill(agreement.title, WIDTH),
        "=" * min(WIDTH, len(agreement.title)),
        row("id", agreement.id),
        row("conflict", agreement.conflict),
        row("kind", kind),
    ]
    given = {"signed": agreement.signed, "announced": agreement.announced, "place": agreement.place}
    rows += [row(key, value) for key, value in given.items() if value]
    rows.append(
        row("outcome", in_words(agreement.outcome.get("state", "")).replace("_", " ") + _outcome_more(agreement))
    )
    rows += [row(key.removesuffix("_note").replace("_", " "), f"note: {v}") for key, v in agreement.notes.items()]
    rows += [row("endorsed", in_words(e)) for e in agreement.endorsements]
    rows += [row("day zero", in_words(agreement.day_zero))] if agreement.day_zero else []
    return "\n".join(rows)


def _outcome_more(agreement: Agreement) -> str:
    more = [str(agreement.outcome[key]) for key in ("date", "note") if key in agreement.outcome]
    return f" ({'; '.join(more)})" if more else ""


def _party(party: Party) -> str:
    bound = "" if party.is_bound else ", not bound"
    consent = f"; consent: {party.consent.replace('_', ' ')}" if party.consent else "; consent: not given"
    note = f" ({party.note})" if party.note else ""
    return row(party.id, f"{party.name}: {party.role.replace('_', ' ')}{bound}{consent}{note}")


def _period_lines(agreement: Agreement) -> Iterator[str]:
    never = agreement.outcome["state"] == "never_effective"
    start = "never took effect" if never else "not given as one instant"
    yield row("from", moment(agreement.effective_from, agreement.timezone, start))
    open_end = "open" if agreement.effective_from else "not given"
    yield row("until", moment(agreement.effective_until, agreement.timezone, open_end))
    for phase in agreement.phases:
        yield row("phase", f"{phase['name']}: {in_words(phase.get('start'))} to {in_words(phase.get('end'))}")


def _claims(agreement: Agreement) -> str:
    own = [_claim(claim, agreement) for claim in agreement.party_claims]
    others = [_claim(claim, agreement) for claim in agreement.claims if claim not in agreement.party_claims]
    parts = [
        section("Claims of the parties (their own counts; no finding, and in no total of truce)", own),
        section("Counts of others (in their own units; in no total of truce)", others),
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
    return row(claim.by, f"{verb}{about}: {count}{unit}{parts if claim.breakdown else ''}{window}{told}")


def _line_words(line: Mapping[str, Any]) -> str:
    more = [word.replace("_", " ") for word in ("disputed", "time_varying") if line.get(word)]
    more += ["no geometry ships with truce"] if line.get("geometry") is None else []
    applies = f" (for {', '.join(line['applies_to'])})" if line.get("applies_to") else ""
    return f"{line['definition']}{applies}" + (f"; {', '.join(more)}" if more else "")


def _zone_words(zone: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{key.replace('_', ' ')} {in_words(value)}" if key != "name" else str(value)
        for key, value in zone.items()
        if key != "id" and value is not None
    )


def _source_words(source: Mapping[str, Any]) -> str:
    kept = [str(source["title"]), f"obtained: {source['obtained']}", f"confidence: {source['confidence']}"]
    kept += [str(source[key]) for key in ("note", "url") if key in source]
    return "; ".join(kept)
