"""ucdp-ged over its API: one version after the other, page by page (ucdpapi.pcr.uu.se).

A version never changes once it is published; what changes is the next one. An event that a later version tells
otherwise is a revision. A version that is done is not asked for again.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from truce.errors import UnusableSource
from truce.sources.pull.contract import Asking, Batch, Cursor
from truce.sources.pull.options import needed, whole
from truce.sources.pull.wire import checked

BASE = "https://ucdpapi.pcr.uu.se"
PAGE = 1_000
SECRETS = ("token",)
NEEDS = ("versions",)
OPTIONS = {
    "versions": "versions to ask for, oldest first, joined by a comma: 25.1,26.0.1 (needed)",
    "country": "Gleditsch and Ward numbers of countries, joined by a comma: 369 is Ukraine; all unless given",
    "from": "first day of events, YYYY-MM-DD",
    "page": f"rows a page, at most {PAGE}",
    "base": f"address of the service, {BASE} unless given",
}


def pull(asking: Asking, cursor: Cursor) -> Iterator[Batch]:
    """See the contract. Secret: `token`, the access token that UCDP gives on request."""
    versions = [
        v.strip() for v in needed(asking.options, "versions", "which versions to ask for").split(",") if v.strip()
    ]
    done = [v for v in cursor.get("done", "").split(",") if v]
    for version in versions:
        if version in done:
            continue
        page = int(cursor["page"]) if cursor.get("version") == version else 0
        yield from _version(asking, version, page, done)
        done.append(version)


def _version(asking: Asking, version: str, page: int, done: Sequence[str]) -> Iterator[Batch]:
    base = asking.options.get("base", BASE).rstrip("/")
    headers = {"x-ucdp-access-token": needed(asking.secrets, "token", "the access token")}
    while True:
        what = f"events of version {version}"
        told = asking.wire.get(f"{base}/api/gedevents/{version}", what, params=_wanted(asking, page), headers=headers)
        rows, pages = _rows(told.json(checked(base)), checked(base), what)
        last = page + 1 >= pages
        on = {"done": ",".join([*done, version])} if last else {
            "done": ",".join(done), "version": version, "page": str(page + 1),
        }  # fmt: skip
        file = f"ucdp-{version}-{page}.csv" if rows else None
        yield Batch(file=file, content=_as_csv(rows), cursor=on, newest=_newest(rows))
        if last:
            return
        page += 1


def _wanted(asking: Asking, page: int) -> dict[str, str]:
    told = {"pagesize": str(whole(asking.options, "page", PAGE, 1, PAGE)), "page": str(page)}
    if country := asking.options.get("country"):
        told["Country"] = country
    if first := asking.options.get("from"):
        told["StartDate"] = first
    return told


def _rows(told: Any, host: str, what: str) -> tuple[list[dict[str, Any]], int]:
    rows = told.get("Result") if isinstance(told, dict) else None
    pages = told.get("TotalPages") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not isinstance(pages, int) or not all(isinstance(r, dict) for r in rows):
        raise UnusableSource("the upstream's answer is not the one expected", host=host, asked_for=what)
    return rows, pages


def _newest(rows: Sequence[Mapping[str, Any]]) -> datetime | None:
    """The newest day of an event: UCDP does not say when it wrote a row."""
    ends = [str(row.get("date_end", ""))[:10] for row in rows]
    try:
        return max((datetime.fromisoformat(end).replace(tzinfo=UTC) for end in ends if end), default=None)
    except ValueError:
        return None


def _as_csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as the download has them."""
    if not rows:
        return b""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(name, row.get(name)) for name in names})
    return text.getvalue().encode()


def _cell(name: str, value: Any) -> Any:
    """The API writes dates as 2025-04-20T00:00:00, the download with a space."""
    if value is None:
        return ""
    return str(value).replace("T", " ") if name in ("date_start", "date_end") else value
