"""The matchers of the UCDP bench: reports of truce in, (report, cluster) out; each in a process of its own."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import polars as pl

from bench.peers.splink import Linked, joined, link
from bench.ucdp_derive import REGISTERS
from truce.engines.local import LocalEngine
from truce.fusion.fuse import fuse


@dataclass(frozen=True, slots=True)
class Run:
    """What a matcher gave (clusters, or links that a threshold makes into clusters), in what time and memory."""

    seconds: float
    gigabytes: float
    clusters: pl.DataFrame = field(default_factory=pl.DataFrame)
    linked: Linked | None = None


def apart(work: Callable[..., pl.DataFrame | Linked], *given: object) -> Run:
    """Run in a fresh process, so that its peak memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, work, *given).result()


def _measured(work: Callable[..., pl.DataFrame | Linked], *given: object) -> Run:
    begun = time.perf_counter()
    answer = work(*given)
    taken, peak = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    if isinstance(answer, Linked):
        return Run(taken, peak, linked=answer)
    return Run(taken, peak, answer)


def truce(reports: pl.DataFrame) -> pl.DataFrame:
    """fuse, by its public interface alone."""
    found = fuse(reports, LocalEngine(workers=1))
    members = pl.DataFrame(found.incidents.select(["id", "members"])).explode("members").unnest("members")
    return members.select("report", cluster="id")


def splink(reports: pl.DataFrame) -> Linked:
    return link(reports)


def splink_told(reports: pl.DataFrame, truth: pl.DataFrame) -> Linked:
    """Splink whose m is counted from the truth."""
    event = truth.unique("report", keep="first", maintain_order=True).select(id="report", event="event")
    return link(reports, reports.select("id").join(event, on="id", how="left", maintain_order="left")["event"])


def same_day(reports: pl.DataFrame) -> pl.DataFrame:
    """A rule of thumb: all news published on one day is one event, and every entry of a register is its own."""
    register = pl.col("source").is_in([f"ucdp-ged:{name.lower()}" for name in REGISTERS])
    days = reports.select(pl.col("id"), day=pl.col("told_at"), register=register)
    first = pl.when(pl.col("register")).then("id").otherwise(pl.col("id").first().over("day", "register"))
    return joined(days["id"], days.select(left="id", right=first).filter(pl.col("left") != pl.col("right")))
