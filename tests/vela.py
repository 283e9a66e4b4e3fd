"""The demo's mission after the whole street: walked once for everything that is tested at a time, and copied."""

import fcntl
import os
import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from truce import bootstrap
from truce.flow.demo import Shown, demo
from truce.flow.house import House, Silent
from truce.sample import Sample, write_sample
from truce.store.ledger import SqlLedger

SEED = 7


@dataclass(frozen=True)
class Walked:
    """The demo's house after the whole street, and what the demo showed."""

    house: House
    sample: Sample
    shown: Shown

    @property
    def folder(self) -> Path:
        return self.house.mission.folder


def vela(factory: pytest.TempPathFactory) -> Walked:
    """A copy of it, for whoever asks alone."""
    demo_folder = factory.mktemp("vela") / "demo"
    with _made_once(factory) as made:
        shutil.copytree(made / "demo", demo_folder)
        shown: Shown = pickle.loads((made / "shown").read_bytes())
    sample = write_sample(demo_folder / "invented", SEED)
    return Walked(
        bootstrap.open_house(demo_folder / "mission"), sample, replace(shown, brief=demo_folder / "brief.html")
    )


@contextmanager
def _made_once(factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Whichever process comes first walks the street; the others wait for it."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = shared / "vela-made"
    with (shared / "vela-made.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (made / "shown").is_file():
            _make(made)
        yield made


def _make(made: Path) -> None:
    shutil.rmtree(made, ignore_errors=True)  # of a process that broke off
    house, sample = bootstrap.demo_house(made / "demo", SEED, Silent())
    shown = demo(house, sample)
    assert isinstance(house.mission.ledger, SqlLedger)
    house.mission.ledger.close()
    (made / "shown").write_bytes(pickle.dumps(shown))
