"""acled over its API: what was written since the last round, and what was deleted (acleddata.com/api).

A sweep asks page by page for rows written at or after an instant, then for the deletions since. Pages may shift while
they are read, when ACLED writes at that hour: the next sweep therefore begins OVERLAP_S before the newest row seen.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from truce.errors import UnusableSource
from truce.sources.pull.contract import Asking, Batch, Cursor, Deleted
from truce.sources.pull.options import day_of, instant, needed, whole
from truce.sources.pull.wire import checked

BASE = "https://acleddata.com"
PAGE = 5_000
OVERLAP_S = 7 * 86_400
SECRETS = ("username", "password")
NEEDS = ("country", "from")
OPTIONS = {
    "country": "countries to ask for, joined by a comma (needed)",
    "from": "first day of events, YYYY-MM-DD (needed)",
    "page": f"rows a page, at most {PAGE}",
    "base": f"address of the service, {BASE} unless given",
}


def pull(asking: Asking, cursor: Cursor) -> Iterator[Batch]:
    """See the contract. Secrets: `username` (the account's e-mail) and `password`."""
    base = asking.options.get("base", BASE).rstrip("/")
    bearer = _signed_in(asking, base)
    here = dict(cursor)
    for batch in _events(asking, base, bearer, here):
        here = dict(batch.cursor)
        yield batch
    yield from _deletions(asking, base, bearer, here)


def _signed_in(asking: Asking, base: str) -> Mapping[str, str]:
    form = {
        "username": needed(asking.secrets, "username", "the e-mail of the account"),
        "password": needed(asking.secrets, "password", "the password of the account"),
        "grant_type": "password",
        "client_id": "acled",
    }
    told = asking.wire.post(f"{base}/oauth/token", "a token", form=form).json(checked(base))
    token = told.get("access_token") if isinstance(told, dict) else None
    if not isinstance(token, str):
        raise UnusableSource("the upstream gave no token", host=checked(base))
    return {"Authorization": f"Bearer {token}"}


def _events(asking: Asking, base: str, bearer: Mapping[str, str], cursor: dict[str, str]) -> Iterator[Batch]:
    limit = whole(asking.options, "page", PAGE, 1, PAGE)
    since, page = cursor.get("since", "0"), int(cursor.get("page", "1"))
    seen = int(cursor.get("seen", since))
    while True:
        params = _wanted(asking) | {"timestamp": since, "timestamp_where": ">=", "limit": str(limit), "page": str(page)}
        rows = _rows(asking, f"{base}/api/acled/read", "events", params, bearer)
        seen = max([seen, *(int(r["timestamp"]) for r in rows if str(r.get("timestamp", "")).isdigit())])
        done = len(rows) < limit
        on = {"since": str(max(0, seen - OVERLAP_S))} if done else {"since": since, "page": str(page + 1)}
        on |= {} if done else {"seen": str(seen)}
        rest = {name: cursor[name] for name in ("deleted",) if name in cursor}
        file = f"acled-{since}-{page}.csv" if rows else None
        yield Batch(file=file, content=_as_csv(rows), cursor=on | rest, newest=instant(seen) if seen else None)
        if done:
            return
        page += 1


def _wanted(asking: Asking) -> dict[str, str]:
    countries = [c.strip() for c in needed(asking.options, "country", "which countries to ask for").split(",")]
    needed(asking.options, "from", "the first day of events")
    first = day_of(asking.options, "from", asking.now.date())
    return {
        "_format": "json",
        "country": ":OR:country=".join(countries),
        "event_date": f"{first}|{asking.now.date()}",
        "event_date_where": "BETWEEN",
    }


def _deletions(asking: Asking, base: str, bearer: Mapping[str, str], cursor: dict[str, str]) -> Iterator[Batch]:
    """What was deleted since the last round; asked from the first round on, since rows collected by hand may go too."""
    limit = whole(asking.options, "page", PAGE, 1, PAGE)
    since, page, newest = cursor.get("deleted", "0"), 1, int(cursor.get("deleted", "0"))
    while True:
        params = {"_format": "json", "deleted_timestamp": since, "deleted_timestamp_where": ">="}
        params |= {"limit": str(limit), "page": str(page)}
        rows = _rows(asking, f"{base}/api/deleted/read", "deletions", params, bearer)
        gone = tuple(d for row in rows if (d := _deleted(row)) is not None)
        newest = max([newest, *(int(d.told_at.timestamp()) for d in gone)])
        done = len(rows) < limit
        yield Batch(deleted=gone, cursor=cursor | ({"deleted": str(newest)} if done else {}))
        if done:
            return
        page += 1


def _deleted(row: Mapping[str, Any]) -> Deleted | None:
    at = instant(row.get("deleted_timestamp", ""))
    reference = row.get("event_id_cnty")
    return None if at is None or not isinstance(reference, str) else Deleted(reference, at)


def _rows(
    asking: Asking, url: str, what: str, params: Mapping[str, str], bearer: Mapping[str, str]
) -> list[dict[str, Any]]:
    told = asking.wire.get(url, what, params=params, headers=bearer).json(checked(url))
    rows = told.get("data") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        said = str(told.get("message") or told.get("error") or "")[:200] if isinstance(told, dict) else ""
        raise UnusableSource(
            "the upstream's answer is not the one expected", host=checked(url), asked_for=what, said=said
        )
    return rows


def _as_csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as the export tool would have written them: what the source's own reader reads."""
    if not rows:
        return b""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: "" if row.get(name) is None else row[name] for name in names} for row in rows)
    return text.getvalue().encode()
