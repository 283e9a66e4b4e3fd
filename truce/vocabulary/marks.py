"""How codes look and sound wherever they are shown: the tone of a status, the word for a probability."""

from collections.abc import Mapping

TONES: Mapping[str, str] = {  # how grave a status looks; words and marks say the same, colour never stands alone
    "breached_serious": "bad",
    "breached_minor": "warn",
    "partially_met": "warn",
    "overdue": "warn",
    "fulfilled_late": "warn",
    "in_force_compliant": "good",
    "in_force_no_evidence": "good",
    "fulfilled": "good",
    "not_assessable": "open",
    "disputed_scope": "open",
    "not_checkable": "open",
}
LIKELIHOOD = (  # the UK PHIA yardstick; in a gap between two bands the less certain word is taken
    (0.05, "remote_chance"),
    (0.20, "highly_unlikely"),
    (0.35, "unlikely"),
    (0.55, "realistic_possibility"),
    (0.80, "likely"),
    (0.95, "highly_likely"),
)


def likelihood(p: float) -> str:
    """The key of the PHIA word for a probability: remote_chance ... almost_certain."""
    for bound, word in LIKELIHOOD:
        if p < bound or (p == bound < 0.5):
            return word
    return "almost_certain"
