"""PostGIS on the question of the spatial benchmark, by psql; prints one line of JSON.

usage: PGHOST=... python -m bench.peers.postgis POINTS.parquet  (user postgres, an empty database)
"""

import json
import subprocess
import sys
import time

import polars as pl
import shapely

from bench.spatial_world import world

BEFORE = """
create extension if not exists postgis;
drop table if exists pts, ln, z, d, zz, raw, rawln, rawz;
create unlogged table raw(id bigint, day int, x float8, y float8);
create unlogged table rawln(day int, w geometry);
create unlogged table rawz(zid int, v0 int, v1 int, w geometry);
"""
READY = """
create unlogged table pts as select id, day, ST_MakePoint(x, y) g from raw order by day;
create index on rawz using gist(w);
create unlogged table ln as select day, w g from rawln;
analyze pts; analyze ln; analyze rawz;
"""
DISTANCE = "create unlogged table d as select p.id, ST_Distance(p.g, l.g) d from ln l join pts p using (day)"
ZONES = (
    "create unlogged table zz as select p.id, z.zid from pts p join rawz z on ST_Within(p.g, z.w) "
    "where p.day >= z.v0 and p.day < z.v1"
)


def ask(text: str, given: str | None = None) -> str:
    """One statement or several; what came back."""
    words = ["psql", "-U", "postgres", "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", text]
    done = subprocess.run(words, input=given, text=True, capture_output=True, check=True)
    return done.stdout.strip()


def main(path: str) -> None:
    """Load, then time both halves."""
    there, began = world(), time.perf_counter()
    ask(BEFORE)
    ask("copy raw from stdin csv", pl.read_parquet(path).select("id", "day", "x", "y").write_csv(include_header=False))
    rows = (f"{day},{shapely.to_wkb(shapely.LineString(xy), hex=True)}" for day, xy in enumerate(there.lines))
    ask("copy rawln from stdin csv", "\n".join(rows))
    valid = zip(there.start, there.end, there.zones, strict=True)
    drawn = (f"{k},{a},{b},{shapely.to_wkb(shapely.Polygon(xy), hex=True)}" for k, (a, b, xy) in enumerate(valid))
    ask("copy rawz from stdin csv", "\n".join(drawn))
    ask(READY)
    loaded = time.perf_counter()
    ask(DISTANCE)
    measured = time.perf_counter()
    ask(ZONES)
    done = time.perf_counter()
    pairs, total = ask("select count(*), sum(zid) from zz").split("|")
    told = {"peer": "postgis", "load": loaded - began, "dist": measured - loaded, "zones": done - measured}
    told |= {"distsum_km": round(float(ask("select sum(d) from d")) / 1e3, 3), "zpairs": int(pairs), "zsum": int(total)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
