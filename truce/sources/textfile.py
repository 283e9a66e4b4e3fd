"""Delimited text read so that a bad row costs only itself: one fault each, and the rows around it land."""

import codecs
import csv
import gzip
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import polars as pl

from truce.errors import UnusableSource, WrongUsage
from truce.model.collection import Fault

ROW = "_row"
UNLISTED = "_unlisted"  # codes of a row that its crosswalk does not list
BLOCK = 4 << 20
STRIDE = 10_000  # lines looked at together
LONGEST_RECORD = 200  # lines; a quotation mark open for longer than this is a fault, not a text
LONGEST_FIELD = 4_000_000  # characters; a longer field is a fault
TOO_LONG = f"a field of more than {LONGEST_FIELD:,} characters"
ASTRAY = "a quotation mark astray: text behind a closing one"
CONTROL = "a control character astray"
CAUSES = {"larger than field limit": TOO_LONG, "expected after": ASTRAY}  # words of csv.Error -> the cause in ours
NAME_IT = "--option encoding=cp1251, or `encoding: cp1251` in a card file"
UNENDED = "the file does not end with a line break: its last row may be cut short"

csv.field_size_limit(LONGEST_FIELD)  # the library's own limit of 131,072 is shorter than some good texts


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some rows of a file as text: `frame` has `_row` (1 is the first row of data) and the file's columns.

    Empty fields are null. `rows` counts rows seen, the faulty ones included.
    """

    frame: pl.DataFrame
    rows: int
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How a text table is written. `header` names the columns of a file that does not name them itself."""

    delimiter: str = ","
    encoding: str = "utf-8"
    quoted: bool = True
    header: tuple[str, ...] = ()
    parcel: int = 50_000


def encoding_of(options: Mapping[str, str]) -> str:
    """The option `encoding`, utf-8 where it is not given. Raises WrongUsage for one that splits lines differently."""
    name = options.get("encoding", "utf-8")
    try:
        usable = '\n,"'.encode(codecs.lookup(name).name) == b'\n,"'
    except (LookupError, UnicodeError):
        usable = False
    if not usable:
        raise WrongUsage(
            "not an encoding that can be read line by line", option="encoding", given=name, remedy="utf-8 or cp1251"
        )
    return name


def open_bytes(path: Path) -> BinaryIO:
    """The bytes of a plain or gzip file, or of the one CSV inside a zip. Raises UnusableSource."""
    try:
        if path.suffix == ".gz":
            return io.BufferedReader(gzip.open(path))
        if path.suffix == ".zip":
            archive = zipfile.ZipFile(path)
            inside = [name for name in archive.namelist() if name.lower().endswith((".csv", ".txt", ".tsv"))]
            if len(inside) != 1:
                raise UnusableSource("the zip must hold exactly one CSV", file=path.name, found=len(inside))
            return io.BufferedReader(archive.open(inside[0]))  # type: ignore[type-var]
        return path.open("rb")
    except (OSError, zipfile.BadZipFile) as fault:
        raise UnusableSource("the file cannot be opened", file=path.name) from fault


def read_text(path: Path, form: Format = Format()) -> Iterator[Sheet]:
    """The rows of a delimited text file, in sheets of at most `form.parcel` rows.

    Raises UnusableSource for an empty file or a header that is not text. Quoted line breaks are kept inside their
    field; an HXL tag row under the header is passed over. A row that breaks the format (wrong number of columns, a
    stray or unclosed quotation mark, bytes that are not in the encoding) is a fault, and the next line is read on.
    """
    with open_bytes(path) as stream:
        blocks = _blocks(stream)
        header, first = (form.header, []) if form.header else _header(blocks, path, form)
        yield from _Reader(header, form).sheets(_with(first, blocks))


def header_of(path: Path, form: Format = Format()) -> tuple[str, ...]:
    """The names in a text file's first line. Raises UnusableSource as `read_text` does."""
    with open_bytes(path) as stream:
        return _header(_blocks(stream), path, form)[0]


def require(found: Sequence[str], expected: Sequence[str], path: Path, source: str) -> None:
    """Raises UnusableSource, with both lists, where a column that `source` cannot do without is absent."""
    missing = [name for name in expected if name not in found]
    if missing:
        raise UnusableSource(
            "the header is not the one this source reads",
            file=path.name,
            missing=", ".join(missing),
            expected=", ".join(expected),
            found=", ".join(name[:40] for name in found[:60]),
            remedy=f"`truce sources show {source}` names the file it needs; other tables enter by `table`",
        )


def _blocks(stream: BinaryIO) -> Iterator[list[bytes]]:
    """Lists of whole lines; the very last line, if it lacks its line break, comes in a list that ends with None."""
    rest = b""
    bare: bool | None = None
    try:
        while block := stream.read(BLOCK):
            if bare is None:  # old files end their lines with a carriage return alone
                bare = b"\n" not in block and b"\r" in block
            if bare:
                block = block.replace(b"\r", b"\n")
            lines = (rest + block).split(b"\n")
            rest = lines.pop()
            if lines:
                yield lines
    except (OSError, EOFError, zipfile.BadZipFile) as fault:
        raise UnusableSource("the compressed file is damaged or cut short") from fault
    if rest:
        yield [rest, b"\n"]  # a line that is only a line break marks the missing one: split() never leaves it


def _with(first: list[bytes], blocks: Iterator[list[bytes]]) -> Iterator[list[bytes]]:
    if first:
        yield first
    yield from blocks


def _header(blocks: Iterator[list[bytes]], path: Path, form: Format) -> tuple[tuple[str, ...], list[bytes]]:
    lines = next(blocks, [])
    if not lines:
        raise UnusableSource("the file is empty", file=path.name)
    if lines[0].startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnusableSource("the file is UTF-16 text", file=path.name, remedy="save it as UTF-8 and collect that file")
    try:
        text = lines[0].removeprefix(codecs.BOM_UTF8).decode(form.encoding).rstrip("\r")
        names = next(csv.reader([text], delimiter=form.delimiter, strict=True), [])
    except (UnicodeDecodeError, csv.Error) as fault:
        raise UnusableSource(
            "the first line is not a header in the encoding expected",
            file=path.name,
            encoding=form.encoding,
            remedy=f"name the encoding: {NAME_IT}",
        ) from fault
    told = [name.strip() for name in names]
    twice = sorted({name for name in told if name and told.count(name) > 1})
    if twice:
        raise UnusableSource(
            "the header names a column twice",
            file=path.name,
            column=", ".join(twice)[:200],
            remedy="rename or take out one of them: which is meant is not known",
        )
    rest = lines[2:] if len(lines) > 1 and _is_tags(lines[1], form) else lines[1:]
    return _unlike(told), rest


def _is_tags(line: bytes, form: Format) -> bool:
    """Whether a line is the HXL tag row that some publishers put under the header: each filled cell a #tag."""
    cells = [cell.strip(' "') for cell in line.decode(form.encoding, "replace").strip().split(form.delimiter)]
    return any(cells) and all(cell.startswith("#") for cell in cells if cell)


def _unlike(names: Sequence[str]) -> tuple[str, ...]:
    """The names, an empty one told apart by its column number."""
    return tuple(name or f"#{i + 1}" for i, name in enumerate(names))


class _Reader:
    """Cuts lines into records and records into sheets."""

    def __init__(self, header: Sequence[str], form: Format) -> None:
        self.header = header
        self.form = form
        self.number = 0
        self.rows: list[list[str]] = []
        self.numbers: list[int] = []
        self.faults: list[Fault] = []
        self.seen = 0

    def sheets(self, blocks: Iterator[list[bytes]]) -> Iterator[Sheet]:
        rest: list[str | None] = []
        notes: tuple[str, ...] = ()
        for block in blocks:
            unended = block[-1] == b"\n"
            notes = (UNENDED,) if unended else ()
            lines = rest + self.decode(block[:-1] if unended else block)
            for start in range(0, len(lines), STRIDE):
                part = lines[start : start + STRIDE]
                rest = self.take(rest + part if start else part)
                if self.seen > self.form.parcel - STRIDE - LONGEST_RECORD:
                    yield self.sheet()
        while rest:
            rest = self.take(rest, final=True)
        yield self.sheet(notes)

    def decode(self, lines: list[bytes]) -> list[str | None]:
        """The lines as text, None for one that is not in the encoding."""
        try:
            return [line.rstrip("\r") for line in b"\n".join(lines).decode(self.form.encoding).split("\n")]
        except UnicodeDecodeError:
            return [self.decode_one(line) for line in lines]

    def decode_one(self, line: bytes) -> str | None:
        try:
            return line.decode(self.form.encoding).rstrip("\r")
        except UnicodeDecodeError:
            return None

    def take(self, lines: list[str | None], final: bool = False) -> list[str | None]:
        """Records out of lines; gives back the lines of a record that is still open at the end."""
        if self.all_at_once(lines):
            return []
        at = 0
        while at < len(lines):
            used = self.record(lines, at, final)
            if not used:
                return lines[at:]
            at += used
        return []

    def all_at_once(self, lines: list[str | None]) -> bool:
        """The quick way, for lines that are one good record each (nearly always)."""
        width = len(self.header)
        try:
            rows = list(self.parse(lines))  # type: ignore[arg-type]
        except (csv.Error, TypeError):
            return False
        if len(rows) != len(lines) or any(len(row) != width for row in rows):
            return False
        self.rows += rows
        self.numbers += range(self.number + 1, self.number + 1 + len(rows))
        self.number += len(rows)
        self.seen += len(rows)
        return True

    def parse(self, lines: Sequence[str]) -> Iterator[list[str]]:
        if not self.form.quoted:
            return iter(csv.reader(lines, delimiter=self.form.delimiter, quoting=csv.QUOTE_NONE, strict=True))
        return iter(csv.reader(lines, delimiter=self.form.delimiter, strict=True))

    def record(self, lines: list[str | None], at: int, final: bool) -> int:
        """Take the record that starts at a line; the number of lines used, 0 where more lines are needed."""
        line = lines[at]
        if line is None:
            return self.bad("row", f"bytes that are not {self.form.encoding}: if all rows are so, {NAME_IT}")
        if not line.strip():
            return 1
        parsed = self.alone(line)
        if parsed is not None:
            return self.accept(parsed, 1)
        return self.open_record(lines, at, final)

    def alone(self, text: str) -> list[str] | str | None:
        """The fields of one record; why it is none; or None where a quotation mark is still open."""
        try:
            found = list(self.parse([part + "\n" for part in text.split("\n")] if "\n" in text else [text]))
        except csv.Error as fault:
            if "unexpected end of data" in str(fault):
                return None
            return next((cause for words, cause in CAUSES.items() if words in str(fault)), CONTROL)
        return found[0] if len(found) == 1 else "a line break astray"

    def open_record(self, lines: list[str | None], at: int, final: bool) -> int:
        text = str(lines[at])
        for end in range(at + 1, min(len(lines), at + LONGEST_RECORD)):
            line = lines[end]
            if line is None or self.whole(line):
                break
            text += "\n" + line
            if '"' not in line:
                continue
            parsed = self.alone(text)
            if isinstance(parsed, list) and len(parsed) == len(self.header):
                return self.accept(parsed, end + 1 - at)
            if parsed is not None:
                break
        else:
            if not final and len(lines) - at < LONGEST_RECORD:
                return 0
        return self.bad("row", "a quotation mark that is opened and not closed")

    def whole(self, line: str) -> bool:
        """Whether a line is a good record by itself: then the open quotation mark before it is the fault."""
        parsed = self.alone(line)
        return line.count('"') % 2 == 0 and isinstance(parsed, list) and len(parsed) == len(self.header) > 1

    def accept(self, parsed: list[str] | str, used: int) -> int:
        if isinstance(parsed, str):
            return self.bad("row", parsed)
        if len(parsed) != len(self.header):
            return self.bad("row", f"{len(parsed)} columns where the header has {len(self.header)}")
        self.number += 1
        self.seen += 1
        self.rows.append(parsed)
        self.numbers.append(self.number)
        return used

    def bad(self, field: str, reason: str) -> int:
        self.number += 1
        self.seen += 1
        self.faults.append(Fault(self.number, field, reason))
        return 1

    def sheet(self, notes: tuple[str, ...] = ()) -> Sheet:
        columns = zip(*self.rows, strict=True) if self.rows else ([] for _ in self.header)
        series = [pl.Series(n, list(c), dtype=pl.String) for n, c in zip(self.header, columns, strict=True)]
        frame = pl.DataFrame([pl.Series(ROW, self.numbers, dtype=pl.Int64), *series])
        frame = frame.with_columns(pl.col(pl.String).replace("", None))
        answer = Sheet(frame, self.seen, tuple(self.faults), notes)
        self.rows, self.numbers, self.faults, self.seen = [], [], [], 0
        return answer
