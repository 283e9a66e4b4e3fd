"""Rules are data: every term of the catalogue becomes one, from the same few pieces."""

import pytest

from truce.compliance.rules.pieces import COUNTED, Bound
from truce.compliance.rules.reading import figure_of
from truce.compliance.rules.rule import rule_of
from truce.compliance.words import words
from truce.model.agreement import MEASURES, Agreement, Term
from truce.vocabulary import vocabulary
from truce.wire.agreement import read_agreement
from truce.wire.catalogue import agreement_ids, catalogue_path

CATALOGUE = [read_agreement(catalogue_path(id)) for id in agreement_ids()]
TERMS = [(agreement, term) for agreement in CATALOGUE for term in agreement.terms]


def test_one_list_of_measures() -> None:
    assert tuple(vocabulary().measures) == MEASURES


def test_the_catalogue_has_its_140_terms() -> None:
    assert len(TERMS) == 140


@pytest.mark.parametrize(("agreement", "term"), TERMS, ids=lambda it: it.id)
def test_every_term_is_judged_from_data_or_says_what_it_waits_for(agreement: Agreement, term: Term) -> None:
    for reading in term.readings:
        rule = rule_of(agreement, term, reading, words())
        assert rule.measure in MEASURES
        if rule.measure in COUNTED and not reading.only_in_words:
            assert rule.acts, "a counted term forbids some act"
        elif rule.measure == "none":
            assert term.rule.get("because"), "who cannot be checked says why"
        elif rule.measure not in {"permission", "duration"}:
            assert rule.needs, "it says which evidence it waits for"


@pytest.mark.parametrize(
    ("written", "figure", "holds"),
    [(">= 1000 persons", 1000, True), (">= 1000 persons", 999, False), ("== 20", 20, True), ("< 1 share", 1, False)],
)
def test_a_figure_meets_its_bound(written: str, figure: float, holds: bool) -> None:
    assert figure_of(written).holds(figure) is holds


def test_a_bound_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a bound"):
        figure_of("about 1950")


def test_a_bound_keeps_its_unit() -> None:
    assert figure_of(">= 0.3 share") == Bound(sign=">=", value=0.3, unit="share")
