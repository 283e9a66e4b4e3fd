"""Early warning in the words of the terminal: the state, why that threshold, what being wrong costs, every reason."""

from collections.abc import Iterator

from truce.cli import show
from truce.flow.outlook.shown import Prospects, Shown, Thresholds
from truce.flow.outlook.warned import none_warned
from truce.model.scenario import in_language
from truce.model.warning import BY_PAST, CHANCE, CHANGE, SIGN, At, Costs, EarlyWarning, Reason, Worth, cost_at
from truce.vocabulary import vocabulary

SAYS = {
    "alarm": "early warning: ALARM",
    "watch": "early warning: watch",
    "quiet": "early warning: quiet",
    "over": "early warning: its announced end has come",
}
UNSTATED = "nobody has said what being wrong costs, so a missed collapse and a false alarm count alike ([outlook])"
OF = {
    "frozen": "of this mission's chances, said beforehand and come due",
    "later": "of this mission's chances that were made later, by what was known then",
    "ucdp_agreements": "elsewhere, by base rates alone: agreements of UCDP, each conflict from the others",
    "short_truces": "elsewhere, by base rates alone: short truces of our record, each conflict from the others",
}
MOST = 5


def warning_lines(shown: Shown, agreement: str) -> Iterator[str]:
    """How a truce stands, with its reasons; nothing where no warning was made."""
    if agreement not in shown.warnings:
        return
    told = shown.warnings[agreement]
    yield _state(told)
    if told.chance is not None:
        low, high = told.low or 0.0, 1.0 if told.high is None else told.high
        chance = f"{told.chance:.0%} ({low:.0%} to {high:.0%}) that it collapses within {told.horizon_days} days"
        yield f"  {chance}; a warning pays from {told.threshold:.0%}: {_rests(told.rests_on, stated=told.stated)}"
    if told.silence_costs is not None and told.warning_costs is not None:
        silence, warning = (
            f"{p:.2f} ({low:.2f} to {high:.2f})" for p, low, high in (told.silence_costs, told.warning_costs)
        )
        yield f"  to expect of silence: {silence}; of a warning: {warning}"
    for one in told.reasons[:MOST]:
        since = "" if one.since is None else f" {'since' if one.what == CHANGE else 'read on'} {one.since}"
        yield f"  {_reason(one, shown.prospects)}{since} [{one.because[0] if one.because else ''}]"
    if len(told.reasons) > MOST:
        yield f"  and {len(told.reasons) - MOST} more reasons (--json)"


def _state(told: EarlyWarning) -> str:
    if told.state != "blind":
        return SAYS[told.state] + ("; little was watched" if told.blind and told.state == "alarm" else "")
    if told.unwatched:
        watched = f"{told.watched:.0%} of the last week was watched"
        return f"early warning: BLIND; {watched}: silence when nobody watched is not all quiet"
    return "early warning: BLIND; no chance of a collapse can be told: this is no all-clear"


def _rests(rests_on: str, *, stated: bool) -> str:
    if rests_on == BY_PAST:
        return "what was said before and what came were cheaper with that threshold"
    return "by the costs in truce.toml" if stated else UNSTATED


def _reason(one: Reason, prospects: Prospects | None) -> str:
    """A reason in words: no code that only a program knows."""
    if one.what == CHANCE:
        return f"chance of a collapse: {vocabulary().label('ends', one.name).lower()}"
    if one.what == CHANGE:
        term, reading, party, area = one.series
        return f"rise: {term} by {party}" + ("" if area == "all" else f" in {area}") + f", reading {reading}"
    if one.what == SIGN:
        return f"sign: {vocabulary().label('signals', one.name)}"
    scenario, post = one.signpost
    named = None if prospects is None else prospects.indicator(scenario, post)
    title = {} if prospects is None else {s.code: s.title for s in prospects.written.scenarios}
    what = post.replace("_", " ") if named is None else in_language(named, "en")
    return f"signpost of {in_language(title[scenario], 'en') if scenario in title else scenario}: {what}"


def say_thresholds(told: Thresholds) -> None:
    """From which chance on a warning is given and why; and what each other threshold would have been worth."""
    costs, chosen = told.costs, told.chosen
    show.say(f"a warning is given from {chosen.threshold:.0%} on: {_rests(chosen.rests_on, stated=costs.stated)}")
    stated = f"a collapse that nobody was warned of {costs.missed:g}, a false alarm {costs.false_alarm:g}"
    show.say(f"costs: {stated}; a warning saves {costs.saved:.0%} of the first")
    if chosen.n:
        show.say(f"{chosen.n} chances of this mission have come due, {chosen.collapses} collapses among them")
    show.say(f"its own past can teach another threshold from {told.learns_from} truces on whose outcome is known")
    columns = ("warn from", "warnings", "came true", "of all collapses", "cost of a chance")
    for one in told.worth:
        show.say()
        show.table(_title(one), columns, (_row(at, costs, chosen.threshold) for at in one.each))
        if none_warned(one, chosen.threshold):
            show.say(f"  at {chosen.threshold:.0%} none of these {one.collapses} collapses would have been warned of")
    if told.worth:
        show.say()
        show.say("*: the threshold that is used")


def _title(one: Worth) -> str:
    unknown = f", {one.unknown} that nobody knows" if one.unknown else ""
    return f"{OF.get(one.of, one.of)}: {one.n} chances, {one.collapses} collapses{unknown} (90 % intervals)"


def _row(at: At, costs: Costs, chosen: float) -> tuple[str, ...]:
    cost = cost_at(at, costs)
    return (
        f"{at.threshold:.0%}" + (" *" if at.threshold == chosen else ""),
        f"{at.alarms} of {at.n}",
        _share(at.precision, at.precision_low, at.precision_high),
        _share(at.recall, at.recall_low, at.recall_high),
        "" if cost is None else f"{cost:.2f}",
    )


def _share(share: float | None, low: float, high: float) -> str:
    return "no warning" if share is None else f"{share:.0%} ({low:.0%} to {high:.0%})"
