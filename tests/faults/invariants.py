"""What must hold of a mission after anything that happened to it."""

import re
from pathlib import Path

from tests.store.make import report
from truce.bootstrap import open_house
from truce.flow.record.log_verify import verify
from truce.model.report import Report
from truce.store.backup import check_backup
from truce.store.exhibits import ExhibitStore
from truce.store.mission import open_mission

ACT = {  # work -> the act that every acknowledged piece of it leaves on record
    "acts": "inbox",
    "lake": "landed",
    "vault": "added",
    "exhibit": "kept",
    "checkpoint": "signing",
    "street": "walked",
}


class Kept:
    """What was acknowledged so far, and the laws."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.acknowledged: dict[str, set[int]] = {}

    @property
    def mission(self) -> Path:
        return self.folder / "m"

    def heard(self, said: list[str]) -> None:
        for line in said:
            match = re.fullmatch(r"(\w+) (\d+)", line)
            if match:
                self.acknowledged.setdefault(match[1], set()).add(int(match[2]))
            else:
                assert line.startswith("told "), f"not told in words: {line}"
                assert line.split(" | ")[1].strip(), f"no remedy: {line}"

    def next_of(self, work: str) -> int:
        """The number from which a victim goes on: what nobody acknowledged is done again."""
        if work in ACT:
            return 1 + max(self._on_record(open_house(self.mission), work), default=-1)
        pattern = {"backup": "backup-*", "restore": "restored-*", "moving": "m/ledger-*.sqlite"}[work]
        return 1 + max((int(re.findall(r"\d+", path.name)[-1]) for path in self.folder.glob(pattern)
                        if path.name != "backup-base"), default=0)  # fmt: skip

    def _on_record(self, house: object, work: str) -> list[int]:
        ledger = house.mission.ledger  # type: ignore[attr-defined]
        return [e.facts["batch"] for e in ledger.entries(acts=[ACT[work]]) if "batch" in e.facts]

    def check(self) -> None:
        """Every law."""
        house = open_house(self.mission)
        verified = verify(house)
        assert not verified.faults, verified.faults
        for work in ACT:
            kept = self._on_record(house, work)
            assert len(kept) == len(set(kept)), f"{work} stands twice"
            assert self.acknowledged.get(work, set()) <= set(kept), f"acknowledged {work} is lost"
        self._check_contents(house)
        self._check_copies()

    def _check_contents(self, house: object) -> None:
        mission = house.mission  # type: ignore[attr-defined]
        ids = mission.lake.read(Report, columns=["id"]).column("id").to_pylist()
        assert len(ids) == len(set(ids)), "a report stands twice"
        collected = {report(10 * n + m).id for n in self._on_record(house, "lake") for m in range(3)}
        assert collected <= set(ids), "the ledger speaks of reports that are not there"
        locks = {lock.id for lock in mission.vault.locks()}
        assert {e.facts["lock"] for e in mission.ledger.entries(acts=["added"])} <= locks
        store = ExhibitStore(self.mission / "exhibits")
        for entry in mission.ledger.entries(acts=["kept"]):
            assert store.check(entry.facts["sha256"]).ok
        for number in self._on_record(house, "street"):
            assert (self.folder / f"sealed-{number}").is_dir()

    def _check_copies(self) -> None:
        for number in self.acknowledged.get("backup", ()):
            assert (self.folder / f"backup-{number}").is_dir()
        for path in self.folder.glob("backup-*"):
            check_backup(path)
        for number in self.acknowledged.get("restore", ()):
            assert (self.folder / f"restored-{number}").is_dir()
        for path in self.folder.glob("restored-*"):
            assert open_mission(path).ledger.size() >= 0
