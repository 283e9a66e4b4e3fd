"""The form of an agreement file, stated once: the JSON Schema (draft 2020-12) that files are checked against.

Closed vocabularies are `enum`; open ones, where a text may bring its own word, are `examples`, and only a near
miss is reported. An object with `properties` and no word on `additionalProperties` reports unknown keys.
`python -m truce.wire.agreement_schema > truce/catalogue/agreements.schema.json` writes the exported copy anew.
"""

import json
import sys

from truce.wire.agreement_schema_parts import (
    CODES,
    DATE,
    DURATION,
    INSTANT,
    LENGTH,
    NUMBER,
    SLUG,
    TEXT,
    WHOLE,
    YES_NO,
    Schema,
    known,
    list_of,
    object_of,
    one_of,
    ref,
)
from truce.wire.agreement_schema_terms import TERM_DEFS
from truce.wire.agreement_words import (
    CEASEFIRE_CLASSES,
    CLAIM_KINDS,
    CONSENTS,
    INSTRUMENT_TYPES,
    MANDATES,
    ROLES,
    STATES,
    ZONE_KINDS,
)

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
    "rule": object_of(("trigger",), {"trigger": TEXT, "offset": ref("duration"), "meaning": TEXT}),
    "window": object_of(
        (),
        {"start": ref("date_or_instant"), "end": ref("date_or_instant")},
        description="a date as end is that whole day",
    ),
    "party": object_of(
        ("id", "name", "role"),
        {
            "id": {"type": "string", "pattern": r"^[a-z0-9_-]+$"},
            "name": TEXT,
            "role": known(ROLES, "only party and the two signatory roles are bound"),
            "consent": known(CONSENTS),
            "signatory": TEXT,
            "date": ref("date"),
            "source": list_of(TEXT),
            "note": TEXT,
        },
    ),
    "relation": object_of(("type", "target"), {"type": TEXT, "target": TEXT, "note": TEXT}),
    "reference_line": object_of(
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
    "named_zone": object_of(
        ("id", "name"),
        {"id": TEXT, "name": TEXT, "min_width_km": LENGTH, "min_depth_km": LENGTH, "geometry": {}, "note": TEXT},
    ),
    "phase": object_of(
        ("name", "start", "end"), {"name": TEXT, "start": ref("instant_or_null"), "end": ref("instant_or_null")}
    ),
    "zone": object_of(
        ("kind",),
        {
            "kind": one_of(ZONE_KINDS),
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
    **TERM_DEFS,
    "claim": object_of(
        ("kind", "by", "source"),
        {
            "kind": one_of(CLAIM_KINDS),
            "by": TEXT,
            "against": TEXT,
            "window": ref("window"),
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
            "source": list_of(TEXT),
        },
    ),
    "source": object_of(
        ("id", "title", "obtained", "confidence"),
        {"id": TEXT, "title": TEXT, "url": TEXT, "obtained": TEXT, "confidence": TEXT, "note": TEXT},
    ),
}

AGREEMENT: Schema = object_of(
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
        "instrument_type": one_of(INSTRUMENT_TYPES),
        "instrument_note": TEXT,
        "ceasefire_class": one_of(CEASEFIRE_CLASSES),
        "signed": ref("date_or_null"),
        "signed_note": TEXT,
        "announced": ref("date"),
        "place": TEXT,
        "effective_from": ref("instant_or_null"),
        "effective_from_note": TEXT,
        "effective_until": ref("instant_or_null"),
        "effective_until_note": TEXT,
        "timezone": {
            "type": "string",
            "description": "IANA zone name, or UTC, or mixed when the readings differ",
        },
        "timezone_note": TEXT,
        "day_zero": object_of(("name", "date"), {"name": TEXT, "date": ref("date")}),
        "phases": list_of(ref("phase")),
        "endorsements": list_of(object_of(("body",), {"body": TEXT, "instrument": TEXT, "date": ref("date")})),
        "outcome": object_of(("state",), {"state": known(STATES), "note": TEXT, "date": ref("date")}),
        "parties": list_of(ref("party"), minItems=1),
        "relations": list_of(ref("relation")),
        "reference_lines": list_of(ref("reference_line")),
        "zones": list_of(ref("named_zone")),
        "monitoring": object_of(
            ("bodies", "attribution_mandate"),
            {"bodies": CODES, "means": CODES, "attribution_mandate": known(MANDATES), "complaint_channel": TEXT},
            additionalProperties=True,
        ),
        "terms": list_of(ref("term"), minItems=1),
        "claims": list_of(ref("claim")),
        "sources": list_of(ref("source"), minItems=1),
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
