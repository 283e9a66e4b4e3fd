"""What patrols and cameras notice and how they put it. Nobody here lies.

Error models. Noticing: an incident within reach while a watcher is on duty is noticed with the chance that its
coverage states. Bearings err by 5 degrees (one standard deviation), distances by 12 per cent; cameras place what
they see within 300 m. Counts above three err by 15 per cent.
"""

from datetime import timedelta
from math import exp, hypot

from numpy.random import Generator

import truce.sample.places as isle
import truce.sample.words as wording
from truce.sample.happenings import Happening, scatter
from truce.sample.telling import Telling, clock, sector_disc
from truce.sample.watch import Watch

BEARING_ERROR_DEG, DISTANCE_ERROR, CAMERA_ERROR_M, COUNT_ERROR = 5.0, 0.12, 300.0, 0.15


def tellings(rng: Generator, watches: list[Watch], truth: list[Happening]) -> list[Telling]:
    """What patrols and cameras report, in order of the truth."""
    found: list[Telling] = []
    for h in truth:
        if h.watcher is not None:
            found.append(_restriction_told(h))
            continue
        for w in watches:
            if w.could_notice(h) and rng.random() < w.quality:
                told = _patrol_tells(rng, w, h) if w.means == "saw" else _camera_tells(rng, w, h)
                found.extend([told] if told is not None else [])
    return found


def _restriction_told(h: Happening) -> Telling:
    camera = str(h.watcher).startswith("camera")
    return Telling(
        voice=str(h.watcher),
        origin=str(h.watcher) if camera else "mission",
        told_at=h.end + timedelta(hours=1),
        earliest=h.start,
        latest=h.end,
        precision="interval",
        x=h.x,
        y=h.y,
        radius_m=200.0,
        phrase="at the position",
        acts={h.act: 1.0},
        means="recorded_camera" if camera else "saw",
        count=1,
        by=None if camera else h.by,
        target="monitors",
        grade="A",
        once=True,
        text=wording.restriction(h),
        tells_of=h.id,
    )


NOTICED = frozenset(
    {
        "use_of_weapon",
        "offensive_action_or_assault",
        "strike_on_protected_object",
        "weapon_in_prohibited_area",
        "military_activity",
        "force_in_prohibited_area",
        "controlled_detonation",
        "exchange_of_detainees",
    }
)


def observed_acts(h: Happening, rng: Generator) -> dict[str, float]:
    """What an observer takes it for: nobody hears the intent of a burst, or by whose leave a blast was set off."""
    if h.act == "controlled_detonation":
        return {"controlled_detonation": 1.0} if rng.random() < 0.6 else {"use_of_weapon": 0.6, h.act: 0.4}
    if h.act == "offensive_action_or_assault":
        return {"use_of_weapon": 0.7, h.act: 0.3}
    if h.act in {"weapon_in_prohibited_area", "military_activity"}:
        return {"weapon_in_prohibited_area": 0.9, "military_activity": 0.1}
    if h.act == "strike_on_protected_object":
        return {h.act: 0.8, "use_of_weapon": 0.2}
    if h.act == "use_of_weapon":
        return {h.act: 0.9, "controlled_detonation": 0.1} if h.is_loud else {h.act: 1.0}
    return {h.act: 1.0}


def _counted(rng: Generator, h: Happening) -> tuple[int, bool]:
    if h.count <= 3:
        return h.count, False
    return max(1, round(h.count * exp(float(rng.normal(0, COUNT_ERROR))))), h.count > 10


def _patrol_tells(rng: Generator, w: Watch, h: Happening) -> Telling | None:
    if h.act not in NOTICED:
        return None
    far = hypot(h.x - w.x, h.y - w.y) * exp(float(rng.normal(0, DISTANCE_ERROR)))
    angle = isle.bearing(w.x, w.y, h.x, h.y) + float(rng.normal(0, BEARING_ERROR_DEG))
    near_m, far_m = 500.0 * int(far * 0.8 / 500), 500.0 * (int(far * 1.25 / 500) + 1)
    sector = (w.x, w.y, 22.5 * (round(angle / 22.5) % 16), near_m, far_m)
    x, y, radius = sector_disc(sector)
    first = h.start - timedelta(minutes=h.start.minute % 5)
    count, about = _counted(rng, h)
    seen = not h.is_fire and h.act != "controlled_detonation"
    acts = observed_acts(h, rng)
    phrase = f"{near_m / 1000:g}-{far_m / 1000:g}km {isle.compass_word(angle)} of the position"
    return Telling(
        voice=w.watcher,
        origin="mission",
        told_at=w.end + timedelta(hours=2),
        earliest=first,
        latest=h.end + timedelta(minutes=5),
        precision="interval",
        time_text=f"about {clock(first)[11:16]}",
        x=x,
        y=y,
        radius_m=radius,
        phrase=phrase,
        sector=sector,
        acts=acts,
        means="saw" if seen else "heard",
        phenomenon=h.phenomenon,
        count=count,
        approximate=about,
        unit="observation" if seen else "smm_violation",
        target=h.target if h.act == "strike_on_protected_object" else None,
        weapon=h.weapon if seen or rng.random() < 0.4 else None,
        calibre_mm=h.calibre_mm if seen else None,
        by=h.by if seen else None,
        grade="A",
        once=True,
        text=wording.observed(h, count, about, phrase, seen),
        tells_of=h.id,
        flags=("controlled_detonation",) if acts.get("controlled_detonation", 0.0) == 1.0 else (),
    )


def _camera_tells(rng: Generator, w: Watch, h: Happening) -> Telling | None:
    if h.act not in NOTICED or h.act == "exchange_of_detainees":
        return None
    x, y = scatter(rng, h.x, h.y, CAMERA_ERROR_M)
    far_km = hypot(x - w.x, y - w.y) / 1000
    count, about = _counted(rng, h)
    seen = not h.is_fire and h.act != "controlled_detonation"
    return Telling(
        voice=w.watcher,
        origin=w.watcher,
        told_at=h.end + timedelta(hours=5),
        earliest=h.start,
        latest=h.end,
        precision="interval",
        time_text=clock(h.start)[11:19],
        x=x,
        y=y,
        radius_m=2.45 * CAMERA_ERROR_M,
        phrase=f"{far_km:.1f}km {isle.compass_word(isle.bearing(w.x, w.y, x, y))} of the camera",
        acts=observed_acts(h, rng),
        means="recorded_camera",
        phenomenon=h.phenomenon,
        count=count,
        approximate=about,
        unit="observation" if seen else "smm_violation",
        target=h.target if h.act == "strike_on_protected_object" else None,
        weapon=h.weapon if seen else None,
        calibre_mm=h.calibre_mm if seen else None,
        by=h.by if seen else None,
        grade="A",
        once=True,
        text=wording.recorded(h, count, about),
        tells_of=h.id,
    )
