"""Whatever is changed in a bundle is caught, and the right step names it: seeded, for a case, a brief, a mission."""

from random import Random

import pytest

from tests.bundle.conftest import Made
from tests.bundle.mutate import ACCIDENTS, FORGERIES, Mutation, failing, rebag

KINDS = ("case", "mission", "brief")


def named(mutation: Mutation) -> str:
    return mutation.__name__


@pytest.mark.parametrize("kind", KINDS)
def test_an_untouched_bundle_is_whole_and_manifests_made_anew_are_the_same(bundles: dict[str, Made], kind: str) -> None:
    files = bundles[kind].files

    assert failing(files) == set()
    assert rebag(dict(files)) == files


@pytest.mark.parametrize("mutation", ACCIDENTS, ids=named)
@pytest.mark.parametrize("kind", KINDS)
def test_what_changes_on_the_way_is_named_by_the_first_step(
    bundles: dict[str, Made], kind: str, mutation: Mutation
) -> None:
    attack(bundles[kind], mutation, seed=1, forged=False)


@pytest.mark.parametrize("mutation", FORGERIES, ids=named)
@pytest.mark.parametrize("kind", KINDS)
def test_whoever_recomputes_every_manifest_is_caught_by_the_record(
    bundles: dict[str, Made], kind: str, mutation: Mutation
) -> None:
    attack(bundles[kind], mutation, seed=1, forged=True)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_thousands_of_changes_are_all_caught(bundles: dict[str, Made], kind: str) -> None:
    rounds = 25 if kind == "brief" else 100
    for seed in range(rounds):
        for mutation in ACCIDENTS:
            attack(bundles[kind], mutation, seed=seed, forged=False)
        for mutation in FORGERIES:
            attack(bundles[kind], mutation, seed=seed, forged=True)


def attack(made: Made, mutation: Mutation, *, seed: int, forged: bool) -> None:
    files = dict(made.files)
    steps = mutation(files, Random(f"{mutation.__name__} {seed}"))
    if steps is None:
        return
    if forged:
        files = rebag(files)
    if files == made.files:
        return

    found = failing(files)

    assert found & steps, f"{mutation.__name__}, seed {seed}: {found}, and should be one of {steps}"
    assert not forged or 1 not in found, f"{mutation.__name__}: the manifests were made anew"
