"""What may come: breaches that rose to another level, and truces whose chance to hold fell. Told once, while it is so.

Where nobody watched, or what was forecast last is old, nothing can be told: that is never taken for an all-clear.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from math import exp

from truce.alerts.alert import Alert, Fact, alert
from truce.alerts.looked import LACKING, QUIET, RAISED, Looked
from truce.alerts.rule import Fails, Rises, Rule
from truce.model.forecast import ANY_END, HOLD, Forecast, Regime

OLD = timedelta(days=7)  # an older outlook says nothing of now
LET_GO = 0.5  # of the chance asked for: below that a rise is over, and the next is news
BETTER = 0.05  # above the chance asked for: then a truce counts as recovered, and its next fall is news
MOST = 700.0
ITS_END_CAME = "its_end_came"  # why of a forecast: it ran out as announced, which is no news and no collapse

Stood = Mapping[str, object] | None


def p_rose(one: Regime) -> float | None:
    """The chance that a series rose to another level; None: cannot be told."""
    if one.chance is None or one.rise_odds is None:
        return None
    apart = 0.0 if one.fall_odds is None else one.fall_odds - one.rise_odds
    return one.chance / (1.0 + exp(min(max(apart, -MOST), MOST)))


def rises(rule: Rule, known: Iterable[Regime], now: datetime, stood: Stood) -> Looked:
    """Series that rose: with the chance that the rule asks for, or by an alarm whose false alarms are stated."""
    asks = rule.asks
    assert isinstance(asks, Rises)  # noqa: S101 - for the reader of types
    rows = [one for one in known if now - one.as_of <= OLD and (not asks.parties or one.party in asks.parties)]
    last = max((one.as_of for one in rows), default=None)
    rows = [one for one in rows if one.as_of == last]
    seen = [(one, p) for one in rows if (p := p_rose(one)) is not None]
    had = _had(stood)
    if not seen:
        return Looked(says=LACKING, facts={"n": len(rows)}, stood={"keys": sorted(had)})
    up = {_series(one): (one, p) for one, p in seen if p >= asks.p_least or one.alarm}
    told = {_series(one): p for one, p in seen}
    stays = {key for key in had if told.get(key, 1.0) >= LET_GO * asks.p_least}  # unseen today: nobody says it is over
    found = tuple(_rose(rule, one, p, now) for key, (one, p) in sorted(up.items()) if key not in had)
    facts: dict[str, Fact] = {"n": len(up), "series": len(seen), "unseen": len(rows) - len(seen)}
    return Looked(says=RAISED if found else QUIET, found=found, facts=facts, stood={"keys": sorted(stays | set(up))})


def _had(stood: Stood) -> set[str]:
    keys = None if stood is None else stood.get("keys")
    return {str(one) for one in keys} if isinstance(keys, list) else set()


def _series(one: Regime) -> str:
    return "|".join((one.agreement, one.term, one.reading, one.party, one.area))


def _rose(rule: Rule, one: Regime, p: float, now: datetime) -> Alert:
    since = None if one.since is None else datetime.combine(one.since, time(), UTC)
    facts: dict[str, Fact] = {name: getattr(one, name) for name in ("agreement", "term", "reading", "party", "area")}
    facts |= {"chance": round(p, 3), "basis": one.basis, "now": one.now, "by_alarm": one.alarm}
    against: dict[str, Fact] = {"level": one.level, "false_alarm_days": one.false_alarm_days}
    key = f"rose {_series(one)} {one.as_of.isoformat()}"
    more = {"facts": facts, "against": against, "about": (one.id, *one.because), "since": since, "earliest": since}
    return alert(rule, key, "regime_rose", now, latest=one.as_of, certainty=p, **more)


def fails(rule: Rule, known: Iterable[Forecast], now: datetime, stood: Stood) -> Looked:
    """Truces whose chance to hold is below what the rule asks for, by any end; or by each, where no such is told."""
    asks = rule.asks
    assert isinstance(asks, Fails)  # noqa: S101 - for the reader of types
    rows = _whole([one for one in known if now - one.made_at <= OLD], asks.days)
    seen = [(one, one.p) for one in rows if one.p is not None]
    had = _had(stood)
    if not seen:
        return Looked(says=LACKING, facts={"n": len(rows)}, stood={"keys": sorted(had)})
    low = {_ends(one): one for one, p in seen if p < asks.below}
    told = {_ends(one): p for one, p in seen}
    stays = {key for key in had if told.get(key, 0.0) < asks.below + BETTER}
    found = tuple(_fails(rule, one, now) for key, one in sorted(low.items()) if key not in had)
    least = min(p for _, p in seen)
    facts: dict[str, Fact] = {"n": len(low), "truces": len(seen), "unseen": len(rows) - len(seen)}
    facts |= {"least": round(100 * least), "days": seen[0][0].ahead_days}
    return Looked(says=RAISED if found else QUIET, found=found, facts=facts, stood={"keys": sorted(stays | set(low))})


def _whole(known: Sequence[Forecast], days: float) -> list[Forecast]:
    """The newest chances of truces as a whole, at the distance that is nearest to what was asked."""
    rows = [one for one in known if one.kind == HOLD and one.term is None and one.why != ITS_END_CAME]
    last = {one.agreement: max(o.made_at for o in rows if o.agreement == one.agreement) for one in rows}
    rows = [one for one in rows if one.made_at == last[one.agreement]]
    near = min({one.ahead_days for one in rows}, key=lambda ahead: (abs(ahead - days), ahead), default=0)
    rows = [one for one in rows if one.ahead_days == near]
    whole = {one.agreement for one in rows if one.definition == ANY_END}  # one alert a truce, not one a definition
    return [one for one in rows if one.agreement not in whole or one.definition == ANY_END]


def _ends(one: Forecast) -> str:
    return f"{one.agreement}|{one.definition or ''}"


def _fails(rule: Rule, one: Forecast, now: datetime) -> Alert:
    facts: dict[str, Fact] = {"agreement": one.agreement, "definition": one.definition, "days": one.ahead_days}
    facts |= {"p": one.p, "low": one.p_low, "high": one.p_high, "basis": one.basis}
    key = f"fails {_ends(one)} {one.ahead_days} {one.made_at.isoformat()}"
    more = {"facts": facts, "against": {"base": one.base}, "about": (one.id, *one.because), "n": 1}
    times = {"since": one.made_at, "earliest": one.target_earliest, "latest": one.target_latest}
    return alert(rule, key, "hold_below", now, certainty=1.0 - (one.p or 0.0), **more, **times)
