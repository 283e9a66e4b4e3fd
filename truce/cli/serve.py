"""serve: the operations room, for one laptop or a whole mission."""

import os
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import uvicorn

from truce import bootstrap
from truce.cli import show
from truce.cli.options import Folder
from truce.errors import WrongUsage

ROOM = "truce.web.serving:from_environment"
PUBLIC = "truce.public.serving:from_environment"
GRACE_SECONDS = 20
KEEP_SECONDS = 75  # an idle connection; longer than browsers and proxies keep theirs, so that they close and not we
FIGURES = "PROMETHEUS_MULTIPROC_DIR"  # where several workers add their figures up; the library's own name
BUILT = Path(__file__).parents[1] / "web" / "static" / "manifest.json"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    folder: Folder,
    host: Annotated[str, typer.Option(help="Address to listen on; only this machine reaches 127.0.0.1.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8470,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; more than one wants PostgreSQL.")] = 1,
    public: Annotated[
        bool, typer.Option("--public", help="Serve the public edition instead: published files, and nothing else.")
    ] = False,
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            help="With --public: address of a reverse proxy to believe (the room: room.proxies in truce.toml)."
        ),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the room in the browser of this machine.")] = False,
) -> None:
    """Open the operations room: the map, the board, the cases, the forms from the field."""
    if not BUILT.is_file():
        remedy = "make pages (needs Node 20), or install truce from its wheel"
        raise WrongUsage("the scripts and styles of the pages are not built here", remedy=remedy)
    if public:
        _run(PUBLIC, {"TRUCE_SERVE_PUBLIC": str(folder.resolve())}, host, port, workers, proxy or [])
        return
    alone = bootstrap.is_alone(folder)
    if alone and host not in LOOPBACK:
        raise WrongUsage(
            "a mission without members is served to this machine only",
            host=host,
            remedy="truce --as HANDLE roles found FOLDER, or --host 127.0.0.1",
        )
    entry = os.environ.get("TRUCE_SERVE_ENTRY") or token_urlsafe(24)
    link = f"http://{host}:{port}/" + (f"enter?token={entry}" if alone else "")
    show.say(f"the room is open: {link}")
    if browser:
        bootstrap.open_address(link)
    told = {"TRUCE_SERVE_FOLDER": str(folder.resolve()), "TRUCE_SERVE_ENTRY": entry}
    _run(ROOM, told, host, port, workers, [])  # the room itself believes room.proxies


def _run(app: str, environment: dict[str, str], host: str, port: int, workers: int, proxies: list[str]) -> None:
    """Until somebody stops it: then no new request is taken, and those that run may end."""
    os.environ.update(environment)
    with TemporaryDirectory(prefix="truce-figures-") as figures:
        if workers > 1:
            os.environ[FIGURES] = figures
        uvicorn.run(
            app,
            factory=True,
            host=host,
            port=port,
            workers=workers,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies or None,
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_keep_alive=KEEP_SECONDS,
        )
