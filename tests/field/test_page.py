"""The engine and the courier of the page for reports: their own tests, run by Node."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import lacking

FRONTEND = Path(__file__).parents[2] / "frontend"
FILES = sorted(FRONTEND.glob("tests/field.*.test.ts"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_the_page_promises_holds(file: Path, tmp_path: Path) -> None:
    node, esbuild = shutil.which("node"), FRONTEND / "node_modules" / ".bin" / "esbuild"
    if node is None or not esbuild.is_file():
        lacking("Node, or the packages of frontend/, are not installed (npm ci)")
    out = tmp_path / "test.mjs"
    made = [str(esbuild), str(file), "--bundle", "--platform=node", "--format=esm", f"--outfile={out}"]
    subprocess.run([*made, "--log-level=warning"], cwd=FRONTEND, check=True)

    told = subprocess.run([node, "--test", str(out)], check=False, capture_output=True, text=True)

    assert told.returncode == 0, told.stdout[-4000:]
