"""Figures of the made-up worlds: codes and how common they are, how sources err, how crowded worlds are.

The figures of easy, base, hard and burst are those of the shared generator, so that results can be laid side by side.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple


class Act(NamedTuple):
    """One finest code: the kind it belongs to, whether force was used, how common it is."""

    code: str
    kind: str
    force: bool
    weight: int


ACTS = (
    Act("small_arms", "direct_fire", True, 16),
    Act("sniper", "direct_fire", True, 5),
    Act("hmg", "direct_fire", True, 5),
    Act("tank_fire", "direct_fire", True, 3),
    Act("mortar", "indirect_fire", True, 18),
    Act("howitzer", "indirect_fire", True, 12),
    Act("mlrs", "indirect_fire", True, 5),
    Act("airstrike", "aerial", True, 4),
    Act("drone_strike", "aerial", True, 9),
    Act("drone_overflight", "aerial_presence", False, 4),
    Act("mine_blast", "explosive", True, 3),
    Act("ied", "explosive", True, 2),
    Act("incursion", "ground_move", True, 3),
    Act("position_advance", "ground_move", False, 2),
    Act("heavy_weapon_presence", "weapon_presence", False, 3),
    Act("detention", "civilian_harm", False, 2),
    Act("civilian_attack", "civilian_harm", True, 3),
    Act("access_denied", "monitor_obstruction", False, 2),
    Act("monitor_shot_at", "monitor_obstruction", True, 1),
    Act("infrastructure_damage", "infrastructure", True, 3),
)
CODES = tuple(act.code for act in ACTS)
KIND_OF = {act.code: act.kind for act in ACTS}
ACTORS = ("A_army", "A_militia", "A_unknown", "B_army", "B_militia", "B_unknown", "unknown")
ACTOR_SHARE = (0.28, 0.12, 0.06, 0.28, 0.12, 0.06, 0.08)
HALF_NAMED = (2, 2, 2, 5, 5, 5, 6)  # actor index -> the same side, nobody named
UNNAMED = 6

_PLAIN_WORD = {
    "direct_fire": "shooting",
    "indirect_fire": "shelling",
    "aerial": "drone_or_plane",
    "aerial_presence": "drone_or_plane",
    "explosive": "explosion",
    "infrastructure": "explosion",
    "ground_move": "troops",
    "weapon_presence": "troops",
    "civilian_harm": "people_hurt",
    "monitor_obstruction": "monitors",
}
_WIRE_LIST = {
    "gun_battle": ("small_arms", "hmg"),
    "sniping": ("sniper",),
    "tank_shelling": ("tank_fire",),
    "mortars": ("mortar",),
    "artillery": ("howitzer", "mlrs"),
    "air_raid": ("airstrike", "drone_strike"),
    "overflight": ("drone_overflight",),
    "blast": ("mine_blast", "ied"),
    "ground_assault": ("incursion", "position_advance"),
    "hardware_seen": ("heavy_weapon_presence",),
    "harm": ("detention", "civilian_attack"),
    "obstruction": ("access_denied", "monitor_shot_at"),
    "damage": ("infrastructure_damage",),
}
_ODD_LIST = {
    "K1": ("small_arms", "sniper", "hmg", "monitor_shot_at", "incursion"),
    "K2": ("tank_fire", "mortar", "infrastructure_damage"),
    "K3": ("howitzer", "mlrs", "airstrike"),
    "K4": ("drone_strike", "drone_overflight", "mine_blast", "ied"),
    "K5": ("position_advance", "heavy_weapon_presence", "detention", "civilian_attack", "access_denied"),
}


def _turned(listed: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {fine: code for code, fines in listed.items() for fine in fines}


SCHEMES: dict[str, dict[str, str]] = {  # name of a code list -> finest code -> its code
    "fine": {code: code for code in CODES},
    "type": KIND_OF,
    "own": {code: _PLAIN_WORD[kind] for code, kind in KIND_OF.items()},
    "wire": _turned(_WIRE_LIST),
    "numbers": {code: f"P{n:02}" for n, code in enumerate(CODES, 1)},
    "odd": _turned(_ODD_LIST),
}
UNLINKED = {"own", "odd"}  # lists whose owner publishes no link to kinds


@dataclass(frozen=True, slots=True)
class Teller:
    """A source: how much it sees and how it errs. Kilometres, shares, hours."""

    name: str
    coverage: float
    sigma_km: tuple[float, float, float]  # by stated precision 1, 2, 3
    precisions: tuple[float, float, float]
    early: float
    late: float
    scheme: str
    silent: float  # share that does not name the actor, or only the side
    repeats: float  # share of what it tells that it tells twice
    north_only: bool = False
    invents: float = 0.0  # share of its reports that tell of nothing
    moves: float = 0.0  # share put 15 km west of where it was
    limit: int | None = None  # tells so many reports in all
    clock_error_h: float = 0.5
    confuses: tuple[tuple[str, str, float], ...] = ()  # (this, told as that, share)


@dataclass(frozen=True, slots=True)
class Copier:
    """An outlet that repeats what others told: same place, same words, some hours or a day later."""

    name: str
    share: float  # of every other source's reports
    next_day: float


@dataclass(frozen=True, slots=True)
class World:
    """How crowded a theatre is and who tells of it. `days` is for 30,000 incidents; density per day is held."""

    name: str
    days: int
    line_share: float
    scattered: float  # share that lies anywhere, not in a hot spot or a town
    misfiled: float  # share coded as another act
    blur: float  # times the sources' location errors
    slip: float  # of dates; the sources' own figures stand at 0.22
    tellers: tuple[Teller, ...]
    again: float = 0.0  # share that repeat another: same day and act, some two kilometres off
    freedom: float | None = None  # Student's t for places; None is Gaussian
    longest_lag: int = 1  # days
    clock: bool = False
    by_day_only: float = 0.2  # in a world with clock times
    copiers: tuple[Copier, ...] = ()
    city: float = 0.0  # share that lies in one town


MISSION = Teller("mission", 0.84, (0.8, 2.0, 5.0), (0.60, 0.30, 0.10), 0.02, 0.08, "fine", 0.45, 0.015)
NEWSWIRE = Teller("newswire", 0.80, (2.0, 3.5, 8.0), (0.35, 0.45, 0.20), 0.05, 0.20, "type", 0.15, 0.05)
PARTY = Teller("partyA", 0.78, (1.5, 2.5, 5.0), (0.50, 0.35, 0.15), 0.08, 0.08, "fine", 0.05, 0.02)
CROWD = Teller("crowd", 0.76, (1.2, 4.0, 10.0), (0.45, 0.35, 0.20), 0.03, 0.15, "own", 0.35, 0.08)
FOUR = (MISSION, NEWSWIRE, PARTY, CROWD)

CODING = (
    MISSION,
    replace(NEWSWIRE, scheme="wire"),
    replace(
        PARTY,
        scheme="numbers",
        confuses=(("drone_strike", "airstrike", 0.6), ("mortar", "howitzer", 0.5), ("ied", "mine_blast", 0.8)),
    ),
    replace(CROWD, scheme="odd"),
)
EIGHT = (
    replace(MISSION, coverage=0.70, north_only=True),
    replace(NEWSWIRE, coverage=0.85),
    replace(PARTY, coverage=0.55),
    replace(CROWD, coverage=0.45),
    Teller("patrols", 0.30, (0.3, 1.0, 3.0), (0.80, 0.15, 0.05), 0.01, 0.02, "fine", 0.60, 0.01),
    Teller("radio", 0.25, (3.0, 6.0, 12.0), (0.20, 0.45, 0.35), 0.04, 0.30, "type", 0.30, 0.10),
    Teller("partyB", 0.40, (1.5, 3.0, 6.0), (0.50, 0.30, 0.20), 0.10, 0.05, "numbers", 0.05, 0.02),
    Teller("hospitals", 0.10, (1.0, 2.5, 5.0), (0.40, 0.40, 0.20), 0.00, 0.25, "own", 0.80, 0.00),
)
LIAR = (MISSION, NEWSWIRE, replace(PARTY, invents=0.25, moves=0.10), CROWD)
CLOCK = (
    replace(MISSION, clock_error_h=0.1),
    replace(NEWSWIRE, clock_error_h=2.0),
    replace(PARTY, clock_error_h=0.5),
    replace(CROWD, clock_error_h=1.0),
)

BASE = World("base", 1460, 0.45, 0.70, 0.10, 1.0, 0.20, FOUR)
WORLDS = {
    world.name: world
    for world in (
        World("easy", 2920, 0.25, 0.90, 0.06, 0.8, 0.12, FOUR),
        BASE,
        World("hard", 730, 0.60, 0.45, 0.14, 1.0, 0.22, FOUR),
        replace(BASE, name="burst", again=0.35),
        replace(BASE, name="tails", freedom=2.5, longest_lag=7),
        replace(BASE, name="clock", clock=True, tellers=CLOCK),
        replace(BASE, name="copies", copiers=(Copier("outlet", 0.35, 0.3), Copier("digest", 0.20, 0.5))),
        replace(BASE, name="coding", tellers=CODING),
        replace(BASE, name="eight", tellers=EIGHT),
        replace(BASE, name="liar", tellers=LIAR),
        replace(BASE, name="sparse", tellers=(*FOUR, replace(PARTY, name="visitor", scheme="type", limit=10))),
        replace(BASE, name="skew", city=0.5),
    )
}
