"""What the operations room shows has a name in each of its five languages."""

import re
from dataclasses import fields

import pytest

from truce.vocabulary import vocabulary
from truce.vocabulary.casework import casework
from truce.vocabulary.entries import ALSO, LANGUAGES

SHOWN = (
    "acts", "phenomena", "means", "weapons", "targets", "statuses", "reasons", "units", "access", "flags", "grades",
    "term_types", "measures", "papers", "outcomes", "evidence", "due", "inventories", "holdings", "unknowns",
    "categories", "weathers", "signals", "ends", "conditions", "likelihoods",
)  # fmt: skip


@pytest.mark.parametrize("kind", SHOWN)
def test_a_list_that_is_shown_speaks_all_five(kind: str) -> None:
    for code, entry in getattr(vocabulary(), kind).items():
        assert set(entry.names) == {*LANGUAGES, *ALSO}, code
        assert re.search("[؀-ۿ]|^[A-Z]+$", entry.names["ar"]), code


def test_the_words_of_casework_speak_all_five() -> None:
    for kind in fields(casework()):
        for code, entry in getattr(casework(), kind.name).items():
            assert set(entry.names) == {*LANGUAGES, *ALSO}, (kind.name, code)
