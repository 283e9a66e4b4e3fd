"""The codes of casework in the reader's language: those of the vocabulary, and those that only a page has."""

import re
from collections.abc import Mapping

from truce.flow.room.cases_written import standard_names
from truce.shell.say import Say
from truce.vocabulary import vocabulary
from truce.vocabulary.casework import casework
from truce.vocabulary.entries import Entry
from truce.vocabulary.rights import policy

TONES = {  # a status is a word with a mark; the tone only adds to it
    "confirmed": "bad", "probable": "bad", "possible": "warn", "refuted": "good", "not_confirmed": "open",
    "undetermined": "open", "breach": "bad", "no_breach": "good", "permitted": "good", "not_in_force": "",
    "indeterminate": "open", "not_assessable": "open", "denied": "bad", "granted": "good", "delayed": "warn",
    "conditional": "warn", "impediment": "warn", "no_answer": "open", "returned": "warn", "in_review": "open",
    "determined": "good", "contested": "warn", "no_response": "open", "accepted": "good", "excluded": "good",
    "unlikely": "good", "as_likely": "warn", "likelier": "bad", "immediate": "bad", "urgent": "warn", "done": "good",
    "refused": "bad", "lapsed": "bad", "for": "", "against": "warn",
}  # fmt: skip


OURS: Mapping[str, tuple[re.Pattern[str], str, Mapping[str, str]]] = {  # act -> what is on record where nobody said why
    "case.receive": (re.compile("heard of by (?P<channel>[a-z_]+)"), "cases.why_heard", {"channel": "channels"}),
    "case.register": (re.compile("put on the register"), "cases.why_registered", {}),
    "case.assess": (
        re.compile("assessed as (?P<level>[a-z_]+) by (?P<standard>[a-z0-9_]+)"),
        "cases.why_assessed",
        {"level": "fact_levels", "standard": "standards"},
    ),
    "case.submit": (re.compile("ready for a second pair of eyes"), "cases.why_submitted", {}),
    "case.notify": (re.compile("right of reply"), "cases.why_notified", {}),
}


def word(say: Say, kind: str, code: str | None) -> str:
    """The name of a code of casework, of a role, a grade or a standard; the code itself where nobody named it."""
    if code is None:
        return ""
    key = f"casework.{kind}__{code.replace('.', '_')}"
    if say.knows(key):
        return say(key)
    return _names(kind, code).get(say.language) or _names(kind, code).get("en") or code


def because(say: Say, act: str, why: str) -> str:
    """Why somebody acted, as they put it; what the program wrote where nobody put it, in the reader's language."""
    if act not in OURS:
        return why
    pattern, key, kinds = OURS[act]
    found = pattern.fullmatch(why)
    return (
        why
        if found is None
        else say(key, **{name: word(say, kinds[name], code) for name, code in found.groupdict().items()})
    )


def _names(kind: str, code: str) -> Mapping[str, str]:
    if kind == "roles":
        return policy().roles[code].names if code in policy().roles else {}
    if kind == "grades":
        return vocabulary().grades[code].names if code in vocabulary().grades else {}
    if kind == "standards":
        return standard_names(code)
    listed: Mapping[str, Entry] = getattr(casework(), kind, {})
    return listed[code].names if code in listed else {}


def tone(code: str | None) -> str:
    """bad, warn, good, open, or nothing."""
    return TONES.get(code or "", "")
