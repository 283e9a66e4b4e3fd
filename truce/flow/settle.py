"""What a mission's own folder says, taken into the lake: the claims its agreements record, and its zones."""

from collections.abc import Iterable
from pathlib import Path

from truce.compliance.space.shapes import unfit_area
from truce.errors import UnusableMission
from truce.flow.due import digest
from truce.flow.house import House
from truce.model.claim import Claim
from truce.model.columns import to_table
from truce.model.line import Zone
from truce.store.contract import Step
from truce.wire.zones import read_zones


def _usable(path: Path) -> list[Zone]:
    """The zones of a file of the mission's own. Raises UnusableMission naming file and zone where one has no extent."""
    zones = list(read_zones(path))
    for zone in zones:
        if reason := unfit_area(zone.geometry, zone.name):
            raise UnusableMission("a zone of the mission cannot be judged by", file=path.name, reason=reason)
    return zones


def settle(house: House, zone_files: Iterable[Path]) -> None:
    """Keep what is new of them; the same folder twice changes nothing."""
    zones = [zone for path in zone_files for zone in _usable(path)]
    claims = [claim for agreement in house.agreements for claim in agreement.claims]
    inputs = digest([repr(z) for z in zones], [repr(c) for c in claims])
    last = house.mission.ledger.last_step("settle")
    if last is not None and last.inputs == inputs:
        return
    if claims:
        house.mission.lake.add(Claim, to_table(Claim, claims))
    if zones:
        house.mission.lake.add(Zone, to_table(Zone, zones))
    facts = {"claims": len(claims), "zones": len(zones)}
    step = Step(name="settle", inputs=inputs, method="settle/1", done_at=house.clock(), facts=facts)
    house.mission.ledger.keep_step(step)
