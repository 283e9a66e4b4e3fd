"""The handbook is tested: generated pages are compared, links lead somewhere, examples are run."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.generated import ROOT, pages
from tests.house.worked import filled, worked_pages

DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
BLOCK = re.compile(r"^```console( needs-shared-data)?\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("path", pages(), ids=lambda p: p.name)
def test_a_generated_page_says_what_the_code_says(path: Path) -> None:
    assert path.read_text("utf-8") == pages()[path](), "run: python -m tests.house.generated"


@pytest.mark.parametrize("page", DOCS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_of_the_handbook_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text("utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("room", sorted(p.name for p in (ROOT / "truce").iterdir() if (p / "__init__.py").is_file()))
def test_every_room_has_its_page(room: str) -> None:
    page = {"cli": "commands", "flow": "house", "bootstrap": "house", "client": "api", "shell": "web"}.get(room, room)

    assert (ROOT / "docs" / f"{page}.md").is_file()


def commands_of(page: Path, *, shared: bool) -> list[str]:
    """The `$ ` lines of the page's console blocks, those that need the real data or those that do not."""
    found = []
    for needs, block in BLOCK.findall(page.read_text("utf-8")):
        if bool(needs) == shared:
            joined = block.replace("\\\n", " ")
            found += [line[2:] for line in joined.splitlines() if line.startswith("$ truce ")]
    return found


def run_all(commands: list[str], folder: Path) -> None:
    """One after the other, each in a process of its own; stops at the first that fails."""
    keys = os.environ | {"TRUCE_KEYS": str(folder / "keys"), "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "tests.house.typed"]
    told = "\n".join(json.dumps(shlex.split(command)[1:]) for command in commands)
    done = subprocess.run(words, cwd=folder, env=keys, input=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"


WITH_EXAMPLES = [page for page in DOCS if commands_of(page, shared=False)]
WITH_REAL_DATA = [page for page in DOCS if commands_of(page, shared=True)]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_examples_of_a_page_run_as_they_stand(page: Path, tmp_path: Path) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")

    run_all(commands_of(page, shared=False), tmp_path)


@pytest.mark.parametrize("page", worked_pages(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_worked_page_shows_what_its_commands_print(page: Path) -> None:
    text = page.read_text("utf-8")

    assert text == filled(text), "run: python -m tests.house.worked"


@pytest.mark.parametrize("page", WITH_REAL_DATA, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_examples_on_real_data_run_as_they_stand(page: Path, tmp_path: Path, shared_data: Path) -> None:
    (tmp_path / "shared").symlink_to(shared_data.parent)
    (tmp_path / "here").mkdir()

    run_all(commands_of(page, shared=True), tmp_path / "here")
