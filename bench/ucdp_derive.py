"""From an article to a report, by what the article itself could have known: its outlet, its day and its headline.

The blind derivation (`blind`) is given the table `told` of bench.ucdp_articles alone; it refuses any other column.

- **Source** is the outlet. **Text** is the headline.
- **When.** A newsroom tells of today or yesterday: from the start of the day before to the end of the day of
  publication. Words of the headline go first: those of the vocabulary ("past 24 hours", a date), and week, month or
  a named span. A register of the fallen dates an entry by the day of death: that day.
- **Where.** The narrowest place that the headline names (bench.ucdp_places): a settlement's disc is 8 km for a town
  and 5 km for a village, wider things have the disc of their outline. None named: no place.
- **What, who, how many.** As truce reads any headline (docs/decisions/0012), and the killed and injured it counts.

No row of a coded event reaches a report, but the rules are not innocent of them: the reading of places was checked
once against coded places and its general faults were mended, and the lag of publication had been looked at. That
favours no matcher: all are given the same reports.

The informed derivation (`informed`) puts the coded place and days in their stead, blurred for each report by the coded
precision. It leaks the event in part. It is for readers who ask what better places would bring, never for a claim.
"""

import re
from collections.abc import Iterator

import numpy as np
import polars as pl

from bench.ucdp_articles import TOLD
from bench.ucdp_places import Gazetteer, place_of
from truce.model.columns import conform
from truce.model.counts import WORDS
from truce.model.report import Report
from truce.sources.acts import heard
from truce.vocabulary import vocabulary

CONFLICT = "russia-ukraine"
REGISTERS = ("MemoryBook", "MeoryBook")
BLUR_M = {"1": 2_000.0, "2": 25_000.0, "3": 50_000.0, "4": 130_000.0, "5": 200_000.0, "6": 600_000.0, "7": 600_000.0}
BLUR_DAYS = {"1": 0, "2": 1, "3": 3, "4": 15, "5": 30}
SIGMAS = 2.4477

NUMBER = rf"(?:\b\d{{1,3}}(?:,\d{{3}})+\b|\b\d{{1,4}}\b|\b(?:{'|'.join((*WORDS, 'thirty', 'forty', 'fifty'))})\b)"
DEATH = r"KIAs?\b|kill\w*|dead\b|die[ds]?\b|deaths?\b|claim\w*|lives\b|lost\b|toll\b|leaves?\b"
WOUND = r"WIAs?\b|wound\w*|injur\w*|hurt\b"
PEOPLE = (
    r"people|civilian|soldier|servicem|militia|troop|rebel|fighter|police|person|wom[ae]n|m[ae]n\b|child|boys|reporter|"
    r"journalist|policem|officer|separatist|protester|insurgent|member|activist|sapper|lives|resident|guard|personnel"
)
NOT_TOLD = re.compile(
    r"https?://\S+|\bincluding [^,]*|\b(?:UPDATE|WRAPUP|Day) \d+|\w+-\d+|since last year.*", re.IGNORECASE
)
TELLS = re.compile(rf"(?P<n>{NUMBER})|(?P<k>\b(?:{DEATH}))|(?P<w>\b(?:{WOUND}))", re.IGNORECASE)
COUNTED = re.compile(
    rf"[\s,]+(?:[\w’'-]+\s+){{0,3}}?(?:{PEOPLE}|{DEATH}|{WOUND})|\W*(?:,|and\b|in\b|[-;:(]|$)", re.IGNORECASE
)
ABOUT = r"(?:at least|more than|over|up to|nearly|about|some|a further|another|stands at|rises to)\s+"
BEHIND = re.compile(rf"\b(?:{DEATH}|{WOUND})\s+(?:{ABOUT})?$|\btoll\b.*\b(?:at|to|tops)\s+$", re.IGNORECASE)
ONE = re.compile(
    r"\b(?:soldier|serviceman|militiaman|civilian|woman|man|journalist|policeman|officer|rebel|resident)\b"
    r"[^,;]{0,30}?\b(?:killed|dies|died|dead|shot)\b|\bkill(?:s|ing|ed)\s+(?:a\s+)?(?:\w+\s+)?(?:soldier|militiaman|civilian)\b",
    re.IGNORECASE,
)
MORE = re.compile(r"\b(?:over \d|more than|at least|tops|dozens)", re.IGNORECASE)
LESS = re.compile(r"\bup to\b", re.IGNORECASE)
TENS = {"thirty": 30, "forty": 40, "fifty": 50}
SPANS = (
    (r"(?i)\b(?:past|last|over the|over|in one) week|\bweekly\b|\bseven days\b", 7),
    (r"(?i)\b(?:past|last) month", 30),
)
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


def blind(told: pl.DataFrame, known: Gazetteer, days_before: int = 1) -> pl.DataFrame:
    """Reports (every column of the noun) of a table with the columns report, office, published, headline, no other."""
    if set(told.columns) != {"report", *TOLD}:
        raise ValueError(f"a report is derived from {TOLD} alone, not from {told.columns}")
    rows = told.hstack(read_words(told["headline"])).hstack(read_tolls(told["headline"]))
    found = [place_of(headline, known) for headline in told["headline"].to_list()]
    where = pl.DataFrame(
        [(f.disc.lon, f.disc.lat, f.disc.radius_m, f.name) if f else (None,) * 4 for f in found],
        schema={"lon": pl.Float64, "lat": pl.Float64, "radius_m": pl.Float64, "place": pl.String},
        orient="row",
    )
    return as_reports(rows.hstack(where).hstack(read_days(told, days_before)))


def informed(reports: pl.DataFrame, truth: pl.DataFrame, seed: int = 0) -> pl.DataFrame:
    """The same reports with place and days of one coded event each, blurred by its coded precision. Leaks the event."""
    coded = reports.select(report="id").join(
        truth.unique("report", keep="first", maintain_order=True), on="report", how="left", maintain_order="left"
    )
    rng = np.random.default_rng(seed)
    radius = coded["where_prec"].replace_strict(BLUR_M, return_dtype=pl.Float64).to_numpy()
    slack = coded["date_prec"].replace_strict(BLUR_DAYS, default=30, return_dtype=pl.Int64).to_numpy()
    east, north = rng.normal(0, 1, (2, len(coded))) * radius / SIGMAS / 111_195
    lat, lon = (coded[name].cast(pl.Float64).to_numpy() for name in ("latitude", "longitude"))
    start, end = (coded[name].str.slice(0, 10).str.to_date() for name in ("date_start", "date_end"))
    moved = rng.integers(-slack, slack + 1)
    days = pl.DataFrame({"first": start, "last": end, "moved": moved, "slack": slack}).select(
        first=pl.col("first") + pl.duration(days=pl.col("moved") - pl.col("slack")),
        last=pl.col("last") + pl.duration(days=pl.col("moved") + pl.col("slack")),
    )
    where = {"lon": lon + east / np.cos(np.radians(lat)), "lat": lat + north, "radius_m": radius}
    return placed_in_time(
        reports.with_columns(where_kind=pl.lit("disc"), **{k: pl.Series(v) for k, v in where.items()}), days
    )


def read_words(headlines: pl.Series) -> pl.DataFrame:
    """acts, weapon_class, target, by, against: what the project's own vocabulary reads in each headline."""
    read = headlines.alias("text").to_frame().join(heard(headlines), on="text", how="left", maintain_order="left")
    acts = read.select(pl.col("_by_word").alias("acts"), "weapon_class", "target")
    return acts.hstack(vocabulary().doers[CONFLICT].read(headlines))


def read_tolls(headlines: pl.Series) -> pl.DataFrame:
    """killed_low, killed_high, injured_low, injured_high; null where a headline counts none."""
    rows = [toll(headline) for headline in headlines.to_list()]
    names = ("killed_low", "killed_high", "injured_low", "injured_high")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Int64), orient="row")


def toll(headline: str) -> tuple[int | None, int | None, int | None, int | None]:
    """Lowest and highest number killed, then injured. "At least" has no highest, "up to" no lowest number."""
    clean = NOT_TOLD.sub(" ", headline)
    sums = {"k": 0, "w": 0}
    for clause in re.split(r"[;:]|\s-\s", clean):
        for kind, number in _counted(clause):
            sums[kind] += number
    if not sums["k"] and ONE.search(clean):
        sums["k"] = 1
    low, high = not LESS.search(headline), not MORE.search(headline)
    killed, hurt = sums["k"] or None, sums["w"] or None
    return (killed if low else None, killed if high else None, hurt if low else None, hurt if high else None)


def _counted(clause: str) -> Iterator[tuple[str, int]]:
    """Numbers of people, with k or w: behind a word of death or wounding they are its own, else the next one's."""
    waiting, last = 0, ""
    for match in TELLS.finditer(clause):
        if match["n"] is None:
            last = "k" if match["k"] else "w"
            yield last, waiting
            waiting = 0
        elif last and BEHIND.search(clause[: match.start()]):
            yield last, _value(match["n"])
        elif COUNTED.match(clause[match.end() :]):
            waiting += _value(match["n"])


def _value(word: str) -> int:
    small = word.lower()
    if small in WORDS:
        return WORDS.index(small) + 1
    return TENS[small] if small in TENS else int(word.replace(",", ""))


def read_days(told: pl.DataFrame, days_before: int = 1) -> pl.DataFrame:
    """first and last day (dates, both within) in which a headline's event happened, as the module's text says."""
    words = vocabulary().days.read(told["headline"], told["published"])
    text = pl.col("headline")
    back = pl.when(pl.col("office").is_in(REGISTERS)).then(0).otherwise(days_before)
    for pattern, days in reversed(SPANS):
        back = pl.when(text.str.contains(pattern)).then(days).otherwise(back)
    read = told.with_columns(words["first"], words["last"]).join(
        named_spans(told), on="headline", how="left", maintain_order="left"
    )
    return read.select(
        pl.coalesce("since", "first", pl.col("published") - pl.duration(days=back)).alias("first"),
        pl.coalesce("until", "last", "published").alias("last"),
    )


def named_spans(told: pl.DataFrame) -> pl.DataFrame:
    """headline, since, until: where a headline ends with a month and a year, or names two dates with "to" between."""
    month = rf"({'|'.join(MONTHS)})"
    text = pl.col("headline").str.to_lowercase()
    whole = text.str.extract_groups(rf"^[a-z/ ]*\b{month}\s+(\d{{4}})\s*$").struct
    span = text.str.extract_groups(
        rf"(\d{{1,2}}) {month}(?: \d{{4}})? (?:to|-|–) (\d{{1,2}}) {month},? (\d{{4}})"
    ).struct
    since, until = _date(span.field("5"), span.field("2"), span.field("1")), _date(*(span.field(n) for n in "543"))
    first = _date(whole.field("2"), whole.field("1"), pl.lit("1"))
    before = pl.when(since > until).then(since.dt.offset_by("-1y")).otherwise(since)
    read = told.select("headline", since=pl.coalesce(first, before), until=pl.coalesce(first.dt.month_end(), until))
    return read.unique("headline", maintain_order=True)


def _date(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    number = month.replace_strict({m: i + 1 for i, m in enumerate(MONTHS)}, default=None, return_dtype=pl.Int8)
    return pl.date(year.cast(pl.Int32), number, day.cast(pl.Int8))


def placed_in_time(rows: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """With earliest, latest, time_precision and day, from `first` and `last` of `days`."""
    start = days["first"].cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    end = days["last"].dt.offset_by("1d").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    one = pl.Series((days["first"] == days["last"]).to_list())
    return rows.with_columns(
        start.alias("earliest"),
        end.alias("latest"),
        pl.when(one).then(pl.lit("day")).otherwise(pl.lit("interval")).alias("time_precision"),
        days["first"].alias("day"),
    )


def as_reports(rows: pl.DataFrame) -> pl.DataFrame:
    """Every column of the noun Report, in its order."""
    told_at = pl.col("published").dt.offset_by("1d").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    told = placed_in_time(rows, rows.select("first", "last")).select(
        pl.col("report").alias("id"),
        pl.concat_str(pl.lit("ucdp-ged:"), pl.col("office").str.to_lowercase()).alias("source"),
        pl.concat_str(pl.lit("ucdp-ged:"), pl.col("office").str.to_lowercase()).alias("origin"),
        pl.col("report").alias("reference"),
        told_at.alias("told_at"),
        *("earliest", "latest", "time_precision", "day"),
        pl.lit("UTC").alias("time_zone"),
        pl.when(pl.col("lon").is_null()).then(pl.lit("none")).otherwise(pl.lit("disc")).alias("where_kind"),
        *("lon", "lat", "radius_m", "place", "acts", "weapon_class", "target", "by", "against"),
        *("killed_low", "killed_high", "injured_low", "injured_high"),
        pl.col("headline").alias("text"),
        pl.lit("report").alias("unit"),
        pl.lit("reported_by_source").alias("means"),
        pl.lit("F").alias("grade"),
        pl.lit("6").alias("credibility"),
        pl.lit([], pl.List(pl.String)).alias("flags"),
        pl.lit(1).alias("repeats"),
        *(pl.lit(value=False).alias(name) for name in ("once", "approximate")),
    )
    return pl.DataFrame(conform(Report, told.to_arrow(compat_level=pl.CompatLevel.oldest())))
