"""Every number that fusion does not learn, in one place, each with its reason (docs/fusion.md has the same)."""

from typing import Final

METHOD: Final = "fusion-1"

BLOCK_DAYS: Final = 64  # parameters are learned per stretch of this many days, counted from 1970-01-01
HALO_BACK_DAYS: Final = 16  # a stretch sees this much of the one before it (density windows reach back)
HALO_AHEAD_DAYS: Final = 32  # and this much of the ones after it (late partners, and their density windows)
TOUCH_DAYS: Final = 32  # a changed day can matter to pairs this far away: the wider of the two halos

SIGMA_OF_RADIUS: Final = 2.4477468  # radius of a 95 % disc over the standard deviation of a round Gaussian
SIGMA_FLOOR_KM: Final = 0.1  # no two tellings of one blast agree to the metre
WIDE_DISC_KM: Final = 20.0  # standard deviation above which a disc (49 km, an oblast) is no place to look around
LONGEST_DAYS: Final = 8.0  # an interval longer than this says too little of when to be compared by time
SHORT_DAYS: Final = 1.1  # at most a day (25 hours when the clocks change)
GAP_DAYS: Final = 2.0  # intervals further apart than this are not compared
REACH_SIGMAS: Final = 3.5  # nor places further apart than this many joint standard deviations
CLOCK_DAYS: Final = 10 / 1440  # clocks of two tellers agree to ten minutes at best
NEIGHBOURS: Final = 96  # at most so many nearest neighbours are compared in a crowd; the rest are counted as dropped

SPACE_SCALES: Final = (0.5, 1.0, 2.0, 4.0)  # stated radii may be too wide or too narrow, and tails are heavy
SPACE_SHARES: Final = (0.15, 0.65, 0.15, 0.05)
TIME_SLACK_DAYS: Final = (0.0, 1 / 12, 1.0, 3.0)  # true time within both intervals, or off by so much
TIME_SHARES: Final = (0.62, 0.10, 0.25, 0.03)

PARTNERS: Final = 1.0  # expected other reports of the same event, before anything is seen
PRIOR_WEIGHT: Final = 30.0  # pairs that the constants count for when a stretch teaches something else,
PRIOR_SHARE: Final = 1.0  # and as many again as the stretch has: what is learned goes at most half the way
MOST_PARTNERS: Final = 3.0  # famous events have many tellings, most have few: a report counts on no more partners
MOST_COVERAGE: Final = 0.75  # no source is believed to tell more of what happens than this
SELF_REPEAT: Final = 3.0  # a source among many seldom tells one event twice: at least this much against it
ROUNDS: Final = 5  # of expectation and maximisation

# density windows (km, days), from wide to narrow, and how small a disc must be (km) to use each
WINDOWS: Final = ((160.0, 9.0, 1e9), (54.0, 9.0, 9.0), (18.0, 9.0, 4.0), (7.0, 9.0, 1.6))
OWN_DAYS: Final = 2.0  # so close in time a report may be a partner; it does not count as the crowd
SHRINK: Final = 5.0  # a window with so many reports is believed half

AGREE_GRID: Final = (0.05, 0.2, 0.4, 0.55, 0.7, 0.8, 0.88, 0.94, 0.98)
AGREE_PRIOR: Final = 0.8
KIND_TRUST: Final = 0.97  # force or civil life: not learned, since a siren and a shell go together and are two things

ABSENT: Final = -8.0  # two reports of one cluster that were never compared, or fare no better than this
FLOOR: Final = -25.0  # no pair counts for more than this against
NEVER: Final = -1e6  # one source that tells an event at most once told both

LINK_FROM: Final = 0.5  # pairs less probable than this are not kept, unless they ended in one incident
NEUTRAL: Final = 0.6  # probability that an item is true whose source cannot be judged (grade F)
CEILING: Final = 0.995  # reports alone never make certain
CREDIBILITY: Final = {"1": 0.95, "2": 0.8, "3": 0.55, "4": 0.3, "5": 0.1}
