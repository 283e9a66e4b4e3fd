"""Compile the kernels of fusion once, at installation, so that nobody waits for it: python -m truce.fusion.warm"""

import time
from datetime import UTC, datetime, timedelta

import polars as pl
import pyarrow as pa

from truce.engines.local import LocalEngine
from truce.fusion.fuse import fuse
from truce.fusion.refuse import refuse
from truce.model.columns import to_table
from truce.model.ids import make_id
from truce.model.report import Report, Weighted


def reports() -> pa.Table:
    """A few reports of two sources, which every kernel has to look at."""
    begun = datetime(2024, 1, 1, tzinfo=UTC)
    return to_table(Report, [one(k, begun + timedelta(days=k // 4)) for k in range(24)])


def one(k: int, at: datetime) -> Report:
    """The k-th report: pairs of sources tell of places some metres apart."""
    return Report(
        id=make_id("report", str(k)), source=f"source-{k % 3}", origin=f"source-{k % 3}", earliest=at,
        latest=at + timedelta(days=1), where_kind="disc", lon=37.0 + 0.01 * (k // 2), lat=48.0 + 0.001 * k,
        radius_m=2000.0, acts=(Weighted("use_of_weapon", 1.0),), by="a" if k % 5 else "b", killed_low=k % 3,
        killed_high=k % 3, text=f"shelling near the mill {k // 2}", day=at.date(),
    )  # fmt: skip


def main() -> None:
    """Fuse them, and fuse them again as they come; say how long that took."""
    begun = time.perf_counter()
    told, engine = pl.DataFrame(reports()), LocalEngine(workers=1)
    found = fuse(told, engine)
    refuse(told, found.incidents, found.links, [told["day"][0]], engine, profiles=found.profiles)
    print(f"kernels of fusion ready ({time.perf_counter() - begun:.0f} s)")


if __name__ == "__main__":
    main()
