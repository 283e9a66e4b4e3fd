"""The plan of the house: who may import whom. Anything not in this table fails."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "truce"
ROOMS = {
    "sources",
    "fusion",
    "evidence",
    "verification",
    "compliance",
    "people",
    "rights",
    "bundle",
    "briefs",
    "sample",
    "picture",
    "field",
    "alerts",
    "signin",
    "outlook",
    "talks",
    "community",
}

MAY_USE: dict[str, set[str]] = {  # the whole architecture, one line a room
    "__init__": set(),
    "__main__": {"cli"},
    "warm": {"bootstrap", "flow", "talks"},
    "errors": set(),
    "yamlfile": {"errors"},
    "vocabulary": {"errors", "yamlfile"},
    "model": {"errors"},
    "settings": {"errors"},
    "engines": {"errors"},
    "compiled": set(),
    "drawn": set(),
    "record": {"errors"},
    "wire": {"errors", "model", "record", "vocabulary", "yamlfile"},
    "store": {"errors", "model", "record", "wire"},
    "sources": {"errors", "model", "vocabulary", "wire", "yamlfile"},
    "fusion": {"errors", "model", "engines", "vocabulary", "compiled"},
    "compliance": {"errors", "model", "engines", "vocabulary", "compiled"},
    "evidence": {"errors", "model", "record", "vocabulary"},
    "verification": {"errors", "model", "vocabulary"},
    "people": {"errors", "model", "record", "vocabulary"},
    "rights": {"errors", "model", "vocabulary"},
    "bundle": {"errors", "model", "record"},
    "briefs": {"errors", "model", "vocabulary", "drawn"},
    "sample": {"errors", "model", "wire"},
    "picture": {"errors", "model", "vocabulary", "compiled"},
    "field": {"errors", "model", "vocabulary", "yamlfile"},
    "alerts": {"errors", "model", "vocabulary"},
    "signin": {"errors", "model"},
    "outlook": {"errors", "model", "engines", "vocabulary", "compiled", "yamlfile"},
    "talks": {"errors", "model", "vocabulary", "compiled", "yamlfile"},
    "community": {"errors", "model", "vocabulary"},
    "flow": {"errors", "model", "wire", "vocabulary", "record", "store", "engines", *ROOMS},
    "bootstrap": {
        "errors",
        "flow",
        "store",
        "engines",
        "sources",
        "settings",
        "sample",
        "wire",
        "model",
        "record",
        "people",
    },
    "cli": {"errors", "bootstrap", "flow", "wire", "model", "vocabulary", "settings", "people"},
    "shell": {"errors", "vocabulary"},
    "web": {
        "errors",
        "bootstrap",
        "flow",
        "wire",
        "model",
        "vocabulary",
        "settings",
        "picture",
        "alerts",
        "shell",
        "yamlfile",
        "drawn",
    },
    "public": {"errors", "model", "vocabulary", "picture", "compliance", "shell", "wire"},  # and can reach no more
    "client": {"errors"},
}

FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


EVERY_ROOM = sorted({room_of(file) for file in FILES})


def is_module(name: str) -> bool:
    place = PACKAGE.parent.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def modules_used(file: Path) -> set[str]:
    """Every module of the package that a file imports, also inside functions and under guards."""
    used = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports hide the plan"
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            inner = {part for part in parts if is_module(part)}
            used |= inner | ({str(node.module)} if inner != parts else set())
        elif isinstance(node, ast.Import):
            used |= {alias.name for alias in node.names}
    return {name for name in used if name.split(".")[0] == "truce"}


@pytest.mark.parametrize("room", EVERY_ROOM)
def test_a_room_uses_only_the_rooms_below_it(room: str) -> None:
    found = {}
    for file in (file for file in FILES if room_of(file) == room):
        used = {name.split(".")[1] for name in modules_used(file) if name.count(".") >= 1}
        used = {u for u in used if (PACKAGE / u).is_dir() or (PACKAGE / f"{u}.py").is_file()}
        found[str(file.relative_to(PACKAGE))] = used - {room} - MAY_USE[room]

    assert {file: beyond for file, beyond in found.items() if beyond} == {}


def dotted(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_file_is_part_of_a_circle_not_even_a_hidden_one() -> None:
    names = {dotted(f) for f in FILES}
    arrows = {dotted(f): {m for m in modules_used(f) if m in names and m != dotted(f)} for f in FILES}
    left = dict(arrows)
    while free := [name for name, used in left.items() if not used & left.keys()]:
        for name in free:
            del left[name]

    assert not left, f"these files import each other: {sorted(left)}"


def test_every_room_stands_in_the_plan() -> None:
    assert {room_of(f) for f in FILES} <= MAY_USE.keys()


HOMES: dict[str, set[str]] = {  # an outside library has one home
    "yaml": {"yamlfile"},
    "ruamel": {"yamlfile"},
    "deltalake": {"store"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "pyspark": {"engines"},
    "typer": {"cli"},
    "click": {"cli"},
    "rich": {"cli"},
    "altair": {"briefs"},
    "vl_convert": {"briefs"},
    "typst": {"briefs"},
    "jinja2": {"briefs", "web", "public"},
    "babel": {"briefs", "web", "shell"},
    "jsonschema": {"wire"},
    "pydantic": {"wire", "settings", "web", "sources"},
    "starlette": {"web", "public", "shell"},
    "fastapi": {"web"},
    "sse_starlette": {"web"},
    "prometheus_client": {"shell"},
    "uvicorn": {"cli"},
    "httpx": {"sources", "client", "bootstrap"},
    "aiomqtt": {"sources"},
    "argon2": {"signin"},
    "pyotp": {"signin"},
    "webauthn": {"signin"},
    "joserfc": {"signin"},
    "segno": {"signin", "field"},
    "pyxform": {"field"},
    "openpyxl": {"field"},
    "python_multipart": {"web"},
    "defusedxml": {"field"},
    "mapbox_vector_tile": {"picture"},
    "shapely": {"model", "sources", "compliance", "briefs", "wire", "alerts", "picture"},
    "pyproj": {"model", "compliance", "briefs"},
    "numba": {"compiled"},
    "cryptography": {"record"},
    "pyrage": {"people"},
    "blake3": {"record"},
    "puremagic": {"evidence"},
    "PIL": {"evidence"},
    "imagehash": {"evidence"},
    "c2pa": {"evidence"},
    "rfc3161_client": {"evidence"},
    "bagit": {"bundle"},
}


@pytest.mark.parametrize("room", EVERY_ROOM)
def test_an_outside_library_is_used_only_at_home(room: str) -> None:
    abroad = {name for name, homes in HOMES.items() if room not in homes}
    found = {
        f"{file.relative_to(PACKAGE)}: {name} lives in {sorted(HOMES[name])}"
        for file in FILES
        if room_of(file) == room
        for name in abroad & libraries_used(file)
    }

    assert found == set()


def libraries_used(file: Path) -> set[str]:
    """Names of the packages that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
    return found
