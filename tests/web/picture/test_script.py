"""The plain parts of the map page's script: their own tests, run by Node."""

import shutil
import subprocess
from pathlib import Path

from tests.conftest import ROOT, lacking

FRONTEND = ROOT / "frontend"


def test_what_the_script_promises_holds(tmp_path: Path) -> None:
    node, esbuild = shutil.which("node"), FRONTEND / "node_modules" / ".bin" / "esbuild"
    if node is None or not esbuild.is_file():
        lacking("Node, or the packages of frontend/, are not installed (npm ci)")
    out = tmp_path / "test.mjs"
    made = [str(esbuild), "tests/picture.test.ts", "--bundle", "--platform=node", "--format=esm", f"--outfile={out}"]
    subprocess.run([*made, "--log-level=warning"], cwd=FRONTEND, check=True)

    told = subprocess.run([node, "--test", str(out)], capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stdout[-4000:]
