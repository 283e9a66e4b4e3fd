"""Who could see whether a promise is kept: drafts held against a mission's record, and what nobody could see."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.talks.cases import talks
from tests.vela import Walked
from truce.errors import NotFound, WrongUsage
from truce.flow.talks.held import of_file, view_of
from truce.flow.talks.packages import Asked, packages
from truce.flow.talks.watched import NOT_KNOWN, TRIED
from truce.flow.whatif import whatif

DRAFT = str(Path(__file__).resolve().parents[3] / "docs" / "examples" / "vela-draft.yaml")
WORTHS = "".join(
    f"  - {{party: {party}, option: {option}, worth: {worth}, low: 0, high: 100, kind: inferred, why: A guess., "
    "as_of: '2025-03-01'}\n"
    for option in ("north", "south", "share")
    for party, worth in (("heath", 60), ("karst", 60))
) + "".join(
    f"  - {{party: {party}, worth: 30, low: 0, high: 100, kind: inferred, why: A guess., as_of: '2025-03-01'}}\n"
    for party in ("heath", "karst")
)


def drafted(path: Path, verified_by: str) -> str:
    """The talks of Vela with one way to draw the line, verified by a term of a draft."""
    told = talks(f"preferences:\n{WORTHS}")
    path.write_text(
        told.replace("origin: heath, as_of", f"origin: heath, verified_by: [{verified_by}], as_of", 1), "utf-8"
    )
    return str(path)


@pytest.mark.long
def test_a_package_says_whether_coverage_could_verify_a_promise_by_the_terms_of_a_draft(
    vela: Walked, tmp_path: Path
) -> None:
    tried = {one.term: one.coverage for one in whatif(vela.house, [DRAFT]).drafts[0].trial.outcomes}
    seen = {}
    for number, term in enumerate(("D-4", "D-7", "D-99")):
        held = of_file(drafted(tmp_path / f"{number}.yaml", f"vela-draft/{term}"), view_of(None, None))
        found = packages(replace(held, house=vela.house), Asked(drafts=(DRAFT,)))
        told = [one for offer in found.offers for one in offer.promises if one.option == "north"]
        seen[term] = {(one.watched[0].term, one.watched[0].basis, one.coverage) for one in told}

    assert tried["D-4"] > 0.5
    assert seen["D-4"] == {("vela-draft/D-4", TRIED, tried["D-4"])}  # a camera stands there
    assert seen["D-7"] == {("vela-draft/D-7", TRIED, 0.0)}  # nobody could see a secret order
    assert seen["D-99"] == {("vela-draft/D-99", NOT_KNOWN, None)}  # no such term: nobody knows


def test_a_draft_that_verifies_nothing_here_is_refused_never_left_out(vela: Walked, tmp_path: Path) -> None:
    held = of_file(drafted(tmp_path / "vela.yaml", "other/X-1"), view_of(None, None))

    with pytest.raises(WrongUsage, match="no record"):
        packages(held, Asked(drafts=(DRAFT,)))
    with pytest.raises(WrongUsage, match="no option is verified"):
        packages(replace(held, house=vela.house), Asked(drafts=(DRAFT,)))
    with pytest.raises(NotFound):
        packages(replace(held, house=vela.house), Asked(drafts=(str(tmp_path / "none.yaml"),)))
