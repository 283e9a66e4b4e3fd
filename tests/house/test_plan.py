"""The plan of the hous

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
}

MAY_USE: dict[str, set[str]] = {  # the whole architecture, one line a room
    "__init__
    "__main__
    "warm
    "errors
    "yamlfile
    "vocabulary
    "model
    "settings
    "engines
    "compiled
    "record
    "wire
    "store
    "sources
    "fusion
    "compliance
    "evidence
    "verification
    "people
    "rights
    "bundle
    "briefs
    "sample
    "picture
    "field
    "alerts
    "signin
    "flow
    "bootstrap
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
    "cli
    "shell
    "web
    "public
    "client
}

FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(fil
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def is_module(nam
    place = PACKAGE.parent.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def modules_used(fil
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


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_a_room_uses_only_the_rooms_below_it(fil
    room = room_of(file)
    used = {name.split(".")[1] for name in modules_used(file) if name.count(".") >= 1}
    used = {u for u in used if (PACKAGE / u).is_dir() or (PACKAGE / f"{u}.py").is_file()}

    assert used - {room} <= MAY_USE[room]


def dotted(fil
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
    "yaml
    "ruamel
    "deltalake
    "sqlalchemy
    "alembic
    "psycopg
    "pyspark
    "typer
    "click
    "rich
    "altair
    "vl_convert
    "typst
    "jinja2
    "babel
    "jsonschema
    "pydantic
    "starlette
    "fastapi
    "sse_starlette
    "prometheus_client
    "uvicorn
    "httpx
    "aiomqtt
    "argon2
    "pyotp
    "webauthn
    "joserfc
    "segno
    "pyxform
    "defusedxml
    "mapbox_vector_tile
    "shapely
    "pyproj
    "numba
    "cryptography
    "pyrage
    "blake3
    "puremagic
    "PIL
    "imagehash
    "c2pa
    "rfc3161_client
    "bagit
}


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_an_outside_library_is_used_only_at_home(fil
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom):
            names = [str(node.module)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            homes = HOMES.get(name.split(".")[0])
            assert homes is None or room_of(file) in homes, f"{file}: {name} lives in {homes}"
