"""The form of a human-rights case; whom it was done to lies in the vault."""

from collections.abc import Callable

from truce.flow.community import rights
from truce.vocabulary.abuses import abuses
from truce.vocabulary.protection import referrals
from truce.web.asked import Asked
from truce.web.people.entering import Field, Form, Options
from truce.web.people.harm_fields import CLAIMED, SOURCES, of
from truce.web.people.harm_words import Words

FIRST = ("offered", "made", "declined")  # how a referral begins


def _codes(kind: str) -> Callable[[Asked], Options]:
    def options(asked: Asked) -> Options:
        words = Words(asked.say, asked.house)
        return [(code, words(kind, code)) for code in getattr(abuses(), kind)]

    return options


def paths(asked: Asked) -> Options:
    """Where people can be sent for help."""
    words = Words(asked.say, asked.house)
    return [(code, words("referrals", code)) for code in referrals()]


def _first(asked: Asked) -> Options:
    words = Words(asked.say, asked.house)
    return [(code, words("referral_states", code)) for code in FIRST]


def _readers(asked: Asked) -> Options:
    return [(handle, handle) for handle in rights.readers(asked.house)]


REFERRALS = Field(
    name="referrals",
    kind="rows",
    columns=(
        Field(name="path", kind="choice", options=paths, required=True),
        Field(name="state", kind="choice", options=_first, usual="offered"),
        Field(name="person", kind="ref", begins="per-"),
    ),
)
FIELDS = (
    (
        "said",
        (
            Field(name="type", kind="choice", options=_codes("types"), required=True),
            Field(name="also", kind="many", options=_codes("types")),
            Field(name="doer", kind="choice", options=_codes("doers")),
            CLAIMED,
            Field(name="issues", kind="many", options=_codes("issues")),
            Field(name="account", kind="text"),
        ),
    ),
    (
        "when_where",
        (
            Field(name="day", kind="day", required=True),
            Field(name="until", kind="day"),
            Field(name="area", required=True),
            Field(name="place"),
            Field(name="reference", kind="word"),
        ),
    ),
    (
        "to_whom",
        (
            Field(name="victims", kind="count"),
            Field(name="sex", kind="choice", options=of("sexes")),
            Field(name="age", kind="choice", options=of("ages")),
            Field(name="persons", kind="words"),
        ),
    ),
    ("known_from", (SOURCES,)),
)
LAST = (
    (
        "belongs_to",
        (
            Field(name="case", kind="ref", begins="cas-"),
            Field(name="casualty", kind="ref", begins="hrm-"),
            Field(name="concern", kind="ref", begins="con-"),
        ),
    ),
    ("only", (Field(name="only", kind="many", options=_readers),)),
)
NEW = Form(family="rights_cases", parts=(*FIELDS, ("help", (REFERRALS,)), *LAST), check=rights.faults)
AGAIN = Form(family="rights_cases", parts=(*FIELDS, *LAST), check=rights.faults)  # referrals go their own steps
