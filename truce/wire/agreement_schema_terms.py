"""The form of a term in an agreement file: its period, steps, rule and readings."""

from truce.model.agreement import MEASURES
from truce.wire.agreement_schema_parts import (
    ANYTHING,
    CODES,
    COUNT,
    FIGURE,
    LENGTH,
    NUMBER,
    SHARE,
    SLUG,
    TEXT,
    YES_NO,
    Schema,
    list_of,
    object_of,
    one_of,
    ref,
)
from truce.wire.agreement_words import (
    CHECKABILITIES,
    MODALITIES,
    TERM_TYPES,
)

TERM_DEFS: Schema = {
    "period": object_of(
        (),
        {
            "start": ref("instant_or_null"),
            "end": ref("instant_or_null"),
            "start_latest": ref("instant"),
            "start_rule": ref("rule"),
            "end_rule": ref("rule"),
            "deadline": ref("instant"),
            "deadline_rule": ref("rule"),
            "deadline_note": TEXT,
            "target": ref("instant"),
            "extended_to": ref("date_or_instant"),
            "duration": ref("duration"),
            "reset_on": TEXT,
            "max_total": ref("duration"),
            "max_movement": ref("duration"),
            "response_time": ref("duration"),
            "phase_one": ref("duration"),
            "renewal": ref("duration"),
            "milestones": list_of(
                object_of(("name",), {"name": TEXT, "offset": ref("duration"), "cumulative_share": NUMBER})
            ),
            "note": TEXT,
        },
    ),
    "step": object_of(
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
    "term_rule": object_of(
        (),
        {
            "measure": {**one_of(MEASURES), "description": "how it is told whether the term is kept"},
            "because": {**TEXT, "description": "why this measure; for `none` why nobody could see"},
            "steps": list_of(ref("step")),
            "quiet": object_of(("days",), {"days": COUNT, "min_day": SHARE, "min_night": SHARE}),
            "conditions": list_of(ref("step"), description="all of which must be shown before the permission holds"),
            "burden": one_of(("user", "accuser")),
            "object": {**ANYTHING, "description": "of a reading: the weapons it takes the term to speak of"},
            "excuses": {**CODES, "description": "terms whose breaches this permission excuses"},
            "unless": list_of(
                object_of(
                    ("text",),
                    {
                        "kind": one_of(("actor", "event", "unclear")),
                        "text": TEXT,
                        "actors": CODES,
                        "conditions": list_of(ref("step")),
                        "burden": one_of(("user", "accuser")),
                    },
                )
            ),
            "after": {**CODES, "description": "events, or terms fulfilled, that must have come before the term binds"},
            "while": list_of(object_of(("term", "state"), {"term": TEXT, "state": one_of(("kept", "fulfilled"))})),
        },
    ),
    "interpretation": object_of(
        ("by", "reading"),
        {
            "by": {"type": "string", "description": "a party id, `text` for the text's own words, or who in words"},
            "reading": {"type": "string", "description": "what this side holds the term to mean"},
            "id": {"type": "string", "pattern": SLUG, "description": "of the reading; from `by` where absent"},
            "start": {**ref("instant_or_null"), "description": "absent: as in the text; null: it names none"},
            "end": {**ref("instant_or_null"), "description": "absent: as in the text; null: open"},
            "timezone": {"type": "string", "description": "where its offsets are not of the agreement's time zone"},
            "in_force": {**YES_NO, "description": "false: under this reading the term never came into force"},
            "zone": {"type": "string", "description": "id of the zone in which this reading holds"},
            "zone_excludes": {**CODES, "description": "ids of areas that this reading leaves out"},
            "depth_each_side_km": LENGTH,
            "acts": {**CODES, "description": "act codes of the vocabulary"},
            "targets": {**CODES, "description": "target codes of the vocabulary"},
            "rule": {**ref("term_rule"), "description": "keys that stand above those of the term's own rule"},
            "note": TEXT,
            "source": list_of(TEXT),
        },
    ),
    "term": object_of(
        ("id", "ref", "type", "act", "checkability", "source"),
        {
            "id": {"type": "string", "minLength": 1},
            "ref": {"type": "string", "description": "where in the text: point, paragraph, statement"},
            "type": one_of(TERM_TYPES),
            "subtype": TEXT,
            "modality": one_of(MODALITIES),
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
            "zone": ref("zone"),
            "period": ref("period"),
            "preconditions": CODES,
            "exceptions": CODES,
            "exceptions_unclear": CODES,
            "distance_table_km": list_of(
                object_of(
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
            "indicators": list_of(
                object_of(("metric", "compliant_if"), {"metric": TEXT, "compliant_if": TEXT, "note": TEXT})
            ),
            "verification": CODES,
            "checkability": one_of(CHECKABILITIES),
            "interpretations": list_of(ref("interpretation")),
            "rule": ref("term_rule"),
            "notes": TEXT,
            "source": list_of(TEXT),
        },
    ),
}
