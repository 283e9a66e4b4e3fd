"""What a door needs of how findings are written: statements with their evidence, editions, standards by name."""

from collections.abc import Mapping

from truce.verification.scope import may_allege
from truce.verification.screen import screened
from truce.verification.standards import Standard, shipped
from truce.verification.statements import (
    Statement,
    lacking,
    may_be_cited,
    narrative_of,
    refuse_unsupported,
    statements_of,
)
from truce.verification.text import EDITIONS


def standard_names(name: str) -> Mapping[str, str]:
    """The names of a standard that ships, by language; nothing for one of a mission's own."""
    return shipped()[name].names if name in shipped() else {}


__all__ = [
    "EDITIONS",
    "Standard",
    "Statement",
    "lacking",
    "may_allege",
    "may_be_cited",
    "narrative_of",
    "refuse_unsupported",
    "screened",
    "standard_names",
    "statements_of",
]
