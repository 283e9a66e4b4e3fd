"""What somebody is told whose act the ledger does not take. The database's own words hold values and stay out."""

from truce.errors import Conflict
from truce.model.act import Act


def moved_on(act: Act) -> Conflict:
    """What the slower of two is told."""
    return Conflict(
        "somebody else acted on this meanwhile; nothing was written",
        subject=act.subject,
        act=act.act,
        remedy="look at it again, then repeat the command if it is still right",
    )


def no_such_move(act: Act) -> Conflict:
    """A move that the state machine does not have, or not from where the case stands."""
    move = act.move
    return Conflict(
        "the case cannot make that move",
        case=act.subject,
        start=move.start if move else None,
        to=move.to if move else None,
        remedy="`truce case show` says where it stands and what may come next",
    )


def two_parts(act: Act) -> Conflict:
    """One person in two parts of a finding, or two persons in one."""
    return Conflict(
        "author, reviewer and releaser of a finding must be three people, each once",
        finding=act.signs.finding if act.signs else None,
        member=act.by,
        part=act.signs.part if act.signs else None,
        remedy="ask a colleague who has no part in it yet",
    )


def unknown_part(act: Act) -> Conflict:
    """A part that a finding does not have."""
    return Conflict("a finding has no such part", part=act.signs.part if act.signs else None)
