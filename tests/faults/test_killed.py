"""Struck at any instant of any kind of write: nothing acknowledged is lost, nothing is half, the log verifies."""

import random
from pathlib import Path

import pytest

from tests.faults.conftest import Nursery
from tests.faults.invariants import Kept

WORKS = ("acts", "lake", "vault", "exhibit", "checkpoint", "backup", "restore", "moving")


def strike(nursery: Nursery, folder: Path, seed: int, rounds: int, works: tuple[str, ...] = WORKS) -> None:
    chance, kept = random.Random(seed), Kept(folder)
    for number in range(rounds):
        work = works[number] if number < len(works) else chance.choice(works)
        kept.heard(nursery.run(kept.mission, work, kept.next_of(work), kill=chance))
        kept.check()


def test_killed_in_the_middle_of_every_kind_of_write(folder: Path, nursery: Nursery) -> None:
    strike(nursery, folder, seed=5, rounds=14)


def test_killed_on_the_street(folder: Path, nursery: Nursery) -> None:
    strike(nursery, folder, seed=6, rounds=2, works=("street",))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_killed_hundreds_of_times(folder: Path, nursery: Nursery, seed: int) -> None:
    strike(nursery, folder, seed=seed, rounds=40, works=(*WORKS, "street"))
