"""gdelt: the event export of every quarter of an hour, from where the last round ended (data.gdeltproject.org).

A slice that is not there is passed over and named: GDELT has gaps, and a feed that waited for one would stop for ever.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from truce.errors import UnusableSource, WrongUsage
from truce.sources.pull.contract import Asking, Batch, Cursor
from truce.sources.pull.wire import checked

BASE = "http://data.gdeltproject.org"
SLICE = timedelta(minutes=15)
TOGETHER = 24  # slices in one batch: six hours
LARGEST = 512 << 20  # bytes of one slice, unpacked
STAMP = "%Y%m%d%H%M%S"
SECRETS: tuple[str, ...] = ()
OPTIONS = {
    "from": "first instant to ask for, YYYY-MM-DD or YYYY-MM-DDTHH:MM (UTC); the newest slice unless given",
    "base": f"address of the service, {BASE} unless given",
}


def pull(asking: Asking, cursor: Cursor) -> Iterator[Batch]:
    """See the contract."""
    base = asking.options.get("base", BASE).rstrip("/")
    newest = _newest(asking, base)
    at = (
        datetime.strptime(cursor["at"], STAMP).replace(tzinfo=UTC) + SLICE if "at" in cursor else _first(asking, newest)
    )
    while at <= newest:
        until = min(newest, at + (TOGETHER - 1) * SLICE)
        yield _slices(asking, base, at, until)
        at = until + SLICE


def _slices(asking: Asking, base: str, first: datetime, last: datetime) -> Batch:
    """The slices from `first` to `last` as one file, and which of them were not there."""
    parts, missing, at = [], [], first
    while at <= last:
        stamp = at.strftime(STAMP)
        url = f"{base}/gdeltv2/{stamp}.export.CSV.zip"
        told = asking.wire.get(url, f"slice {stamp}", missing_is_answer=True)
        if told.status == 404:
            missing.append(stamp)
        else:
            parts.append(_unpacked(told.content, checked(base), stamp))
        at += SLICE
    notes = (f"slices that were not there: {', '.join(missing)}",) if missing else ()
    content = b"".join(parts)
    file = f"gdelt-{first.strftime(STAMP)}-{last.strftime(STAMP)}.export.csv" if content else None
    return Batch(file=file, content=content, cursor={"at": last.strftime(STAMP)}, newest=last, notes=notes)


def _unpacked(content: bytes, host: str, stamp: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (inside,) = archive.infolist()
            if inside.file_size > LARGEST:
                raise UnusableSource("the upstream's answer is too large", host=host, asked_for=stamp)
            told = archive.read(inside)
    except (zipfile.BadZipFile, ValueError, EOFError) as wrong:
        raise UnusableSource("the upstream's answer is not one file in a zip", host=host, asked_for=stamp) from wrong
    return told if told.endswith(b"\n") or not told else told + b"\n"


def _newest(asking: Asking, base: str) -> datetime:
    """The instant of the newest slice, by the upstream's own list (size, checksum and address in each line)."""
    told = asking.wire.get(f"{base}/gdeltv2/lastupdate.txt", "the list of the newest slices").content
    for line in told.decode("utf-8", "replace").splitlines():
        name = line.rpartition("/")[2]
        if name.endswith(".export.CSV.zip") and name[:14].isdigit():
            return datetime.strptime(name[:14], STAMP).replace(tzinfo=UTC)
    raise UnusableSource(
        "the upstream's answer is not the one expected", host=checked(base), asked_for="the newest slices"
    )


def _first(asking: Asking, newest: datetime) -> datetime:
    told = asking.options.get("from")
    if told is None:
        return newest
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        raise WrongUsage("not an instant", option="from", given=told, remedy="write 2025-04-20T00:00") from None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at - timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
