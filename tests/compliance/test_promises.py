"""A breach needs a promise: whom a term does not bind cannot break it."""

from datetime import timedelta

from tests.compliance.world import T0, agreement, evidence, incident, judged, term, whole

UNILATERAL = agreement(term(actors=("north",)))


def test_acts_by_nobodys_name_break_no_promise_that_only_one_side_gave() -> None:
    found = judged(
        evidence([incident(f"i{n}", T0 + timedelta(hours=n + 1), p_happened=0.99) for n in range(5)]), UNILATERAL
    )

    anybody = whole(found, "any")

    assert (anybody["status"], anybody["reason"]) == ("not_assessable", "doer_may_be_unbound")
    assert anybody["expected"] > 4.9


def test_acts_of_the_side_that_promised_are_breaches_whoever_is_asked_for() -> None:
    told = [incident(f"i{n}", T0 + timedelta(hours=n + 1), p_happened=0.99, by={"north": 1.0}) for n in range(5)]
    found = judged(evidence(told), UNILATERAL)

    assert whole(found, "any")["reason"] == "breach_established"
    assert whole(found, "north")["reason"] == "breach_established"


def test_the_high_end_of_a_party_counts_what_nobody_is_named_for() -> None:
    named = [incident("named", T0 + timedelta(hours=1), p_happened=1.0, by={"north": 1.0})]
    unnamed = [incident(f"i{n}", T0 + timedelta(hours=n + 2), p_happened=1.0) for n in range(5)]
    found = judged(evidence([*named, *unnamed]), UNILATERAL)

    north = whole(found, "north")

    assert (north["low"], north["expected"], north["high"]) == (1.0, 1.0, 6.0)
    assert north["unattributed"] == 5.0
