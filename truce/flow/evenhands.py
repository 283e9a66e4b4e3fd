"""even-hands: acts of like kind that were coded, graded or believed unlike by party."""

from truce.compliance.evenhands import EvenHands, even_hands
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.standing import reports as standing_reports
from truce.model.incident import Incident

TOLD = (
    "id", "source", "by", "acts", "means", "phenomenon", "weapon_class", "target", "killed_high", "injured_high",
    "grade",
)  # fmt: skip
HELD = ("id", "by", "act", "weapon_class", "killed_high", "injured_high", "n_origins", "p_happened")


def sides(house: House) -> tuple[str, ...]:
    """The sides of the mission's agreements, bound or not, each once."""
    return tuple(dict.fromkeys(p.id for a in house.agreements for p in a.parties if p.is_side))


def compare_hands(house: House) -> EvenHands:
    """Compare what the mission keeps."""
    return even_hands(standing_reports(house, TOLD), frame(house, Incident, columns=HELD), sides(house))
