"""The form of an agreement file, stated once: the JSON Schema (draft 2020-12) that files are checked against.

Closed vocabularies are `enum`; open ones, where a text may bring its own word, are `examples`, and only a near
miss is reported. An object with `properties` and no word on `additionalProperties` reports unknown keys.
`python -m truce.wire.agreement_schema > truce/catalogue/agreements.schema.json` writes the exported copy anew.
"""

import json
import sys
from typing import Any

from truce.model.agreement import MEASURES
from truce.wire.agreement_words import (
    CEASEFIRE_CLASSES,
    CHECKABILITIES,
    CLAIM_KINDS,
    CONSENTS,
    INSTRUMENT_TYPES,
    MANDATES,
    MODALITIES,
    ROLES,
    STATES,
    TERM_TYPES,
    ZONE_KINDS,
)

Schema = dict[str, Any]

INSTANT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$"
DATE = r"^\d{4}-\d{2}-\d{2}$"
DURATION = r"^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$"
BIGGEST = 10**12
SLUG = r"^[a-z0-9-]+$"
FIGURE = r"^(>=|==|<=|>|<)\s*[0-9]+(\.[0-9]+)?(\s+\S+)?$"


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _one_of(codes: tuple[str, ...]) -> Schema:
    return {"enum": list(codes)}


def _known(codes: tuple[str, ...], description: str = "") -> Schema:
    """An open vocabulary: other words are allowed, a near miss of these is pointed out."""
    return {"type": "string", "examples": list(codes)} | ({"description": description} if description else {})


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _object(required: tuple[str, ...], properties: Schema, **more: Any) -> Schema:
    return {"type": "object", "required": list(required), "properties": properties, **more}


TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number", "minimum": -BIGGEST, "maximum": BIGGEST}
LENGTH: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": BIGGEST}
WHOLE: Schema = {"type": "integer", "minimum": 0, "maximum": BIGGEST}
COUNT: Schema = {"type": "integer", "minimum": 1, "maximum": BIGGEST}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
YES_NO: Schema = {"type": "boolean"}
ANYTHING: Schema = {"type": "object", "additionalProperties": True}
CODES = _list(TEXT)

DEFS: Schema = {
    "instant": {
        "type": "string",
        "pattern": INSTANT,
        "description": "date, time and offset from UTC; a period holds its start and not its end; an end written "
        "23:59:59 is the end of that day",
    },
    "instant_or_null": {"type": ["string", "null"], "pattern": INSTANT},
    "date": {"type": "string", "pattern": DATE},
    "date_or_null": {"type": ["string", "null"], "pattern": DATE},
    "date_or_instant": {"type": "string", "pattern": f"({DATE})|({INSTANT})"},
    "duration": {"type": "string", "pattern": DURATION, "description": "ISO 8601, as P14D or PT24H"},
    "rule": _object(("trigger",), {"trigger": TEXT, "offset": _ref("duration"), "meaning": TEXT}),
    "window": _object(
        (),
        {"start": _ref("date_or_instant"), "end": _ref("date_or_instant")},
        description="a date as end is that whole day",
    ),
    "party": _object(
        ("id", "name", "role"),
        {
            "id": {"type": "string", "pattern": r"^[a-z0-9_-]+$"},
            "name": TEXT,
            "role": _known(ROLES, "only party and the two signatory roles are bound"),
            "consent": _known(CONSENTS),
            "signatory": TEXT,
            "date": _ref("date"),
            "source": _list(TEXT),
            "note": TEXT,
        },
    ),
    "relation": _object(("type", "target"), {"type": TEXT, "target": TEXT, "note": TEXT}),
    "reference_line": _object(
        ("id", "definition"),
        {
            "id": TEXT,
            "definition": TEXT,
            "applies_to": CODES,
            "geometry": {},
            "time_varying": YES_NO,
            "disputed": YES_NO,
            "note": TEXT,
        },
    ),
    "named_zone": _object(
        ("id", "name"),
        {"id": TEXT, "name": TEXT, "min_width_km": LENGTH, "min_depth_km": LENGTH, "geometry": {}, "note": TEXT},
    ),
    "phase": _object(
        ("name", "start", "end"), {"name": TEXT, "start": _ref("instant_or_null"), "end": _ref("instant_or_null")}
    ),
    "zone": _object(
        ("kind",),
        {
            "kind": _one_of(ZONE_KINDS),
            "description": TEXT,
            "name": TEXT,
            "zones": CODES,
            "count": WHOLE,
            "around": TEXT,
            "width_km": LENGTH,
            "min_width_km": LENGTH,
            "min_depth_km": LENGTH,
            "width_total_km": {
                **LENGTH,
                "type": ["number", "null"],
                "description": "the whole zone, both sides together, not the depth of one side",
            },
            "depth_each_side_km": LENGTH,
            "depth_derivation": TEXT,
            "reference_line": TEXT,
            "reference_line_by_actor": {"type": "object", "additionalProperties": TEXT},
            "geometry": {},
        },
    ),
    "period": _object(
        (),
        {
            "start": _ref("instant_or_null"),
            "end": _ref("instant_or_null"),
            "start_latest": _ref("instant"),
            "start_rule": _ref("rule"),
            "end_rule": _ref("rule"),
            "deadline": _ref("instant"),
            "deadline_rule": _ref("rule"),
            "deadline_note": TEXT,
            "target": _ref("instant"),
            "extended_to": _ref("date_or_instant"),
            "duration": _ref("duration"),
            "reset_on": TEXT,
            "max_total": _ref("duration"),
            "max_movement": _ref("duration"),
            "response_time": _ref("duration"),
            "phase_one": _ref("duration"),
            "renewal": _ref("duration"),
            "milestones": _list(
                _object(("name",), {"name": TEXT, "offset": _ref("duration"), "cumulative_share": NUMBER})
            ),
            "note": TEXT,
        },
    ),
    "step": _object(
        ("event",),
        {
            "event": {**TEXT, "description": "what must be shown, as documents name it: withdrawal_complete"},
            "by": {**CODES, "description": "whose act it is; absent: anybody's"},
            "each": {**YES_NO, "description": "true: every one of `by` must do it, not one for all"},
            "papers": {**CODES, "description": "kinds of document that can show it (vocabulary/papers)"},
            "from": {**CODES, "description": "from whom such a document is to be had"},
            "figure": {"type": "string", "pattern": FIGURE, "description": "'>= 1000 persons'"},
            "milestone": {**TEXT, "description": "name of the milestone of the period that dates it"},
        },
    ),
    "term_rule": _object(
        (),
        {
            "measure": {**_one_of(MEASURES), "description": "how it is told whether the term is kept"},
            "because": {**TEXT, "description": "why this measure; for `none` why nobody could see"},
            "steps": _list(_ref("step")),
            "quiet": _object(("days",), {"days": COUNT, "min_day": SHARE, "min_night": SHARE}),
            "conditions": _list(_ref("step"), description="all of which must be shown before the permission holds"),
            "burden": _one_of(("user", "accuser")),
            "object": {**ANYTHING, "description": "of a reading: the weapons it takes the term to speak of"},
            "excuses": {**CODES, "description": "terms whose breaches this permission excuses"},
            "unless": _list(
                _object(
                    ("text",),
                    {
                        "kind": _one_of(("actor", "event", "unclear")),
                        "text": TEXT,
                        "actors": CODES,
                        "conditions": _list(_ref("step")),
                        "burden": _one_of(("user", "accuser")),
                    },
                )
            ),
            "after": {**CODES, "description": "events, or terms fulfilled, that must have come before the term binds"},
            "while": _list(_object(("term", "state"), {"term": TEXT, "state": _one_of(("kept", "fulfilled"))})),
        },
    ),
    "interpretation": _object(
        ("by", "reading"),
        {
            "by": {"type": "string", "description": "a party id, `text` for the text's own words, or who in words"},
            "reading": {"type": "string", "description": "what this side holds the term to mean"},
            "id": {"type": "string", "pattern": SLUG, "description": "of the reading; from `by` where absent"},
            "start": {**_ref("instant_or_null"), "description": "absent: as in the text; null: it names none"},
            "end": {**_ref("instant_or_null"), "description": "absent: as in the text; null: open"},
            "timezone": {"type": "string", "description": "where its offsets are not of the agreement's time zone"},
            "in_force": {**YES_NO, "description": "false: under this reading the term never came into force"},
            "zone": {"type": "string", "description": "id of the zone in which this reading holds"},
            "zone_excludes": {**CODES, "description": "ids of areas that this reading leaves out"},
            "depth_each_side_km": LENGTH,
            "acts": {**CODES, "description": "act codes of the vocabulary"},
            "targets": {**CODES, "description": "target codes of the vocabulary"},
            "rule": {**_ref("term_rule"), "description": "keys that stand above those of the term's own rule"},
            "note": TEXT,
            "source": _list(TEXT),
        },
    ),
    "term": _object(
        ("id", "ref", "type", "act", "checkability", "source"),
        {
            "id": {"type": "string", "minLength": 1},
            "ref": {"type": "string", "description": "where in the text: point, paragraph, statement"},
            "type": _one_of(TERM_TYPES),
            "subtype": TEXT,
            "modality": _one_of(MODALITIES),
            "actors": {**CODES, "description": "party ids; all_parties stands for every bound side"},
            "duty_bearer": {
                "type": "string",
                "description": "set where the one who must ensure compliance is not the one whose act is regulated",
            },
            "act": TEXT,
            "acts": {**CODES, "description": "act codes of the vocabulary, where the type alone would say too much"},
            "targets": {**CODES, "description": "target codes of the vocabulary that the term speaks of"},
            "object": ANYTHING,
            "object_classes": CODES,
            "zone": _ref("zone"),
            "period": _ref("period"),
            "preconditions": CODES,
            "exceptions": CODES,
            "exceptions_unclear": CODES,
            "distance_table_km": _list(
                _object(
                    ("system", "distance_km"),
                    {
                        "system": {**TEXT, "description": "as the text names it"},
                        "distance_km": NUMBER,
                        "systems": {**CODES, "description": "named systems of the vocabulary"},
                        "weapon_class": TEXT,
                        "calibre_mm_min": LENGTH,
                        "calibre_mm_max": LENGTH,
                        "only_named": {**YES_NO, "description": "true: a class or calibre alone leaves it open"},
                        "obtained": TEXT,
                    },
                )
            ),
            "indicators": _list(
                _object(("metric", "compliant_if"), {"metric": TEXT, "compliant_if": TEXT, "note": TEXT})
            ),
            "verification": CODES,
            "checkability": _one_of(CHECKABILITIES),
            "interpretations": _list(_ref("interpretation")),
            "rule": _ref("term_rule"),
            "notes": TEXT,
            "source": _list(TEXT),
        },
    ),
    "claim": _object(
        ("kind", "by", "source"),
        {
            "kind": _one_of(CLAIM_KINDS),
            "by": TEXT,
            "against": TEXT,
            "window": _ref("window"),
            "window_note": TEXT,
            "count": WHOLE,
            "count_at_least": WHOLE,
            "count_note": TEXT,
            "unit": TEXT,
            "breakdown": {"type": "object", "additionalProperties": WHOLE},
            "other": {"type": "object", "additionalProperties": WHOLE},
            "metric": TEXT,
            "before": NUMBER,
            "after": NUMBER,
            "three_months_before": NUMBER,
            "three_months_after": NUMBER,
            "change_pct": NUMBER,
            "investigated": WHOLE,
            "confirmed": WHOLE,
            "source": _list(TEXT),
        },
    ),
    "source": _object(
        ("id", "title", "obtained", "confidence"),
        {"id": TEXT, "title": TEXT, "url": TEXT, "obtained": TEXT, "confidence": TEXT, "note": TEXT},
    ),
}

AGREEMENT: Schema = _object(
    (
        "schema_version",
        "id",
        "title",
        "conflict",
        "instrument_type",
        "ceasefire_class",
        "effective_from",
        "effective_until",
        "timezone",
        "outcome",
        "parties",
        "monitoring",
        "terms",
        "sources",
    ),
    {
        "schema_version": {"const": 1},
        "id": {"type": "string", "pattern": SLUG},
        "title": TEXT,
        "conflict": TEXT,
        "instrument_type": _one_of(INSTRUMENT_TYPES),
        "instrument_note": TEXT,
        "ceasefire_class": _one_of(CEASEFIRE_CLASSES),
        "signed": _ref("date_or_null"),
        "signed_note": TEXT,
        "announced": _ref("date"),
        "place": TEXT,
        "effective_from": _ref("instant_or_null"),
        "effective_from_note": TEXT,
        "effective_until": _ref("instant_or_null"),
        "effective_until_note": TEXT,
        "timezone": {
            "type": "string",
            "description": "IANA zone name, or UTC, or mixed when the readings differ",
        },
        "timezone_note": TEXT,
        "day_zero": _object(("name", "date"), {"name": TEXT, "date": _ref("date")}),
        "phases": _list(_ref("phase")),
        "endorsements": _list(_object(("body",), {"body": TEXT, "instrument": TEXT, "date": _ref("date")})),
        "outcome": _object(("state",), {"state": _known(STATES), "note": TEXT, "date": _ref("date")}),
        "parties": _list(_ref("party"), minItems=1),
        "relations": _list(_ref("relation")),
        "reference_lines": _list(_ref("reference_line")),
        "zones": _list(_ref("named_zone")),
        "monitoring": _object(
            ("bodies", "attribution_mandate"),
            {"bodies": CODES, "means": CODES, "attribution_mandate": _known(MANDATES), "complaint_channel": TEXT},
            additionalProperties=True,
        ),
        "terms": _list(_ref("term"), minItems=1),
        "claims": _list(_ref("claim")),
        "sources": _list(_ref("source"), minItems=1),
        "notes": TEXT,
    },
)


def json_schema() -> Schema:
    """The JSON Schema of an agreement file, self-contained; a file of the first published schema still fits it."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Ceasefire agreement encoded as checkable terms",
    }
    return head | AGREEMENT | {"$defs": DEFS}


def schema_text() -> str:
    """The exported form: indented JSON with a newline at the end."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
