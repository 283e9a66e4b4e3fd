"""The chance that each incident at hand would have been noticed, worked out once and shared by all rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import numpy as np
import polars as pl

from truce.compliance.count.kernels.masses import add_masses
from truce.compliance.periods import Ints
from truce.compliance.prepared import Choice, Floats, Incidents, take
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting
from truce.compliance.watch.captures import Captures, captures_of
from truce.compliance.watch.chance import Noticed, classed, field_for, profile
from truce.compliance.watch.field import Field
from truce.compliance.watch.watches import Watches
from truce.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Notice:
    """`chance`: that a watcher would notice it, for each told act of each incident (each entry of `acts`)."""

    acts: Choice
    chance: Floats
    captures: Captures

    def of(self, rule: Rule, rows: Ints) -> Noticed:
        """Of some incidents under a rule: the mean over the acts of the rule that each may have been."""
        weights = np.array([rule.acts.get(code, 0.0) for code in self.acts.codes], dtype=np.float64)
        whole, noticed = np.zeros(self.acts.rows), np.zeros(self.acts.rows)
        add_masses(self.acts.row, self.acts.code, self.acts.weight, weights, whole)
        add_masses(self.acts.row, self.acts.code, self.acts.weight * self.chance, weights, noticed)
        pi = np.divide(noticed[rows], whole[rows], out=np.zeros(rows.size), where=whole[rows] > 0)
        return classed(np.clip(pi, 0.0, 1.0), self.captures.take(rows))


def notice_of(setting: Setting) -> Notice:
    """The notice of the incidents at hand, made when first asked."""
    if "notice" not in setting.kept:
        members = pl.lit([], dtype=pl.List(pl.Struct({"report": pl.String, "origin": pl.String}))).alias("members")
        frame = setting.frame if "members" in setting.frame.columns else setting.frame.with_columns(members)
        captures = captures_of(frame, setting.coverage, setting.reports)
        acts = setting.incidents.acts
        setting.kept["notice"] = Notice(acts, _chances(setting.watches, setting.incidents, captures.loudest), captures)
    return cast(Notice, setting.kept["notice"])


def lay_out(setting: Setting, rules: Iterable[Rule]) -> None:
    """Make every field of chances that incidents may ask of, so that no block has to."""
    notice, phenomena = vocabulary().notice, [*vocabulary().phenomena, None]
    acts = sorted({act for rule in rules for act in rule.acts if not notice.is_own(act)})
    for factors in dict.fromkeys(profile(setting.watches, notice, act, told) for act in acts for told in phenomena):
        field_for(setting.watches, factors)


def _chances(watches: Watches, incidents: Incidents, loudest: Ints) -> Floats:
    """The chance of notice of every told act, those alike in how they are noticed looked up together."""
    acts, notice = incidents.acts, vocabulary().notice
    answer, known = np.zeros(acts.row.size), [*vocabulary().phenomena, None]  # -1, none told, is the last
    pairs = acts.code * len(known) + loudest[acts.row] % len(known)
    group, fields = np.full(len(acts.codes) * len(known), -1, dtype=np.int64), list[Field | None]()
    numbers: dict[tuple[float, ...], int] = {}
    for pair in np.flatnonzero(np.bincount(pairs, minlength=group.size)).tolist():
        act = acts.codes[pair // len(known)]
        if notice.is_own(act):
            answer[pairs == pair] = 1.0
            continue
        factors = profile(watches, notice, act, known[pair % len(known)])
        group[pair] = numbers.setdefault(factors, len(fields))
        fields += [field_for(watches, factors)] if group[pair] == len(fields) else []
    of = group[pairs]
    for number, field in enumerate(fields):
        if field is not None:
            _look_up(field, incidents, np.flatnonzero(of == number), answer)
    return answer


def _look_up(field: Field, incidents: Incidents, entries: Ints, answer: Floats) -> None:
    """Fill in the chances of some entries of `acts`; an incident that has several is looked up once."""
    asked, found = np.zeros(incidents.size, dtype=bool), np.zeros(incidents.size)
    asked[incidents.acts.row[entries]] = True
    rows = np.flatnonzero(asked)
    found[rows] = field.at(take(incidents, rows))
    answer[entries] = found[incidents.acts.row[entries]]


def witnessed(many: int) -> Captures:
    """So many events that watchers themselves lived through."""
    none: Ints = np.empty(0, dtype=np.int64)
    return Captures(seen=none.astype(bool), others=none, loudest=none).and_witnessed(many)
