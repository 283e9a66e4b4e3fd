"""What a mission's own folder says, taken into the lake: the claims its agreements record, and its zones."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from truce.errors import UnusableMission
from truce.flow.due import digest
from truce.flow.house import House
from truce.model.claim import Claim
from truce.model.columns import to_table
from truce.model.line import Zone
from truce.store.contract import Step
from truce.wire.zones import read_zones


def settle(house: House, zone_files: Iterable[Path]) -> None:
    """Keep what is new of them; the same folder twice changes nothing."""
    zones = {path.name: list(read_zones(path)) for path in zone_files}
    told = [zone for some in zones.values() for zone in some]
    claims = [claim for agreement in house.agreements for claim in agreement.claims]
    inputs = digest([repr(z) for z in told], [repr(c) for c in claims])
    last = house.mission.ledger.last_step("settle")
    if last is not None and last.inputs == inputs:
        return
    _refuse_unfit(zones)
    if claims:
        house.mission.lake.add(Claim, to_table(Claim, claims))
    if told:
        house.mission.lake.add(Zone, to_table(Zone, told))
    facts = {"claims": len(claims), "zones": len(told)}
    step = Step(name="settle", inputs=inputs, method="settle/1", done_at=house.clock(), facts=facts)
    house.mission.ledger.keep_step(step)


def _refuse_unfit(zones: Mapping[str, Sequence[Zone]]) -> None:
    """Raises UnusableMission naming file and zone where a shape cannot be judged by."""
    from truce.compliance.space.shapes import unfit_area  # noqa: PLC0415 - slow to load, and seldom needed

    for file, some in zones.items():
        for zone in some:
            if reason := unfit_area(zone.geometry, zone.name):
                raise UnusableMission("a zone of the mission cannot be judged by", file=file, reason=reason)
