"""Every error says what, where, why and what to try."""

import pytest

from truce import errors
from truce.errors import TruceError, UnusableValue


def test_an_error_explains_itself_with_its_facts_its_cause_and_what_to_try() -> None:
    cause = ValueError("no such day")
    error = UnusableValue("not a date", field="date", row=7, remedy="write 2025-04-20")
    error.__cause__ = cause

    assert error.explain().splitlines() == [
        "not a date",
        "  field: date",
        "  row: 7",
        "  because: no such day",
        "  try: write 2025-04-20",
    ]


def test_an_error_without_facts_is_one_line() -> None:
    assert TruceError("nothing to do").explain() == "nothing to do"


def test_machines_get_the_same_facts_as_text() -> None:
    facts = UnusableValue("not a date", row=7, remedy="write a date").facts()

    assert facts == {"error": "UnusableValue", "what": "not a date", "row": "7", "try": "write a date"}


def test_a_class_has_its_own_remedy_unless_the_case_has_a_better_one() -> None:
    class Locked(TruceError):
        remedy = "unlock it"

    assert Locked("shut").remedy == "unlock it"
    assert Locked("shut", remedy="knock").remedy == "knock"
    assert Locked.remedy == "unlock it"


@pytest.mark.parametrize(
    "kind",
    [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, Exception)],
    ids=lambda k: k.__name__,
)
def test_every_error_belongs_to_the_one_family_and_says_when_it_is_raised(kind: type[Exception]) -> None:
    assert issubclass(kind, TruceError)
    assert kind.__doc__
