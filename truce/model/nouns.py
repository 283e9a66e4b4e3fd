"""All nouns that come by the million, in the order of the street: the one list that stores, wires and pages go by."""

from truce.model.claim import Claim
from truce.model.condition import Condition
from truce.model.contrast import Contrast
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline, QuietDay
from truce.model.document import Document
from truce.model.forecast import Forecast, Regime, Score, Signal
from truce.model.history import Succession
from truce.model.incident import Incident, Link
from truce.model.line import Line, Zone
from truce.model.profile import Profile
from truce.model.report import Report
from truce.model.ruling import Change, Ground, Ruling
from truce.model.scenario import Likelihood, SignpostState
from truce.model.weapons import Holding, Inventory, Sighting
from truce.model.withdrawal import Withdrawal

OUTSIDE: tuple[type, ...] = (Report, Coverage, Claim, Document, Sighting, Inventory, Line, Zone)  # strangers bring them
FROZEN: tuple[type, ...] = (  # made here, and never edited once they were said
    Condition, Forecast, Score, Regime, Signal, Likelihood, SignpostState,
)  # fmt: skip
TOLD: tuple[type, ...] = (*OUTSIDE, Succession, Withdrawal, *FROZEN)  # only ever added to
DERIVED: tuple[type, ...] = (  # made here: replaced by day, or whole
    Incident, Link, Profile, Ruling, Ground, Change, Deadline, QuietDay, Holding, Contrast,
)  # fmt: skip
NOUNS = TOLD + DERIVED
