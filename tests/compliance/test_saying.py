"""Every rule of the catalogue can be said in words."""

import pytest

from truce.compliance.rules.rule import rule_of
from truce.compliance.rules.saying import in_words
from truce.compliance.words import words
from truce.model.agreement import Agreement
from truce.wire.agreement import read_agreement
from truce.wire.catalogue import agreement_ids, catalogue_path

CATALOGUE = {id: read_agreement(catalogue_path(id)) for id in agreement_ids()}


def said(agreement: str, term: str) -> str:
    whole = CATALOGUE[agreement]
    one = whole.term(term)
    return in_words(rule_of(whole, one, one.readings[0], words()))


@pytest.mark.parametrize("agreement", CATALOGUE.values(), ids=lambda a: a.id)
def test_every_term_can_be_said(agreement: Agreement) -> None:
    for term in agreement.terms:
        for reading in term.readings:
            assert len(in_words(rule_of(agreement, term, reading, words()))) > len("no act")


@pytest.mark.parametrize(
    ("agreement", "term", "words_in_it"),
    [
        ("minsk-2-2015", "M2-2a", ("from 100 mm", "25 km", "line-of-contact-actual or line-2014-09-19")),
        ("minsk-memorandum-2014", "MM-4a", ("above 100 mm", "15 km")),
        ("minsk-addendum-2015", "AD-1", ("below 100 mm", "mortar up to 120 mm", "15 km")),
        ("framework-decision-2016", "FD-2", ("7 days in a row", "by night", "da-zolote")),
        ("additional-measures-2020", "AM-3", ("unless AM-7 permits it",)),
        ("gaza-2025", "GZ-3", ("while GZ-4 is kept",)),
        ("colombia-farc-2016", "CF-5", (">= 0.3 share", ">= 1 share")),
    ],
)
def test_what_makes_a_term_hard_is_said(agreement: str, term: str, words_in_it: tuple[str, ...]) -> None:
    for word in words_in_it:
        assert word in said(agreement, term)
