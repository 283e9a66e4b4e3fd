"""viina: news reports of Ukraine's war, one row per report and place (Zhukov & Ayers, VIINA 2.0).

Two forms are told apart by their header: the six-column reduction that some republish (CSV or parquet), and the
published `event_info` CSV with its `event_labels` beside it (zipped or not).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from truce.errors import UnusableSource, WrongUsage
from truce.sources.acts import read_acts, read_doers
from truce.sources.cards import VIINA
from truce.sources.clock import days, parsed, utc
from truce.sources.contract import Parcel, Window
from truce.sources.daywords import by_day_words
from truce.sources.landing import Shape, Sieve, columns, land
from truce.sources.parquetfile import is_parquet, schema_of, sheets_of
from truce.sources.places import UKRAINE_BOX, places
from truce.sources.textfile import Format, Sheet, encoding_of, header_of, read_text, require

ZONE = VIINA.time_zone
CONFLICT = "russia-ukraine"
REDUCED = ("datetime", "lon", "lat", "place_name", "event_type", "headline")
INFO = ("event_id", "date", "time", "longitude", "latitude", "source", "text")
CUT_SHORT = {"arresb": "arrest", "retreab": "retreat", "firefighb": "firefight", "airalerb": "airalert"}
SETTLEMENT_M = 5_000.0
RADIUS_M = {"STREET": 1_000.0, "ADM3": SETTLEMENT_M, "ADM2": 30_000.0}
UNKNOWN_PRECISION_M = 30_000.0
UNKNOWN_ORIGIN = "viina:outlet-unknown"
SNAPPED = (  # settlements that stand for a whole oblast: name, lon, lat, ISO code of the oblast
    ("Ruttschenkowo", 37.675, 47.955, "UA-14"),
    ("Chorna Dolyna", 33.48, 46.56, "UA-65"),
    ("Voronyne", 34.12, 51.11, "UA-59"),
    ("Slobozhans’ke", 36.51, 49.61, "UA-63"),
    ("Deremezna", 30.48, 50.02, "UA-32"),
    ("Posich", 23.41, 48.22, "UA-21"),
    ("Simferopol", 34.10, 44.95, "UA-43"),
    ("Vesele", 35.77, 47.18, "UA-23"),
)
SNAP_DEGREES = 0.02
ADM1 = {
    "Cherkasy": "UA-71", "Chernihiv": "UA-74", "Chernivtsi": "UA-77", "Crimea": "UA-43", "Dnipropetrovs'k": "UA-12",
    "Donets'k": "UA-14", "Ivano-Frankivs'k": "UA-26", "Kharkiv": "UA-63", "Kherson": "UA-65", "Khmel'nyts'kyy": "UA-68",
    "Kiev": "UA-32", "Kiev City": "UA-30", "Kirovohrad": "UA-35", "L'viv": "UA-46", "Luhans'k": "UA-09",
    "Mykolayiv": "UA-48", "Odessa": "UA-51", "Poltava": "UA-53", "Rivne": "UA-56", "Sevastopol'": "UA-40",
    "Sumy": "UA-59", "Ternopil'": "UA-61", "Transcarpathia": "UA-21", "Vinnytsya": "UA-05", "Volyn": "UA-07",
    "Zaporizhzhya": "UA-23", "Zhytomyr": "UA-18",
}  # fmt: skip
NO_FLAG = pl.lit([], dtype=pl.List(pl.String))
FLAGS = (
    pl.col("flags")
    .list.concat(pl.when(pl.col("_oblast").is_not_null()).then(pl.lit(["region_centroid"])).otherwise(NO_FLAG))
    .list.concat(pl.when(pl.col("time_precision") == "day").then(pl.lit(["day_only"])).otherwise(NO_FLAG))
    .list.concat(pl.when(pl.col("_words").is_not_null()).then(pl.lit(["day_by_words"])).otherwise(NO_FLAG))
)
SAME = ("where_kind", "lon", "lat", "radius_m", "acts", "weapon_class", "target", "by", "against")
COMMON = {name: name for name in SAME}
MENDED = "labels that a republisher cut short were read whole: " + ", ".join(f"{a} = {b}" for a, b in CUT_SHORT.items())


def read(path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]:
    """Reports from either form of VIINA.

    Options: `lag_hours` (2): a clock time is when the item was published, so the event lies in the hours before it;
    `labels`: the event_labels file, where it does not lie beside the event_info file; `encoding`.
    """
    lag = _hours(options)
    if is_parquet(path):
        names: tuple[str, ...] = tuple(schema_of(path).names)
    else:
        names = header_of(path, Format(encoding=encoding_of(options)))
    if set(INFO) <= set(names):
        yield from land(_published(path, lag, options), window)
    else:
        require(names, REDUCED, path, VIINA.name)
        yield from land(_reduced(path, lag, options), window)


def _hours(options: Mapping[str, str]) -> float:
    try:
        hours = float(options.get("lag_hours", "2"))
    except ValueError as fault:
        raise WrongUsage("not a number of hours", option="lag_hours", given=options["lag_hours"]) from fault
    if not 0 <= hours <= 48:
        raise WrongUsage("the lag is 0 to 48 hours", option="lag_hours", given=hours)
    return hours


def _reduced(path: Path, lag: float, options: Mapping[str, str]) -> Shape:
    return Shape(
        card=VIINA,
        path=path,
        sheets=partial(_reduced_sheets, path, options),
        identity=("datetime", "lon", "lat", "place_name", "headline"),
        merge="event_type",
        blind=("file",),
        check=partial(_check_reduced, lag),
        tell=_tell_reduced,
    )


def _reduced_sheets(path: Path, options: Mapping[str, str]) -> Iterator[Sheet]:
    """Rows of the reduction, numbers and labels written one way, so that a row has one id in CSV and in parquet."""
    form = Format(encoding=encoding_of(options))
    for sheet in sheets_of(path) if is_parquet(path) else read_text(path, form):
        frame = sheet.frame.with_columns(_number_text("lon"), _number_text("lat"))
        whole = {text: _mended(text) for text in frame["event_type"].drop_nulls().unique().to_list()}
        mended = any(old != new for old, new in whole.items())
        frame = frame.with_columns(pl.col("event_type").replace(whole))
        yield replace(sheet, frame=frame, notes=(*sheet.notes, MENDED) if mended else sheet.notes)


def _number_text(name: str) -> pl.Expr:
    """A number's shortest text, to six decimals; what is no number is left as it stands, to become a fault."""
    number = pl.col(name).cast(pl.Float64, strict=False).round(6).cast(pl.String)
    return pl.coalesce(number, pl.col(name).cast(pl.String)).alias(name)


def _mended(labels: str) -> str:
    return "|".join(CUT_SHORT.get(label, label) for label in labels.split("|"))


def _check_reduced(lag: float, sieve: Sieve) -> None:
    sieve.frame = sieve.frame.with_columns(parsed("datetime", "%Y-%m-%d %H:%M:%S").alias("_naive"))
    sieve.drop(pl.col("_naive").is_null(), "datetime", "not a time of the form YYYY-MM-DD HH:MM:SS")
    unknown = pl.col("_naive").dt.time() == pl.time(0, 0, 0)
    _when(sieve, unknown, lag, "headline")
    sieve.position("lon", "lat", UKRAINE_BOX)
    sieve.frame = sieve.frame.with_columns(_stands_for())


def _when(sieve: Sieve, unknown: pl.Expr, lag: float, text: str) -> None:
    """From `_naive`: that day where the clock time is unknown, else the `lag` hours up to the minute of publishing.

    Where the words of the text name another day, that day: `_words` holds them, null where they change nothing.
    """
    start, end = days(pl.col("_naive").dt.date(), ZONE)
    told = utc(pl.col("_naive"), ZONE, "latest")
    before = utc(pl.col("_naive"), ZONE, "earliest") - pl.duration(minutes=round(lag * 60))
    sieve.frame = sieve.frame.with_columns(
        pl.when(unknown).then(start).otherwise(before).alias("earliest"),
        pl.when(unknown).then(end).otherwise(told + pl.duration(minutes=1)).alias("latest"),
        pl.when(~unknown).then(told).alias("told_at"),
        pl.when(unknown).then(pl.lit("day")).otherwise(pl.lit("interval" if lag else "minute")).alias("time_precision"),
    )
    sieve.frame = by_day_words(sieve.frame, text, ZONE)


def _stands_for() -> pl.Expr:
    """The oblast's code in `_oblast` where a settlement stands for one."""
    oblast = pl.lit(None, dtype=pl.String)
    for name, lon, lat, code in SNAPPED:
        near = ((pl.col("lon") - lon).abs() < SNAP_DEGREES) & ((pl.col("lat") - lat).abs() < SNAP_DEGREES)
        oblast = pl.when((pl.col("place_name") == name) & near).then(pl.lit(code)).otherwise(oblast)
    return oblast.alias("_oblast")


def _tell_reduced(frame: pl.DataFrame) -> pl.DataFrame:
    told = read_acts(_disc(frame, pl.lit(SETTLEMENT_M)), "viina", "event_type", "headline")
    return columns(
        read_doers(told, CONFLICT, "headline"),
        origin=pl.lit(UNKNOWN_ORIGIN),
        time_text=pl.concat_str("datetime", "_words", separator=", ", ignore_nulls=True),
        place="place_name",
        text="headline",
        language=_language(pl.col("headline")),
        means=pl.lit("reported_by_source"),
        flags=FLAGS,
        **COMMON,
    )


def _disc(frame: pl.DataFrame, radius: pl.Expr) -> pl.DataFrame:
    """Position and radius; the whole oblast's disc where `_oblast` says that the point stands for it."""
    codes = [code for code in frame["_oblast"].drop_nulls().unique().to_list() if code in places()]
    discs = {code: places()[code].disc for code in codes}
    snapped = pl.col("_oblast").is_in(codes)

    def of(field: str, otherwise: pl.Expr) -> pl.Expr:
        table = {code: float(getattr(disc, field)) for code, disc in discs.items()}
        stands = pl.col("_oblast").replace_strict(table, default=None, return_dtype=pl.Float64)
        return pl.when(snapped).then(stands).otherwise(otherwise)

    known = pl.col("lon").is_not_null()
    return frame.with_columns(
        of("lon", pl.col("lon")).alias("lon"),
        of("lat", pl.col("lat")).alias("lat"),
        of("radius_m", pl.when(known).then(radius)).alias("radius_m"),
        pl.when(snapped | known).then(pl.lit("disc")).otherwise(pl.lit("none")).alias("where_kind"),
    )


def _language(text: pl.Expr) -> pl.Expr:
    """Ukrainian and Russian told apart by letters that only one of them has; null where neither shows."""
    uk, ru = text.str.contains("[іїєґІЇЄҐ]"), text.str.contains("[ыэъёЫЭЪЁ]")
    return pl.when(uk & ~ru).then(pl.lit("uk")).when(ru & ~uk).then(pl.lit("ru")).alias("language")


def _published(path: Path, lag: float, options: Mapping[str, str]) -> Shape:
    labels, notes = _labels(path, options)
    return Shape(
        card=VIINA,
        path=path,
        sheets=partial(read_text, path, Format(encoding=encoding_of(options))),
        identity=("event_id",),
        blind=("viina_version",),
        check=partial(_check_published, lag),
        tell=partial(_tell_published, labels),
        notes=notes,
    )


def _labels(path: Path, options: Mapping[str, str]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """event_id, labels joined by "|", and `by`, from the labels file; nothing, and a note, where there is none."""
    beside = path.with_name(path.name.replace("event_info", "event_labels"))
    file = Path(options["labels"]) if "labels" in options else beside
    if "labels" not in options and (beside == path or not beside.exists()):
        empty = pl.DataFrame(schema={"event_id": pl.String, "_labels": pl.String, "by": pl.String})
        return empty, ("no event_labels file lies beside this one: acts are read from the texts alone",)
    sheets = list(_label_sheets(file, Format(encoding=encoding_of(options))))
    faulty = sum(len(sheet.faults) for sheet in sheets)
    told = pl.concat([sheet.frame for sheet in sheets]).unique("event_id", keep="first", maintain_order=True)
    notes = (f"{faulty} rows of the labels file could not be read",) if faulty else ()
    return told, notes


def _label_sheets(file: Path, form: Format) -> Iterator[Sheet]:
    for sheet in read_text(file, form):
        names = [n for n in sheet.frame.columns if n.startswith("t_") and n.endswith("_b")]
        require(sheet.frame.columns, ("event_id",), file, VIINA.name)
        if not names:
            raise UnusableSource("the labels file has no column of the form t_..._b", file=file.name)
        set_ = [pl.when(_is_set(n)).then(pl.lit(n[2:-2])) for n in names]
        frame = sheet.frame.select(
            "event_id", pl.concat_str(set_, separator="|", ignore_nulls=True).alias("_labels"), _by(sheet.frame.columns)
        )
        yield replace(sheet, frame=frame)


def _is_set(name: str) -> pl.Expr:
    return pl.col(name).is_in(["1", "1.0", "TRUE", "True"])


def _by(names: list[str]) -> pl.Expr:
    """Who started it, where the labels say it of one side alone; older files know only who was involved."""
    started = {"a_rus_init_b", "a_ukr_init_b"} <= set(names)
    ru, ua = ("a_rus_init_b", "a_ukr_init_b") if started else ("a_rus_b", "a_ukr_b")
    if not {ru, ua} <= set(names):
        return pl.lit(None, dtype=pl.String).alias("by")
    one = pl.when(_is_set(ru) & ~_is_set(ua)).then(pl.lit("ru")).when(_is_set(ua) & ~_is_set(ru)).then(pl.lit("ua"))
    return one.alias("by")


def _check_published(lag: float, sieve: Sieve) -> None:
    sieve.drop(pl.col("event_id").is_null(), "event_id", "missing")
    clock = pl.coalesce(pl.col("time"), pl.lit("00:00")).str.slice(0, 5)
    sieve.frame = sieve.frame.with_columns((pl.col("date") + " " + clock).alias("_text"))
    sieve.frame = sieve.frame.with_columns(parsed("_text", "%Y%m%d %H:%M").alias("_naive"))
    sieve.drop(pl.col("_naive").is_null(), "date, time", "not a date YYYYMMDD and a time HH:MM")
    _when(sieve, pl.col("_naive").dt.time() == pl.time(0, 0, 0), lag, "text")
    sieve.position("longitude", "latitude", UKRAINE_BOX)


def _tell_published(labels: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    names = frame.columns
    precision = pl.col("GEO_PRECISION") if "GEO_PRECISION" in names else pl.lit(None, dtype=pl.String)
    oblast = pl.col("ADM1_NAME").replace_strict(ADM1, default=None) if "ADM1_NAME" in names else pl.lit(None)
    radius = precision.replace_strict(RADIUS_M, default=UNKNOWN_PRECISION_M, return_dtype=pl.Float64)
    frame = frame.with_columns(pl.when(precision == "ADM1").then(oblast).cast(pl.String).alias("_oblast"))
    wide = pl.when(precision == "ADM1").then(
        pl.lit(max(p.disc.radius_m for p in places().values() if p.kind == "oblast"))
    )
    told = _disc(frame, wide.otherwise(radius)).join(labels, on="event_id", how="left", maintain_order="left")
    return columns(
        read_doers(read_acts(told, "viina", "_labels", "text"), CONFLICT, "text"),
        origin="viina:" + pl.coalesce("source", pl.lit("outlet-unknown")),
        reference="event_id",
        time_text=pl.concat_str("_text", "_words", separator=", ", ignore_nulls=True),
        place="asciiname" if "asciiname" in names else None,
        text="text",
        language=pl.col("lang").replace({"ua": "uk"}) if "lang" in names else _language(pl.col("text")),
        url="url" if "url" in names else None,
        means=pl.lit("reported_by_source"),
        flags=FLAGS,
        **COMMON,
    )
