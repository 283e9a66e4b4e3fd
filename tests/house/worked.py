"""Worked pages: blocks marked `compared` hold what their commands print. `python -m tests.house.worked` fills them."""

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```console compared\n(.*?)^```$", re.DOTALL | re.MULTILINE)
IDS = re.compile(r"\b(col|brf)-[0-9a-f]{16}\b")  # of acts done now: they differ from run to run


def worked_pages() -> list[Path]:
    """Every page of the handbook with a compared block."""
    return [page for page in sorted((ROOT / "docs").rglob("*.md")) if BLOCK.search(page.read_text("utf-8"))]


def commands(block: str) -> list[str]:
    """The commands of a block, each on one line."""
    return [line[2:] for line in block.replace("\\\n", " ").splitlines() if line.startswith("$ truce ")]


def printed(command: str, folder: Path) -> str:
    """What a command prints, without the ids of what is done now; fails where it fails."""
    words = [sys.executable, "-m", "truce", *shlex.split(command)[1:]]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"{command}\n{done.stdout}\n{done.stderr}")
    lines = [line.rstrip() for line in IDS.sub(r"\1-...", done.stdout).splitlines()]
    return "\n".join(lines).strip("\n")


def filled(text: str) -> str:
    """The page with every compared block holding what its commands print, run in order in one new folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "docs").symlink_to(ROOT / "docs")

        def fill(found: re.Match[str]) -> str:
            said = []
            for written in re.findall(r"^\$ truce (?:.*\\\n)*.*$", found[1], re.MULTILINE):
                out = printed(commands(written + "\n")[0], folder)
                said.append(f"{written}\n{out}\n" if out else f"{written}\n")
            return "```console compared\n" + "".join(said) + "```"

        return BLOCK.sub(fill, text)


def main() -> None:
    """Fill every worked page."""
    for page in worked_pages():
        page.write_text(filled(page.read_text("utf-8")), "utf-8")
        sys.stdout.write(f"{page.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
