"""What could be known of the demo's counts at best without knowing on which day they come."""

import numpy as np

from bench.outlook_story import missions
from bench.outlook_tried import CRPS_MARK, DRAWS, IGNORANCE_MARK, Tried
from truce.outlook.counts.backtest import Trial, scored

OTHERS = range(100, 200)
KNOWN = "known"


def bound(record: Tried) -> str:
    """Each series' own distribution over the days of its truce, from stories that the record does not hold."""
    told = _distributions()
    scores = []
    for trial in record.trials:
        draws = np.broadcast_to(told[:, None, None, :], (*trial.known.shape, DRAWS))
        scores.append(scored(Trial(trial.asked, {KNOWN: draws}, trial.weight, trial.seen, trial.known), KNOWN))
    crps = np.concatenate([one.crps for one in scores]).mean()
    ignorance = np.concatenate([one.ignorance for one in scores]).mean()
    asked = [
        (1.0 - mark) * record.mean(record.best(what), what)
        for what, mark in (("crps", CRPS_MARK), ("ignorance", IGNORANCE_MARK))
    ]
    return (
        f"The demo, if each series' own distribution over the days of its truce were known from {len(OTHERS)} other "
        f"stories: CRPS {crps:.3f} ({asked[0]:.3f} is asked), IGN {ignorance:.3f} ({asked[1]:.3f} is asked)."
    )


def _distributions() -> np.ndarray:
    """Draws (n, DRAWS), rising, of each series over all days on which its term was in force."""
    panels = missions(OTHERS)
    rank = (np.arange(DRAWS) + 0.5) / DRAWS
    rows = []
    for n in range(len(panels[0].areas)):
        counts = np.sort(np.concatenate([one.y[n, one.exposure[n] > 0.0] for one in panels]))
        rows.append(counts[(rank * counts.size).astype(np.int64)])
    return np.array(rows)
