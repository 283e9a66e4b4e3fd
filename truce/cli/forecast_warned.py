"""Early warning in the words of the terminal: the state, why that threshold, what being wrong costs, every reason."""

from collections.abc import Iterator

from truce.flow.outlook.shown import Shown

SAYS = {
    "alarm": "early warning: ALARM",
    "watch": "early warning: watch",
    "quiet": "early warning: quiet",
    "blind": "early warning: BLIND; too little was watched, or nothing can be told: this is no all-clear",
    "over": "early warning: its announced end has come",
}
WHAT = {"chance": "chance of a collapse", "change": "rise", "sign": "sign", "signpost": "signpost"}
MOST = 5


def warning_lines(shown: Shown, agreement: str) -> Iterator[str]:
    """How a truce stands, with its reasons; nothing where no warning was made."""
    if agreement not in shown.warnings:
        return
    told = shown.warnings[agreement]
    yield SAYS[told.state] + ("; little was watched" if told.blind and told.state == "alarm" else "")
    if told.chance is not None:
        low, high = told.low or 0.0, 1.0 if told.high is None else told.high
        chance = f"{told.chance:.0%} ({low:.0%} to {high:.0%}) that it collapses within {told.horizon_days} days"
        yield f"  {chance}; by the costs in truce.toml a warning pays from {told.threshold:.0%}"
    if told.silence_costs is not None and told.warning_costs is not None:
        silence, warning = (
            f"{p:.2f} ({low:.2f} to {high:.2f})" for p, low, high in (told.silence_costs, told.warning_costs)
        )
        yield f"  to expect of silence: {silence}; of a warning: {warning}"
    for one in told.reasons[:MOST]:
        since = "" if one.since is None else f" since {one.since}"
        yield f"  {WHAT[one.what]}: {one.name.replace('_', ' ')}{since} [{one.because[0] if one.because else ''}]"
