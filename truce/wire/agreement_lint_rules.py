"""The rules of the linter as data: what to look for in a text, why it matters, and what to write instead.

A rule has no code here; `agreement_lint_terms`, `agreement_lint_whole` and `agreement_lint_pairs` hold the check of
each, `agreement_lint_like` finds how others worded it.
"""

from dataclasses import dataclass

FAULT, AMBIGUITY, ADVICE = "fault", "ambiguity", "advice"
SEVERITIES = (FAULT, AMBIGUITY, ADVICE)  # the gravest first


@dataclass(frozen=True, slots=True)
class LintRule:
    """One thing to look for. `severity`: fault (no evidence could ever settle it), ambiguity (two honest readers
    will differ) or advice (it can be judged, and could be judged better)."""

    id: str
    severity: str
    why: str
    instead: str


_ALL = (
    # time
    LintRule(
        "period-no-zone-of-time",
        AMBIGUITY,
        "In winter a midnight in Kyiv and one in Moscow lie an hour apart; what happens in that hour is a breach "
        "for one side and none for the other.",
        "name one zone of time for every instant, as in: 00:00 Kyiv time (+02:00)",
    ),
    LintRule(
        "start-hour-assumed",
        AMBIGUITY,
        "Most disputed incidents fall into the first and the last hours. A day without an hour leaves up to a day "
        "open.",
        "give date, hour and offset of the first instant, as in: 18:00 on 19 April, Moscow time (+03:00)",
    ),
    LintRule(
        "end-24-00-or-00-00",
        AMBIGUITY,
        "A midnight is the start of one day and the end of another, and 23:59 leaves a minute that belongs to "
        "nobody. truce takes periods as half-open: the end instant is outside.",
        "say the last day in words beside the instant, and the length in hours, as in: until the end of 12 April "
        "(32 hours)",
    ),
    LintRule(
        "end-unstated",
        AMBIGUITY,
        "A short truce without an end is over when one side says so; afterwards each side dates the end to its own "
        "taste.",
        "name the instant of the end, or the event and who declares it",
    ),
    LintRule(
        "first-day-convention-unstated",
        AMBIGUITY,
        "Whether the day of the event is day nought or day one moves a deadline by a day; reports then name two dates.",
        "say which it is, or give the date: no later than day two, the day of signing being day nought",
    ),
    LintRule(
        "trigger-without-date",
        AMBIGUITY,
        "An obligation that hangs on an event begins when somebody says that the event took place. Nobody is named "
        "who does, so each side waits for the other.",
        "name the event, who certifies it in which document, and a date after which it counts as certified or failed",
    ),
    LintRule(
        "renewal-unstated",
        ADVICE,
        "A limited truce without a way to prolong it lapses by the clock even where both sides would have gone on.",
        "say who may prolong it, by which document, by when",
    ),
    # place
    LintRule(
        "zone-undefined",
        AMBIGUITY,
        "Where no area is stated, each side leaves out what it likes: two regions were said not to be covered by "
        "one truce only once it ran.",
        "name the area: the whole territory, listed regions, or a line of a date with a depth on each side",
    ),
    LintRule(
        "zone-no-radius",
        AMBIGUITY,
        "A place with surroundings has no edge. A gun 800 m from the last house is inside for one side and outside "
        "for the other, and neither can be shown to be wrong.",
        "give the distance and what it is measured from, as in: within 1 km of the outer edge of built-up areas",
    ),
    LintRule(
        "class-of-place-undefined",
        AMBIGUITY,
        "A class of place is as wide as its widest reader; what is neither listed nor left out will be hit first.",
        "list the classes, and say who keeps the list of places",
    ),
    LintRule(
        "width-total-or-per-side",
        AMBIGUITY,
        "The width of a zone is not the depth of a side: 50 km in all is 25 km each, and the press said 50 km each.",
        "write the depth on each side and the line it is measured from, and the total only beside it",
    ),
    LintRule(
        "line-disputed-or-moving",
        AMBIGUITY,
        "A distance to a line is only as sure as the line. Where the line moves or its course is disputed, the same"
        " gun keeps and breaks the term on the same day.",
        "annex the line as dated coordinates, one version a day or one for all, and name who keeps it",
    ),
    # weapons
    LintRule(
        "calibre-bound-unstated",
        AMBIGUITY,
        "Three texts about one front say above 100, 100 and above, and under 100 mm; on a gun of exactly 100 mm "
        "they differ.",
        "say whether the bound itself is inside, as in: calibre 100 mm and above",
    ),
    LintRule(
        "weapon-class-open",
        AMBIGUITY,
        "Heavy weapons and hardware mean what each side's manual says; a 120 mm mortar is artillery for one reader "
        "and not for the other.",
        "list classes with calibre bounds, and systems by name",
    ),
    # who
    LintRule(
        "duty-without-bearer",
        AMBIGUITY,
        "Somebody who signed nothing cannot break a promise; unless a party must prevent the act, it is nobody's "
        "breach.",
        "name the party that must ensure it (duty_bearer), and by what it may be told that it tried",
    ),
    LintRule(
        "one-sided-term",
        AMBIGUITY,
        "What one side promises alone, the other may do. An act that nobody can lay at a door is then no breach at "
        "all.",
        "bind both sides, or say in which of their texts the other half stands",
    ),
    LintRule(
        "status-disputed",
        AMBIGUITY,
        "All parties is a list only when everybody agrees who is one; a signatory that says it only mediates is "
        "bound for one side and not for the other.",
        "list by name who is bound by each term",
    ),
    # acts
    LintRule(
        "words-without-measure",
        AMBIGUITY,
        "Words like adequate or provocation carry a judgement that no observer can make from what was seen.",
        "say which acts are meant, or a number with a unit",
    ),
    LintRule(
        "exception-unclear",
        AMBIGUITY,
        "What a text leaves open at its edge is where the first dispute will be, and both sides will be in good faith.",
        "settle each case by name: covered, or not covered",
    ),
    LintRule(
        "self-defence-without-test",
        AMBIGUITY,
        "A right to answer without a test turns every act into an answer to an earlier one. With steps that leave "
        "papers, a return shot is a breach unless all of them are shown.",
        "name the acts that may be answered, who must be asked first, who orders it, and who is told",
    ),
    LintRule(
        "release-clause-any-breach",
        AMBIGUITY,
        "If any breach frees the other side, every contested incident can be the end of the truce, and each side "
        "dates it for itself.",
        "name the body that finds the breach, how grave it must be, and a time in which it may be put right",
    ),
    LintRule(
        "readings-differ",
        AMBIGUITY,
        "Readings that are already on record will be applied side by side; no later report can decide between them.",
        "put the reading that both sides mean into the text, in words that exclude the other",
    ),
    # evidence
    LintRule(
        "uncheckable-term",
        FAULT,
        "No observer outside could ever tell whether it is kept, so it can only be believed or doubted.",
        "ask for something that leaves a trace: an order that is published, a notice, a log open to inspection",
    ),
    LintRule(
        "judgement-without-judge",
        FAULT,
        "No count decides it, and nobody is named whose assessment would.",
        "name the body that assesses it, against which criteria, and how often",
    ),
    LintRule(
        "precondition-not-evidenced",
        AMBIGUITY,
        "A condition is met when somebody can show that it was. Without a paper and a place where it is to be had, "
        "each side will say that it was met, or that it was not.",
        "say for each condition which document shows it, and who keeps that document",
    ),
    LintRule(
        "indicator-without-baseline",
        AMBIGUITY,
        "A figure that may be a floor or a ceiling, a trend without a beginning, a share without a whole: each can "
        "be met and missed by the same number.",
        "write at least or at most, the number, the unit, and what it is a share of",
    ),
    LintRule(
        "quiet-day-without-night",
        AMBIGUITY,
        "Most shooting is by night, and patrols go by day: seven days on which nobody looked by night are not seven"
        " quiet days.",
        "say which share of day and of night must have been watched, and that a day nobody watched does not count",
    ),
    LintRule(
        "mirror-without-clock",
        AMBIGUITY,
        "Who moves first is the whole risk of a mirrored step; without hours each side waits, or finds that the "
        "other was late.",
        "give hours: both start between 10:00 and 10:15 of the same day, at places that the monitors watch",
    ),
    LintRule(
        "no-monitor-named",
        AMBIGUITY,
        "Without anybody who watches, all that is known of the truce will be what its parties say of each other.",
        "name who watches, with which means, and how they reach every place by day and by night",
    ),
    LintRule(
        "no-attribution-mandate",
        ADVICE,
        "Monitors who may not say whose act it was can count breaches and not make them count.",
        "say whether the monitors may name the side, by which standard of proof, and to whom",
    ),
    LintRule(
        "no-complaint-channel",
        ADVICE,
        "A breach that is told nobody is answered with another; what is told to one desk can be looked into the "
        "same day.",
        "name the desk that takes complaints, in which hours, and within what time it answers",
    ),
    # several instruments
    LintRule(
        "instruments-overlap",
        AMBIGUITY,
        "Two texts in force at once, and neither says which of them counts: the same act is a breach of one, of the"
        " other, or of none, by who did it.",
        "say in the later text which earlier one it replaces, and from which instant",
    ),
    LintRule(
        "bounds-differ-between-instruments",
        AMBIGUITY,
        "The later text need not be the one that counts, and the stricter neither. Unless they say so, each is "
        "judged by itself and one gun gets several answers.",
        "say which distance replaces which, by class and calibre",
    ),
)
RULES = {rule.id: rule for rule in _ALL}
