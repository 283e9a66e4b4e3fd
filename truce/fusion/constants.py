"""Every number that fusion does not learn, in one place, each with its reason (docs/fusion.md has the same)."""

from typing import Final

from truce.model.where import DISC_95

METHOD: Final = "fusion-2"

STRETCH_DAYS: Final = 128  # reports are solved in stretches of so many days, counted from 1970-01-01
STRETCHES_AT_A_TIME: Final = 64  # are solved before the next are laid out, to hold little in memory
HALO_DAYS: Final = 16  # and a stretch sees so much of its neighbours on both sides
AHEAD_DAYS: Final = 2  # middles of intervals further apart than this are not compared, unless words or a person say so
REACH: Final = 4.0  # nor places further apart than so many joint deviations
KEEP_FROM: Final = -1.0  # pairs that gain less are not kept: at -3 nothing comes out differently (docs/fusion.md)
MOST_PAIRS: Final = 128  # with later reports, the best of them; in a crowd the rest are counted as dropped
SIGMA_OF_RADIUS: Final = DISC_95
SIGMA_FLOOR_KM: Final = 0.1  # no two tellings of one blast agree to the metre
WIDE_DISC_KM: Final = 20.0  # deviation above which a disc (49 km, an oblast) counts as wide in the statistics
CLOCK_DAYS: Final = 0.25  # intervals shorter than this were told by the clock, others by the day
HOLDS: Final = 0.9  # discs and intervals of incidents hold the truth so often

NEIGHBOURS: Final = 40  # the crowd around a report: so many others nearest in place and time
KM_PER_DAY: Final = 0.25  # a day counts as far as so many kilometres, for the crowd alone
SAME_SPOT_DEGREES: Final = 0.01  # reports of one day and spot are one of the crowd: a famous event is not a crowd
SAME_SPOT: Final = 0.3  # chance that two reports of one event are told at the very same spot
SAME_SPOT_DAYS: Final = 3.0  # a spot told again after so many days is told of another event
NEW_SPOT: Final = 0.01  # events at a spot that only one event was ever told at

# before anything is learned; each counts for so many observations (the second number) against what is seen
COVERAGE: Final = (0.6, 6.0)  # chance that a source tells an event
LEAST_COVERAGE, MOST_COVERAGE = 0.001, 0.97
KIND_SHARES: Final = (0.5, 0.5)  # of events that few notice and that many do
KIND_REACH: Final = (0.5, 1.6)  # and how much less or more of them a source tells
LEAST_TOLD: Final = 0.05  # of a kind of event at least so many are told by somebody
LONE_COVERAGE: Final = 0.3  # where one source tells everything, nothing shows what it leaves out
REPEATS: Final = (0.04, 50.0)  # chance that it tells it once more
TAIL_SHARES: Final = ((0.90, 0.08, 0.02), 50.0)  # of place errors 1, 2.5 and 7 times the source's deviation
PLACE_WEIGHT: Final = 20.0  # observations that a stated precision counts for
PLACE_FACTORS: Final = (0.05, 50.0)  # what is true of a place's variance is not more than so far from what is stated
TIME_WEIGHT: Final = 100.0
TIME_ANCHOR: Final = 4000.0  # and all sources together are held to the constants: few reports teach no strange clocks
TAIL_ANCHOR: Final = 500.0
OPTION_WEIGHT: Final = 30.0  # observations that the crosswalk counts for, symbol by symbol
BURST: Final = (0.1, 100.0)  # events that come with another
SPREAD_KM2: Final = (4.0, 100.0)  # how far those lie from one another (variance per axis)
SURENESS: Final = (0.7, 1.7)  # power of the odds: so much, less so much times the share of events that burst
SURENESS_BOUNDS: Final = (0.4, 1.0)
ROUNDS: Final = 4  # of learning; nothing moves much after the third
LEARN_FROM: Final = 40_000  # reports: whole stretches are taken until there are so many

DAY_EDGES: Final = (1 / 24, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)  # the least span, then edges of lag, days
CLOCK_EDGES: Final = (1 / 144, 1 / 144, 1 / 48, 1 / 24, 1 / 12, 1 / 6, 0.5, 1.0, 2.0, 8.0)
DAY_SHARES: Final = (0.85, 0.10, 0.003, 6e-4, 3e-4, 2e-4, 1e-4, 1e-4, 1e-4, 1e-4)  # within, then late by bins
DAY_EARLY: Final = (0.05, 0.002, 5e-4, 3e-4, 2e-4, 1e-4, 1e-4, 1e-4, 1e-4)
CLOCK_SHARES: Final = (0.46, 0.08, 0.07, 0.04, 0.03, 0.02, 0.012, 0.0065, 0.004, 0.0035)  # late and early alike:
CLOCK_EARLY: Final = (0.08, 0.07, 0.04, 0.03, 0.02, 0.012, 0.0065, 0.004, 0.0035)  # a shift of all cannot be learned
CUTS: Final = (1, 7)  # bins that cut time into cells of their own: by the day, by the clock

ACT_DOUBT: Final = 0.15  # a code as the crosswalk maps it is wrong or loose so often
NAME_DOUBT: Final = 0.10  # and so is a name of a party, weapon or target
UNLINKED: Final = 0.3  # a scheme that shares less than this with any other source's is learned from nothing

LINK_FROM: Final = 0.1  # pairs less probable than this are not kept, unless they ended in one incident
NEUTRAL: Final = 0.6  # probability that an item is true whose source cannot be judged (grade F)
CEILING: Final = 0.995  # reports alone never make certain
CREDIBILITY: Final = {"1": 0.95, "2": 0.8, "3": 0.55, "4": 0.3, "5": 0.1}
