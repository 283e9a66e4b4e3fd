"""New missions: of agreements, and the invented ceasefire."""

import shutil
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from truce.bootstrap.house import now, open_house
from truce.errors import NotFound, UnusableMission, UnusableValue, WrongUsage
from truce.flow.house import House, Progress
from truce.model.agreement import Agreement
from truce.model.when import zone_of
from truce.sample import Sample, write_sample
from truce.settings import Settings, settings_as_toml
from truce.store.mission import create_mission
from truce.wire.agreement import read_agreement
from truce.wire.catalogue import agreement_ids, catalogue_path, zones_of

DEMO_MARK = ".truce-demo"


def new_mission(
    folder: Path, agreements: Iterable[str], *, name: str | None = None, time_zone: str | None = None
) -> list[str]:
    """Make a mission from ids of the catalogue or agreement files; the ids of its agreements.

    Raises UnusableAgreement for a file with faults, UnusableMission where the folder is in use.
    """
    files = list(dict.fromkeys(_agreement_file(given) for given in agreements))
    read = [read_agreement(file) for file in files]
    settings = Settings(
        name=name or folder.resolve().name,
        time_zone=_known_zone(time_zone or _zone_of(read)),
        agreements=[file.name for file in files],
    )
    zones = [path for agreement in read for path in zones_of(agreement)]
    mission = create_mission(folder, settings_as_toml(settings), agreements=files, zones=sorted(set(zones)))
    mission.ledger.log("founded", now(), agreements=[a.id for a in read])
    return [a.id for a in read]


def _agreement_file(given: str) -> Path:
    if given in agreement_ids():
        return catalogue_path(given)
    path = Path(given)
    if not path.is_file():
        near = get_close_matches(given, agreement_ids(), n=3)
        advice = f"did you mean {' or '.join(near)}?" if near else "`truce agreements` lists the catalogue"
        raise NotFound("no agreement of that id, and no such file", given=given, remedy=advice)
    return path


def _known_zone(name: str) -> str:
    try:
        return zone_of(name).key
    except UnusableValue as unknown:
        raise WrongUsage("no such time zone", given=name, remedy=unknown.remedy) from unknown


def _zone_of(agreements: list[Agreement]) -> str:
    """The first zone that an agreement names; UTC where all are mixed."""
    return next((a.timezone for a in agreements if a.timezone not in ("mixed", "UTC")), "UTC")


def demo_house(folder: Path, seed: int, progress: Progress) -> tuple[House, Sample]:
    """A new mission for the invented ceasefire in a folder of its own.

    Raises UnusableMission where the folder holds anything that is not an earlier demo.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / DEMO_MARK).is_file():
            raise UnusableMission("the folder is in use", folder=folder, remedy="truce demo --folder ANOTHER")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DEMO_MARK).write_text("made by `truce demo`; it is made anew each time\n", "utf-8")
    sample = write_sample(folder / "invented", seed)
    agreement = read_agreement(sample.agreement)
    settings = Settings(
        name=agreement.title, time_zone=sample.time_zone, agreements=[sample.agreement.name], as_of=sample.as_of
    )
    create_mission(folder / "mission", settings_as_toml(settings), agreements=[sample.agreement], zones=[sample.zones])
    return open_house(folder / "mission", progress), sample
