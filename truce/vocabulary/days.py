"""The day that words of a headline name, where it is another than that of publishing (data/days.yaml says how)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from truce.vocabulary.load import Page

LANGUAGES = ("uk", "ru", "en")
KEYS = {"on", "weekdays", "nights", "months", "relative", "not_behind", "vetoes"}
REACH_DAYS = 60  # a date without a year farther back is more likely a plan or an anniversary
FIRST_SENTENCE = r"(?s)^\s*(.+?[.!?…]+)(?:\s|$)"
TELLER = r"\s[-–—]\s[^-–—]*$"
NAMED = pl.Schema({"first": pl.Date(), "last": pl.Date(), "words": pl.String()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Patterns over text as it is written. `any_` finds each expression once; the others take it apart."""

    any_: str
    weekdays: Mapping[int, str]
    months: Mapping[int, str]
    relative: Mapping[str, tuple[int, int]]
    night: str
    not_behind: str
    vetoes: str

    def read(self, texts: pl.Series, published: pl.Series) -> pl.DataFrame:
        """Columns first, last (dates, both included) and words, null where the words name no day; a row for each text.

        `published` is the local date of publishing. Read only where the first sentence holds the text's one expression,
        behind no "until" and beside no plan, forecast or words about words. Pure.
        """
        own = pl.DataFrame({"text": texts.cast(pl.String).fill_null(""), "published": published})
        unique = own.unique(maintain_order=True)
        found = unique.filter(pl.col("text").str.count_matches(self.any_) == 1).with_columns(_sentence())
        plain = pl.col("_sentence").str.replace_all(self.night, " ")  # "the night to Friday" is no limit
        clear = ~plain.str.contains(self.not_behind) & ~_without_teller().str.contains(self.vetoes)
        spoke = found.filter(clear).with_columns(pl.col("_sentence").str.extract(self.any_, 0).alias("words"))
        dated = spoke.drop_nulls("words").with_columns(
            *self._from_relative(), *_numbers(), _number("_month", self.months)
        )
        dated = dated.with_columns(
            _number("_weekday", self.weekdays), pl.col("words").str.contains(self.night).alias("_n")
        )
        told = _resolved(dated).drop_nulls("first").select("text", "published", *NAMED)
        return own.join(told, on=["text", "published"], how="left", maintain_order="left").select(*NAMED)

    def _from_relative(self) -> tuple[pl.Expr, pl.Expr]:
        """How many days from the day of publishing the first and the last lie, where a relative word says it."""
        first, last = pl.lit(None, dtype=pl.Int64), pl.lit(None, dtype=pl.Int64)
        for words, (start, end) in self.relative.items():
            here = pl.col("words").str.contains(words)
            first, last = pl.when(here).then(start).otherwise(first), pl.when(here).then(end).otherwise(last)
        return first.alias("_first"), last.alias("_last")


def _sentence() -> pl.Expr:
    return pl.coalesce(pl.col("text").str.extract(FIRST_SENTENCE, 1), "text").alias("_sentence")


def _without_teller() -> pl.Expr:
    return pl.col("_sentence").str.replace(TELLER, "")


def _numbers() -> list[pl.Expr]:
    """Day of the month, the first of a range of days, and the year, where they stand in the words."""
    day = pl.col("words").str.extract_all(r"\d+").list.eval(pl.element().filter(pl.element().str.len_chars() < 3))
    year = pl.col("words").str.extract(r"(\d{4})", 1).cast(pl.Int64)
    return [day.list.last().alias("_day"), day.list.first().alias("_from_day"), year.alias("_year")]


def _number(name: str, patterns: Mapping[int, str]) -> pl.Expr:
    """The number of the one pattern that the words hold."""
    found = (pl.when(pl.col("words").str.contains(pattern)).then(number) for number, pattern in patterns.items())
    return pl.coalesce(*found).cast(pl.Int64).alias(name)


def _resolved(dated: pl.DataFrame) -> pl.DataFrame:
    """With first and last: a date, else a day of the week, else days counted from the day of publishing."""
    published = pl.col("published")
    back = (published.dt.weekday().cast(pl.Int64) - pl.col("_weekday")) % 7
    whole = dated.with_columns(_date("_from_day").alias("_from"), _date("_day").alias("_to"))
    by_date = pl.col("_month").is_not_null()
    good = pl.col("_from") <= pl.col("_to")
    on_weekday = published - pl.duration(days=back)
    first = (
        pl.when(by_date)
        .then(pl.when(good).then("_from"))
        .otherwise(pl.coalesce(on_weekday, published + pl.duration(days="_first")))
    )
    last = (
        pl.when(by_date)
        .then(pl.when(good).then("_to"))
        .otherwise(pl.coalesce(on_weekday, published + pl.duration(days="_last")))
    )
    night = pl.when(pl.col("_n")).then(1).otherwise(0)
    return whole.with_columns((first - pl.duration(days=night)).alias("first"), last.alias("last"))


def _date(day: str) -> pl.Expr:
    """The date of that day and month up to the day of publishing; without a year, not farther back than REACH_DAYS."""
    published = pl.col("published")

    def of(year: pl.Expr) -> pl.Expr:
        return pl.concat_str(year, "_month", day, separator="-").str.to_date("%Y-%m-%d", strict=False)

    this, before = of(published.dt.year().cast(pl.Int64)), of(published.dt.year().cast(pl.Int64) - 1)
    nearest = pl.when(this <= published).then(this).otherwise(before)
    near = pl.when(published - nearest <= pl.duration(days=REACH_DAYS)).then(nearest)
    given = of(pl.col("_year"))
    return pl.when(pl.col("_year").is_null()).then(near).otherwise(pl.when(given <= published).then(given))


def read_days(path: Path) -> Days:
    """The file of words; raises BrokenVocabulary naming file, line and key where it is not whole."""
    page = Page(path)
    if set(page.data) != KEYS:
        raise page.fault("the keys are not those that belong here", (), expected=", ".join(sorted(KEYS)))
    weekdays, months = _numbered(page, "weekdays", 7), _numbered(page, "months", 12)
    before, nights, stop = (_one_of(_words(page, (key,), page.data[key])) for key in ("on", "nights", "not_behind"))
    relative = {_one_of(_words(page, ("relative", c), b)): _span(page, c, b) for c, b in page.data["relative"].items()}
    week, month = _one_of_all(weekdays.values()), _one_of_all(months.values())
    on_week = rf"(?:{nights}|{before})\s+{week}"
    dated = rf"(?:{before}\s+{week},?\s+)?(?:{nights}\s+)?(?:\d{{1,2}}\s*[-–—]\s*)?\d{{1,2}}\s+{month}(?:\s+\d{{4}}\b)?"
    turned = rf"{month}\s+\d{{1,2}}(?:,?\s+\d{{4}}\b)?"
    # a date goes before a day of the week, so that "on Friday, 18 April" is one expression
    any_ = rf"\b(?:{dated}|{turned}|{on_week}|{_one_of_all(relative)})\b"
    return Days(
        any_=f"(?i){any_}",
        weekdays=MappingProxyType({n: rf"(?i)\b{p}\b" for n, p in weekdays.items()}),
        months=MappingProxyType({n: rf"(?i)\b{p}\b" for n, p in months.items()}),
        relative=MappingProxyType({rf"(?i)\b{p}\b": span for p, span in relative.items()}),
        night=rf"(?i)\b{nights}\s",
        not_behind=rf"(?i)\b{stop}\s+(?:{dated}|{turned}|{week}|{_one_of_all(relative)})\b",
        vetoes=rf"(?i)\b{_one_of(_words(page, ('vetoes',), page.data['vetoes']))}\b",
    )


def _numbered(page: Page, key: str, count: int) -> dict[int, str]:
    body = page.data[key]
    if not isinstance(body, dict) or set(body) != set(range(1, count + 1)):
        raise page.fault("words are numbered from 1", (key,), count=count)
    return {number: _one_of(_words(page, (key, number), words)) for number, words in body.items()}


def _span(page: Page, code: str, body: Mapping[str, Any]) -> tuple[int, int]:
    first, last = body.get("first"), body.get("last")
    if not isinstance(first, int) or not isinstance(last, int) or not first <= last <= 0:
        raise page.fault("first and last are whole days up to 0, in order", ("relative", code))
    return first, last


def _words(page: Page, place: tuple[str | int, ...], body: Any) -> list[str]:
    """The words of every language; a list may hold lists, which only keep its lines short."""
    if not isinstance(body, dict) or set(body) - {"first", "last"} != set(LANGUAGES):
        raise page.fault("words are lists by language: uk, ru, en", place)
    found = [
        w for language in LANGUAGES for part in body[language] for w in (part if isinstance(part, list) else [part])
    ]
    if not all(isinstance(word, str) and word for word in found):
        raise page.fault("not a word", place)
    return found


def _one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words as they may be written, the longest first."""
    return "(?:" + "|".join(map(_written, sorted(set(words), key=lambda w: (-len(w), w)))) + ")"


def _one_of_all(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(patterns)})"


def _written(word: str) -> str:
    plain = re.escape(word.removesuffix("*")).replace("'", "[’'ʼ`]?").replace("е", "[её]").replace(r"\ ", r"\s+")
    return plain + (r"\p{L}*" if word.endswith("*") else "")
