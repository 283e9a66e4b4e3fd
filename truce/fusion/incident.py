"""From groups of reports to incidents: everything told is pooled, every difference is kept."""

from collections.abc import Mapping

import polars as pl
import pyarrow as pa

from truce.fusion import constants as c
from truce.fusion.belief import LEAD, belief, voices_of
from truce.fusion.independence import voices
from truce.fusion.pool import add, choice, texts
from truce.fusion.tellings import Floats
from truce.fusion.whenwhere import common_place, common_time
from truce.model.columns import conform
from truce.model.ids import make_id
from truce.model.incident import Incident

GRADES = ("A", "B", "C", "D", "E", "F")
DIFFER = (
    "act",
    "by",
    "against",
    "target",
    "weapon_class",
    "weapon_system",
    "calibre_mm",
    "direction",
    "killed",
    "injured",
)


def anchored(members: pl.DataFrame) -> pl.DataFrame:
    """(inc, anchor, id): the report told first names the incident, so that later ones do not rename it."""
    anchor = (
        members.sort("inc", "told", "earliest", "id", nulls_last=True)
        .group_by("inc", maintain_order=True)
        .agg(pl.first("id").alias("anchor"))
    )
    names = [make_id("incident", report) for report in anchor["anchor"].to_list()]
    return anchor.with_columns(pl.Series("incident", names, dtype=pl.String))


def pooled_acts(members: pl.DataFrame, weight: Floats, n: int) -> pl.DataFrame:
    """(inc, acts, act). What goes with any act (a fire seen from space, 'unknown') gives way to what says more."""
    told = members.select("inc", "acts", pl.Series("w", weight)).explode("acts").drop_nulls("acts").unnest("acts")
    told = told.with_columns((pl.col("weight") * pl.col("w")).alias("weight")).filter(pl.col("code") != "unknown")
    firm = (pl.col("code") != LEAD).any().over("inc")
    told = told.filter((pl.col("code") != LEAD) | ~firm)
    only_lead = members.select(
        pl.col("acts")
        .list.eval(pl.element().struct.field("code") != LEAD)
        .list.any()
        .fill_null(value=True)
        .alias("firm"),
        pl.col("inc"),
    )
    counted = only_lead.select((pl.col("firm") | ~pl.col("firm").any().over("inc")).alias("counts"))[
        "counts"
    ].to_numpy()
    total = add(members["inc"].to_numpy(), weight * counted, n)
    acts = choice(told, total, "acts")
    first, second = (pl.col("acts").list.get(k, null_on_oob=True) for k in (0, 1))
    leads = second.is_null() | (first.struct.field("weight") > second.struct.field("weight"))
    return acts.with_columns(pl.when(leads).then(first.struct.field("code")).otherwise(pl.lit("unknown")).alias("act"))


def pooled(members: pl.DataFrame, column: str, weight: Floats, total: Floats) -> pl.DataFrame:
    """(inc, weighted choice) of a trait with one value a report."""
    told = members.select("inc", pl.col(column).alias("code"), pl.Series("weight", weight))
    return choice(told.filter(pl.col("code") != "unknown"), total, column)


def toll(members: pl.DataFrame, what: str) -> pl.DataFrame:
    """(inc, low, high): the low figure of the most informative report (grade, then narrowness), the highest of all."""
    low, high = f"{what}_low", f"{what}_high"
    told = members.filter(pl.col(low).is_not_null() | pl.col(high).is_not_null()).with_columns(
        pl.coalesce(low, high).alias(low), pl.coalesce(high, low).alias(high)
    )
    rank = pl.col("grade").replace_strict({g: k for k, g in enumerate(GRADES)}, default=len(GRADES))
    return (
        told.sort(pl.col("inc"), rank, pl.col(high) - pl.col(low), pl.col("id"))
        .group_by("inc", maintain_order=True)
        .agg(pl.first(low), pl.max(high))
    )


def unit_counts(members: pl.DataFrame) -> pl.DataFrame:
    """(inc, counts): rows and numbers of each counting unit; never added across units."""
    return (
        members.group_by("inc", "unit")
        .agg(
            pl.len().cast(pl.Int64).alias("rows"),
            pl.col("count").fill_null(1).sum().alias("count"),
            pl.col("approximate").any().alias("approximate"),
        )
        .sort("inc", "unit")
        .group_by("inc", maintain_order=True)
        .agg(pl.struct("unit", "rows", "count", "approximate").alias("counts"))
    )


def figures(what: str) -> pl.Expr:
    """A casualty figure as text, '2' or '2-5'."""
    low, high = pl.col(f"{what}_low"), pl.col(f"{what}_high")
    some = pl.coalesce(low, high).cast(pl.String)
    return pl.when(low != high).then(pl.format("{}-{}", low, high)).otherwise(some).alias(what)


def disagreements(members: pl.DataFrame) -> pl.DataFrame:
    """(inc, disagreements): every attribute on which the reports differ, every value with who told it."""
    several = members.filter(pl.len().over("inc") > 1)
    top = (
        pl.col("acts")
        .list.sort(descending=True)
        .list.eval(
            pl.element().sort_by(pl.element().struct.field("weight"), descending=True, maintain_order=True).first()
        )
    )
    told = several.select(
        "inc", "id", top.list.get(0, null_on_oob=True).struct.field("code").alias("act"),
        figures("killed"), figures("injured"),
        *(pl.col(name).cast(pl.String) for name in DIFFER if name not in {"act", "killed", "injured"}),
    )  # fmt: skip
    return (
        told.unpivot(index=["inc", "id"], on=list(DIFFER), variable_name="attribute", value_name="value")
        .drop_nulls("value")
        .filter(pl.col("value").n_unique().over("inc", "attribute") > 1)
        .sort("inc", "attribute", "value", "id")
        .group_by("inc", "attribute", "value", maintain_order=True)
        .agg(pl.col("id").alias("reports"))
        .group_by("inc", "attribute", maintain_order=True)
        .agg(pl.struct("value", "reports").alias("told"))
        .group_by("inc", maintain_order=True)
        .agg(pl.struct("attribute", "told").alias("disagreements"))
    )


def precise(members: pl.DataFrame) -> pl.DataFrame:
    """(inc, place, weapon_system, calibre_mm) of the report that knows its place best and tells them."""
    named = ("place", "weapon_system", "calibre_mm")
    return (
        members.sort("inc", "radius_m", "id", nulls_last=True)
        .group_by("inc", maintain_order=True)
        .agg(pl.col(name).drop_nulls().first() for name in named)
    )


def member_list(members: pl.DataFrame) -> pl.DataFrame:
    """(inc, members, n_reports)."""
    each = pl.struct(pl.col("id").alias("report"), "probability", pl.col("voice").alias("origin"))
    return members.group_by("inc", maintain_order=True).agg(
        each.alias("members"), pl.len().cast(pl.Int64).alias("n_reports")
    )


def flags(members: pl.DataFrame) -> pl.DataFrame:
    """(inc, every flag any report carries)."""
    return texts(members.select("inc", "flags").explode("flags"), "flags", "flags")


def incidents(members: pl.DataFrame, copies: pl.DataFrame, grades: Mapping[str, float | None]) -> pa.Table:
    """The incidents (columns of the noun), sorted by day, then id.

    `members`: all columns of the reports, `said`, `inc` (number of the group from 0) and `probability`.
    """
    n = int(members["inc"].n_unique())
    members = members.with_columns(pl.coalesce("told_at", "latest").alias("told")).sort("inc", "id")
    names = anchored(members)
    members = members.join(names.select("inc", "anchor"), on="inc", how="left", maintain_order="left").with_columns(
        pl.when(pl.col("id") == pl.col("anchor")).then(1.0).otherwise(pl.col("probability")).alias("probability")
    )
    members = voices(members, copies)
    weight = (members["probability"] / members["voice_size"]).to_numpy()
    total = add(members["inc"].to_numpy(), weight, n)
    heard = voices_of(members, grades)
    parts = [
        common_time(members),
        common_place(members, n),
        precise(members),
        pooled_acts(members, weight, n),
        *(pooled(members, name, weight, total) for name in ("by", "against", "target", "weapon_class")),
        texts(members, "means", "means"),
        texts(members, "phenomenon", "phenomena"),
        toll(members, "killed"),
        toll(members, "injured"),
        flags(members),
        belief(heard, n),
        unit_counts(members),
        member_list(members),
        disagreements(members),
    ]
    whole = names.select("inc", pl.col("incident").alias("id"))
    for part in parts:
        whole = whole.join(part, on="inc", how="left", maintain_order="left")
    return finished(whole)


LISTS = ("acts", "means", "phenomena", "by", "against", "target", "weapon_class", "flags", "origins", "counts")
NESTED = ("members", "disagreements", "factors")


def finished(whole: pl.DataFrame) -> pa.Table:
    """Empty lists in place of nothing, the day, the method; exactly the columns of the noun."""
    middle = pl.from_epoch((pl.col("earliest").dt.epoch("us") + pl.col("latest").dt.epoch("us")) // 2, "us")
    done = whole.with_columns(
        *(pl.col(name).fill_null(pl.lit([], dtype=whole.schema[name])) for name in (*LISTS, *NESTED)),
        pl.col("act").fill_null("unknown"),
        pl.lit(c.METHOD).alias("method"),
        middle.dt.date().alias("day"),
    ).sort("day", "id")
    return conform(Incident, done.to_arrow(compat_level=pl.CompatLevel.oldest()))


def numbered(groups: pl.DataFrame) -> pl.DataFrame:
    """Groups (`report`, `group`, `probability`) with `inc`: their number, counted in the order of their names."""
    inc = groups["group"].rank("dense").cast(pl.Int64) - 1
    return groups.with_columns(inc.alias("inc"))
