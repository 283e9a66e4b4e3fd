"""Where too much hangs on too much: what was found, how far at most something left out is above it, nothing more."""

from itertools import combinations

import numpy as np
import pytest

from truce.flow.talks.held import Held, view_of
from truce.flow.talks.packages import Asked, packages
from truce.model.packages import Packages
from truce.talks.files import read_data

PARTIES = ("heath", "karst")
ISSUES, OPTIONS, DAY = 12, 4, "2025-03-01"


def tangled(least: tuple[float, float]) -> Held:
    """Every issue hangs on every other, for heath; what they are worth is drawn by chance."""
    chance = np.random.default_rng(5)
    guess = {"kind": "inferred", "why": "A guess.", "as_of": DAY}
    listed = {"as_of": DAY, "source": ["S1"]}
    options = [(f"i{i}", f"i{i}o{o}") for i in range(ISSUES) for o in range(OPTIONS)]
    worths = [
        {"party": party, "option": option, "worth": worth, "low": worth, "high": worth, **guess}
        for _, option in options
        for party, worth in zip(PARTIES, (float(chance.integers(10, 60)), 50.0), strict=True)
    ]
    nothing = [
        {"party": party, "worth": worth, "low": worth, "high": worth, **guess}
        for party, worth in zip(PARTIES, least, strict=True)
    ]
    pairs = [_pair(chance, a, b) for a, b in combinations(range(ISSUES), 2)]
    told = {
        "schema_version": 1, "id": "tangled", "title": "Tangled", "conflict": "vela",
        "learnt_at": "2025-06-01T00:00:00+00:00",
        "sources": [{"id": "S1", "title": "A paper", "obtained": "lookup", "confidence": "high"}],
        "actors": [{"id": party, "name": party.title(), "role": "party"} for party in PARTIES],
        "issues": [{"id": f"i{i}", "name": f"Issue {i}", "question": "How?", **listed} for i in range(ISSUES)],
        "options": [{"id": o, "issue": i, "text": o, "origin": "analyst", **listed} for i, o in options],
        "preferences": [*worths, *nothing], "dependences": pairs,
    }  # fmt: skip
    return Held(negotiation=read_data(told, "tangled").whole(), view=view_of(None, None))


def _pair(chance: np.random.Generator, a: int, b: int) -> dict[str, object]:
    one, other = (f"i{issue}o{chance.integers(OPTIONS)}" for issue in (a, b))
    worth = float(chance.integers(1, 9)) / 4
    told = {"kind": "together", "option": one, "others": [other], "party": "heath", "worth": worth}
    return {**told, "why": "A guess.", "as_of": DAY}


@pytest.fixture(scope="module")
def found() -> Packages:
    return packages(tangled((40.0, 40.0)))


def test_what_is_told_of_a_tangle_is_acceptable_to_all_and_comes_with_its_bound(found: Packages) -> None:
    assert (found.exact, found.none, found.frontier) == (False, False, None)
    assert found.gap is not None
    assert found.gap > 0
    assert found.acceptable > 0
    assert all(gain >= 0 for offer in found.offers for gain in offer.gain)


def test_theories_name_among_what_was_found(found: Packages) -> None:
    best = max(offer.worth[0] for offer in found.offers)

    assert [one.theory for one in found.named] == ["nash", "kalai_smorodinsky", "egalitarian"]
    assert all(offer.worth[0] == best for one in found.named for offer in one.offers)


def test_where_not_even_a_ceiling_reaches_no_deal_it_is_sure_that_nothing_does() -> None:
    found = packages(tangled((40.0, 60.0)))

    assert (found.exact, found.none, found.acceptable, found.gap) == (False, True, 0, None)


def test_that_nothing_was_found_is_no_proof_that_there_is_nothing(found: Packages) -> None:
    above = max(offer.worth[0] for offer in found.offers) + (found.gap or 0.0) / 2
    higher = packages(tangled((above, 40.0)))

    assert (higher.exact, higher.none, higher.acceptable, higher.gap) == (False, False, 0, None)


def test_a_text_stands_only_where_nothing_better_can_be(found: Packages) -> None:
    best = max(found.offers, key=lambda offer: offer.worth[0])
    worst = dict(best.options) | {"i0": "i0o0", "i1": "i1o0", "i2": "i2o0"}

    told = packages(tangled((40.0, 40.0)), Asked(text=tuple(f"{i}={o}" for i, o in best.options))).text
    other = packages(tangled((40.0, 40.0)), Asked(text=tuple(f"{i}={o}" for i, o in worst.items()))).text
    assert told is not None
    assert not told.stands
    assert other is not None
    assert other.better
    assert all(offer.worth[0] > other.worth[0] for offer in other.better)
