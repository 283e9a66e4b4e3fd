"""Looking at exhibits without opening them: the list, the custody of one, and where a picture is found again."""

from dataclasses import dataclass

from truce.evidence.alike import distance
from truce.evidence.custody import WHAT, Custody, exhibits
from truce.evidence.examine import examine
from truce.flow.acting import ask, keep_look, look_at, may
from truce.flow.evidence.preserve import custody_of
from truce.flow.evidence.preserve_bytes import Looking
from truce.flow.evidence.preserve_input import Given
from truce.flow.house import House
from truce.record.digest import digests_of

WITHIN_BITS = 10


def listed(house: House, *, case: str | None = None) -> list[Custody]:
    """Every exhibit that whoever acts may look at, of one case or all; the look is on record."""
    if case is not None:
        look_at(house, "exhibit.view", "exhibits", case=case)
    found = [chain for chain in _all(house) if case in (None, chain.exhibit.case)]
    shown = [chain for chain in found if may(house, "exhibit.view", case=chain.exhibit.case).allowed]
    if case is None:
        if not shown:
            ask(house, "exhibit.view")
        keep_look(house, "exhibit.view", "exhibits", rows=len(shown))
    return shown


def _all(house: House) -> list[Custody]:
    return list(exhibits(house.mission.ledger.entries(acts=WHAT)).values())


def shown(house: House, id: str) -> Custody:
    """The custody of one exhibit: every touch, gaps, who had access. The look is on record."""
    chain = custody_of(house, id)
    look_at(house, "exhibit.view", id, case=chain.exhibit.case)
    return chain


@dataclass(frozen=True, slots=True)
class Alike:
    """Another exhibit that is the same, or looks it: how many of 64 bits differ; None where the bytes are the same."""

    id: str
    case: str
    bits: int | None
    mirrored: bool = False


def same(house: House, id: str, *, within: int = WITHIN_BITS) -> list[Alike]:
    """Where an exhibit is found again, nearest first, among those that whoever acts may look at."""
    chain = shown(house, id)
    seen = chain.exhibit.seen
    others = [other for other in _visible(house) if other.exhibit.id != id]
    return _nearest(others, chain.exhibit.sha256, seen.picture if seen else None, within)


def same_as(house: House, given: Given, *, within: int = WITHIN_BITS, looking: Looking = examine) -> list[Alike]:
    """The same for a file that is not taken in."""
    others = _visible(house)
    keep_look(house, "exhibit.view", "exhibits", rows=len(others))
    digests = digests_of(given.stream)
    told = looking(given.stream.fileno(), digests.size, name=None, anchors=None)
    return _nearest(others, digests.sha256, told["parts"].get("alike", {}).get("picture"), within)


def _visible(house: House) -> list[Custody]:
    return [one for one in _all(house) if may(house, "exhibit.view", case=one.exhibit.case).allowed]


def _nearest(others: list[Custody], sha256: str | None, picture: str | None, within: int) -> list[Alike]:
    found = []
    for other in others:
        exhibit = other.exhibit
        if sha256 is not None and exhibit.sha256 == sha256:
            found.append(Alike(exhibit.id, exhibit.case, None))
        elif picture is not None and exhibit.seen is not None and exhibit.seen.picture is not None:
            straight = distance(picture, exhibit.seen.picture)
            turned = distance(picture, exhibit.seen.mirrored) if exhibit.seen.mirrored else 64
            if min(straight, turned) <= within:
                found.append(Alike(exhibit.id, exhibit.case, min(straight, turned), turned < straight))
    return sorted(found, key=lambda one: (-1 if one.bits is None else one.bits, one.id))
