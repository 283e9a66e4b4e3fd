"""What words of a headline hint at: a lead, never a finding (data/lexicon.yaml says how)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from truce.vocabulary.load import Page, read_weights

FLOOR = 0.02
PROTECTED = ("energy", "water", "medical", "school", "port")
SCORES = pl.Schema(
    {
        "acts": pl.List(pl.Struct({"code": pl.String(), "weight": pl.Float64()})),
        "weapon_class": pl.String(),
        "target": pl.String(),
        "hints": pl.List(pl.String()),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """One entry: the words, and what they speak for or against. `stems` and `needs` are normalised patterns."""

    code: str
    meaning: str
    stems: tuple[str, ...]
    needs: tuple[str, ...] = ()
    acts: Mapping[str, float] = field(default_factory=dict)
    damps: Mapping[str, float] = field(default_factory=dict)
    weapon: Mapping[str, float] = field(default_factory=dict)
    target: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All hints, and which targets turn a use of a weapon into a strike on a protected object."""

    hints: Mapping[str, Hint]
    protected: frozenset[str]

    def scores(self, texts: pl.Series) -> pl.DataFrame:
        """A row for each text: `acts` (weighted choice, heaviest first, sum at most 1; the rest is unknown),
        `weapon_class`, `target` and the `hints` that spoke. A text without hints is `unknown`, weight 1.

        Pure; the same text has the same scores wherever it stands. Null texts count as empty.
        """
        own = texts.cast(pl.String).fill_null("").alias("text").to_frame()
        unique = own.unique(maintain_order=True)
        return own.join(self._scored(unique), on="text", how="left", maintain_order="left").drop("text")

    def classify(self, text: str) -> tuple[tuple[tuple[str, float], ...], str | None, str | None]:
        """((act, weight), ...), weapon class and target of one text; see `scores`."""
        row = self.scores(pl.Series([text], dtype=pl.String)).row(0, named=True)
        return tuple((a["code"], a["weight"]) for a in row["acts"]), row["weapon_class"], row["target"]

    def _scored(self, unique: pl.DataFrame) -> pl.DataFrame:
        hints = list(self.hints.values())
        bare = unique.select(_bare(pl.col("text")).alias("bare"))["bare"]
        spoke = _spoken(hints, bare)
        weapon, _ = _strongest(spoke, [h.weapon for h in hints])
        target, strength = _strongest(spoke, [h.target for h in hints])
        acts = _protect(_weigh(spoke, hints), target, strength, self.protected)
        columns = [pl.Series("weapon_class", weapon, pl.String), pl.Series("target", target, pl.String)]
        columns.append(_names(spoke, hints))
        return unique.with_columns(_choices(acts, len(unique)), *columns).select("text", *SCORES)


def _bare(text: pl.Expr) -> pl.Expr:
    """Lower case, ё as е, no apostrophes, one space around every word."""
    plain = text.str.to_lowercase().str.replace_all("[’'ʼ`]", "").str.replace_all("ё", "е", literal=True)
    return pl.lit(" ") + plain.str.replace_all(r"[^\p{L}\p{N}]+", " ") + pl.lit(" ")


def pattern(stem: str) -> str:
    """What a stem of the file looks for in bare text: " обстріл", " ппо " for "ппо.", "бомб" for "*бомб"."""
    inner = re.sub(r"[’'ʼ`]", "", stem.lower()).replace("ё", "е")
    start = "" if inner.startswith("*") else " "
    end = " " if inner.endswith(".") else ""
    return start + re.sub(r"[^\w]+|_", " ", inner).strip() + end


def _spoken(hints: list[Hint], bare: pl.Series) -> NDArray[np.bool_]:
    """Per text and hint: does it speak? One pass over the texts for all stems together."""
    words = [(s, j, 0) for j, h in enumerate(hints) for s in h.stems]
    words += [(s, j, 1) for j, h in enumerate(hints) for s in h.needs]
    table = pl.DataFrame(words, schema={"stem": pl.String, "hint": pl.Int64, "kind": pl.Int64}, orient="row")
    found = bare.str.extract_many(sorted({w[0] for w in words}), overlapping=True).alias("stem").to_frame()
    said = found.with_row_index("row").explode("stem").drop_nulls("stem").unique().join(table, on="stem")
    heard = np.zeros((2, len(bare), len(hints)), dtype=np.bool_)
    heard[said["kind"].to_numpy(), said["row"].to_numpy(), said["hint"].to_numpy()] = True
    free = np.array([not h.needs for h in hints])
    return np.asarray(heard[0] & (heard[1] | free))


def _weigh(spoke: NDArray[np.bool_], hints: list[Hint]) -> dict[str, NDArray[np.float64]]:
    """Per act: independent hints add up as 1 - prod(1 - w), damps multiply.

    Each text by itself, its hints in the order of the file: no matrix product, whose last bit hangs on its blocks.
    """
    acts = sorted({a for h in hints for a in h.acts})
    return {act: _weight(spoke, hints, act) for act in acts}


def _weight(spoke: NDArray[np.bool_], hints: list[Hint], act: str) -> NDArray[np.float64]:
    """One act's weight in every text."""
    silent, damped = np.ones(len(spoke)), np.ones(len(spoke))
    for j, hint in enumerate(hints):
        if act in hint.acts:
            silent *= np.where(spoke[:, j], 1 - min(hint.acts[act], 0.99), 1.0)
        if act in hint.damps:
            damped *= np.where(spoke[:, j], hint.damps[act], 1.0)
    return np.asarray((1 - silent) * damped, dtype=np.float64)


def _strongest(
    spoke: NDArray[np.bool_], told: list[Mapping[str, float]]
) -> tuple[list[str | None], NDArray[np.float64]]:
    """Per text the code with the strongest hint, and its strength; the earlier in the file wins a tie."""
    codes: list[str | None] = [None]
    strengths: list[NDArray[np.float64]] = [np.zeros(len(spoke))]
    for j, choice in enumerate(told):
        for code, weight in choice.items():
            codes.append(code)
            strengths.append(np.where(spoke[:, j], weight, 0.0))
    table = np.column_stack(strengths)
    best = np.argmax(table, axis=1)
    return [codes[i] for i in best], table[np.arange(len(table)), best]


def _names(spoke: NDArray[np.bool_], hints: list[Hint]) -> pl.Series:
    """Per text the codes of the hints that spoke, in the order of the file."""
    row, column = np.nonzero(spoke)
    long = pl.DataFrame({"row": row, "hints": np.array([h.code for h in hints])[column]})
    lists = long.group_by("row", maintain_order=True).agg("hints")
    every = pl.DataFrame({"row": np.arange(len(spoke))}).join(lists, on="row", how="left", maintain_order="left")
    return every["hints"].fill_null(pl.lit(pl.Series([[]], dtype=SCORES["hints"])).first())


def _protect(
    acts: dict[str, NDArray[np.float64]],
    target: list[str | None],
    strength: NDArray[np.float64],
    protected: frozenset[str],
) -> dict[str, NDArray[np.float64]]:
    """Moves the share of use_of_weapon that hit a protected group to strike_on_protected_object."""
    share = np.where([t in protected for t in target], strength, 0.0)
    used = acts.get("use_of_weapon", np.zeros(len(share)))
    return {**acts, "use_of_weapon": used * (1 - share), "strike_on_protected_object": used * share}


def _choices(acts: dict[str, NDArray[np.float64]], height: int) -> pl.Series:
    """The weighted choice of every row, heaviest first, scaled to sum to at most 1."""
    codes = list(acts)
    table = np.column_stack([acts[code] for code in codes])
    table[table < FLOOR] = 0.0
    total = np.zeros(height)
    for column in table.T:  # one after the other: the same text has the same sum beside whatever texts it stands
        total += column
    table /= np.maximum(total, 1.0)[:, None]
    row, place = np.nonzero(table)
    long = pl.DataFrame({"row": row, "code": np.array(codes)[place], "weight": np.round(table[row, place], 4)})
    pairs = long.sort("row", "weight", "code", descending=[False, True, False])
    lists = pairs.group_by("row", maintain_order=True).agg(pl.struct("code", "weight").alias("acts"))
    every = pl.DataFrame({"row": np.arange(height)}).join(lists, on="row", how="left", maintain_order="left")
    unknown = pl.Series([[{"code": "unknown", "weight": 1.0}]], dtype=SCORES["acts"])
    return every["acts"].cast(SCORES["acts"]).fill_null(pl.lit(unknown).first()).alias("acts")


def read_lexicon(path: Path, known: Mapping[str, Mapping[str, Any]]) -> Lexicon:
    """The lexicon file, checked against the lists in `known` (acts, weapon_class, target)."""
    page = Page(path)
    hints = {str(code): _hint(page, str(code), body, known) for code, body in page.data.items()}
    protected = frozenset(c for c, t in known["target"].items() if t.protected_group in PROTECTED)
    return Lexicon(hints, protected)


def _hint(page: Page, code: str, body: Any, known: Mapping[str, Mapping[str, Any]]) -> Hint:
    if not isinstance(body, dict) or not isinstance(body.get("meaning"), str):
        raise page.fault("a hint is a mapping with a meaning", (code,))
    if extra := set(body) - {"meaning", "stems", "with", "acts", "damps", "weapon", "target"}:
        raise page.fault("a key that no hint has", (code, min(extra)), key=min(extra))
    lists = (("acts", "acts"), ("damps", "acts"), ("weapon", "weapon_class"), ("target", "target"))
    weights = {key: read_weights(page, (code, key), body.get(key, {}), known[kind]) for key, kind in lists}
    stems = _patterns(page, (code, "stems"), body.get("stems"))
    needs = _patterns(page, (code, "with"), body["with"]) if "with" in body else ()
    return Hint(code=code, meaning=body["meaning"], stems=stems, needs=needs, **weights)


def _patterns(page: Page, place: tuple[str, ...], raw: Any) -> tuple[str, ...]:
    """The patterns of all languages; every language has some, unless `any` does."""
    if not isinstance(raw, dict) or set(raw) - {"uk", "ru", "en", "any"}:
        raise page.fault("stems are lists by language: uk, ru, en, any", place)
    if "any" not in raw and (missing := {"uk", "ru", "en"} - set(raw)):
        raise page.fault("stems are missing", place, language=", ".join(sorted(missing)))
    found = [str(stem) for stems in raw.values() for stem in stems or ()]
    for stem in found:
        if len(pattern(stem).strip()) < 2:
            raise page.fault("a stem of less than two letters finds too much", place, stem=stem)
    return tuple(sorted({pattern(stem) for stem in found}))
