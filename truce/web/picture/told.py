"""The picture's numbers in words and figures: what JSON and page say of a selection, in the reader's language."""

from datetime import date
from typing import Any

from truce.flow.house import House
from truce.flow.room.picture import Seen
from truce.flow.room.picture_trend import Side, Trend, Window
from truce.picture.rows import Page, Shown
from truce.picture.sheet import EPOCH, NO_RULING, UNKNOWN
from truce.picture.tally import Count, Part, Ruled
from truce.shell.say import Say
from truce.vocabulary import vocabulary

EXPECTED = "sum of the probabilities that each incident happened and is what was asked for"
LISTS = {"acts": "acts", "weapons": "weapons", "means": "means", "statuses": "statuses"}  # facet: vocabulary


class Words:
    """Names of codes for one reader."""

    def __init__(self, say: Say, house: House) -> None:
        """`house`: whose agreements name the parties and the terms."""
        self._say = say
        self._parties = {party.id: party.name for agreement in house.agreements for party in agreement.parties}
        self._terms = {(a.id, term.id): term.ref for a in house.agreements for term in a.terms}
        self._titles = {agreement.id: agreement.title for agreement in house.agreements}

    def of(self, kind: str, code: str) -> str:
        """The name of a code of a list of the vocabulary (acts, weapons, means, statuses); an unknown one as it is."""
        if code == NO_RULING:
            return self._say("sums.no_ruling")
        if code == UNKNOWN and kind != "acts":
            return self._say("sums.not_told")
        known = getattr(vocabulary(), kind)
        return self._say.label(kind, code) if code in known else code

    def party(self, code: str) -> str:
        """The name of a party."""
        return self._say("sums.nobody_named") if code == UNKNOWN else self._parties.get(code, code)

    def term(self, agreement: str, term: str) -> str:
        """How the agreement counts the term."""
        return self._terms.get((agreement, term), term)

    def agreement(self, id: str) -> str:
        """The title of an agreement."""
        return self._titles.get(id, id)


def seen_told(seen: Seen, words: Words) -> dict[str, Any]:
    """Everything beside the map but its days, which any window of the same choice shares (`days_told`)."""
    told = seen.numbers
    return {
        "version": told.version,
        "filter": seen.choice.query(),
        "zone": seen.zone,
        "expected_is": EXPECTED,
        "interval": 0.9,
        "total": count_told(told.total),
        "kept": count_told(told.kept),
        "without_place": count_told(told.without_place),
        "taken_out": [
            {
                "filter": taken.filter,
                "n": taken.n,
                "expected": round(taken.expected, 2),
                "alone": {"n": taken.alone_n, "expected": round(taken.alone_expected, 2)},
            }
            for taken in told.taken
        ],
        "taken_out_together": {"n": told.together[0], "expected": round(told.together[1], 2)},
        "facets": {
            **{name: [part_told(part, words.of(kind, part.code)) for part in getattr(told, name)]
               for name, kind in LISTS.items()},
            **{name: [part_told(part, words.party(part.code)) for part in getattr(told, name)]
               for name in ("parties", "against")},
            "terms": [ruled_told(ruled, words) for ruled in told.rules],
        },
        "trend": trend_told(seen.trend),
    }  # fmt: skip


def days_told(seen: Seen) -> list[dict[str, Any]]:
    """Every day of the sheet, the window lifted."""
    return [
        {
            "day": _day(day.day),
            **count_told(day.count),
            "watched": None if seen.watched is None else round(seen.watched.get(day.day, 0.0), 4),
        }
        for day in seen.numbers.days
    ]


def count_told(count: Count) -> dict[str, Any]:
    """A number with its interval."""
    return {
        "n": count.n,
        "expected": round(count.expected, 2),
        "low": round(count.low, 2),
        "high": round(count.high, 2),
    }


def part_told(part: Part, label: str) -> dict[str, Any]:
    """One code of a facet."""
    return {"code": part.code, "label": label, **count_told(part.count), "chosen": part.chosen}


def ruled_told(ruled: Ruled, words: Words) -> dict[str, Any]:
    """One ruling of the facet of terms."""
    rule = ruled.rule
    return {
        "agreement": rule.agreement,
        "title": words.agreement(rule.agreement),
        "term": rule.term,
        "label": words.term(rule.agreement, rule.term),
        "reading": rule.reading,
        "ruling": rule.ruling,
        "status": rule.status,
        "status_label": words.of("statuses", rule.status),
        **count_told(ruled.count),
        "chosen": ruled.chosen,
    }


def trend_told(trend: Trend) -> dict[str, Any]:
    """The window against its matched stretches; `why_not` says why there is nothing to compare."""
    if trend.window is None or trend.expected is None:
        return {"why_not": trend.why_not, "sides": []}
    return {
        "why_not": trend.why_not,
        "window": _span(trend.window),
        "expected": round(trend.expected, 2),
        "sides": [_side(side) for side in trend.sides],
    }


def _side(side: Side) -> dict[str, Any]:
    found = side.compared
    ratios = {"ratio": found.ratio, "volume": found.volume}
    told: dict[str, Any] = {
        name: None if one is None else {"middle": _fig(one.middle), "low": _fig(one.low), "high": _fig(one.high)}
        for name, one in ratios.items()
    }
    names = ("middle", "low", "high")
    told["adjusted"] = (
        None if found.adjusted is None else {n: _fig(v) for n, v in zip(names, found.adjusted, strict=True)}
    )
    return {
        "side": side.side,
        "windows": [_span(span) for span in side.windows],
        **told,
        "p_fewer": None if found.p_fewer is None else round(found.p_fewer, 4),
        "verdict": found.verdict,
    }


def _fig(value: float) -> float:
    return float(f"{value:.4g}")


def _span(window: Window) -> dict[str, str]:
    return {"from": window[0].isoformat(), "to": window[1].isoformat()}


def rows_told(page: Page, words: Words) -> dict[str, Any]:
    """Rows of the table beside the map."""
    return {"rows": [row_told(row, words) for row in page.rows], "after": page.after}


def row_told(row: Shown, words: Words) -> dict[str, Any]:
    """One incident in short."""
    return {
        "id": row.id,
        "earliest": row.earliest.isoformat(),
        "latest": row.latest.isoformat(),
        "day": row.day.isoformat(),
        "lon": None if row.lon is None else round(row.lon, 5),
        "lat": None if row.lat is None else round(row.lat, 5),
        "radius_m": None if row.radius_m is None else round(row.radius_m),
        "act": row.act,
        "act_label": words.of("acts", row.act),
        "by": row.by,
        "by_label": words.party(row.by),
        "p": round(row.p, 4),
        "p_happened": round(row.p_happened, 4),
        "credibility": row.credibility,
        "n_origins": row.n_origins,
        "n_reports": row.n_reports,
        "killed": list(row.killed),
    }


def _day(number: int) -> str:
    return date.fromordinal(EPOCH.toordinal() + number).isoformat()
