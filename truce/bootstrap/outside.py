"""What lies outside the house: files that a command names, the network, a browser."""

import shutil
import sys
import tempfile
import webbrowser
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from truce.errors import NotFound, UnusableSource, WrongUsage


@contextmanager
def readable(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """The paths as files: `-` is standard input, kept in a file of its own while it is read."""
    with tempfile.TemporaryDirectory() as folder:
        yield [_piped(Path(folder)) if str(path) == "-" else path for path in paths]


def _piped(folder: Path) -> Path:
    path = folder / "standard-input.jsonl"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path


def read_file(path: Path) -> bytes:
    """What a small file holds. Raises NotFound where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as missing:
        raise NotFound("the file cannot be read", file=path.name, why=type(missing).__name__) from None


def write_file(path: Path, held: bytes) -> None:
    """A small new file. Raises WrongUsage where there is one already, or none can be."""
    try:
        with path.open("xb") as file:
            file.write(held)
    except OSError as refused:
        raise WrongUsage("the file cannot be written", file=path.name, why=type(refused).__name__) from None


def ask_authority(url: str, request: bytes) -> bytes:
    """A time stamp authority's answer (RFC 3161, section 3.4). The one call that evidence makes to a network."""
    if not url.startswith(("https://", "http://")):
        raise WrongUsage("an authority has an address that begins with https:// or http://", given=url[:80])
    asking = Request(url, data=request, headers={"Content-Type": "application/timestamp-query"})  # noqa: S310 - above
    try:
        with urlopen(asking, timeout=30) as answer:  # noqa: S310 - as above
            return bytes(answer.read(1 << 20))
    except OSError as silent:
        remedy = "--request OUT.tsq, and give it to an authority another way"
        raise UnusableSource("the authority did not answer", why=type(silent).__name__, remedy=remedy) from None


def ask_provider(url: str, form: Mapping[str, str] | None, auth: tuple[str, str] | None) -> bytes:
    """What a provider of sign-in answers: to a GET, or to a form. Follows no redirect; at most 1 MiB, in 10 seconds.

    Raises UnusableSource where it does not answer, or says no.
    """
    import httpx  # noqa: PLC0415 - slow to load, and no command but serve asks a provider

    accept, method, held = {"Accept": "application/json"}, "GET" if form is None else "POST", b""
    try:
        with httpx.stream(
            method, url, data=form, timeout=10, follow_redirects=False, headers=accept, auth=auth
        ) as answer:
            for piece in answer.iter_bytes():
                held += piece
                if len(held) > 1 << 20:
                    raise UnusableSource("the provider's answer is too long")
            status = answer.status_code
    except httpx.HTTPError as silent:
        raise UnusableSource("the provider did not answer", why=type(silent).__name__) from None
    if status != 200:
        raise UnusableSource("the provider said no", status=status)
    return held


def open_in_browser(path: Path) -> None:
    """Show a page, where there is something to show it with."""
    webbrowser.open(path.resolve().as_uri())


def open_address(link: str) -> None:
    """Show a page of the room, where there is something to show it with."""
    webbrowser.open(link)
