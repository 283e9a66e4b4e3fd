"""What is written for deployers: it names what there is, and a service is one."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SERVICES = sorted(path.name for path in DEPLOY.glob("*.service"))


def test_the_container_holds_all_that_the_build_of_the_pages_reads() -> None:
    builds = DEPLOY.joinpath("Containerfile").read_text("utf-8").partition("FROM docker.io/library/python")[0]
    copied = {line.split()[1] for line in builds.splitlines() if line.startswith("COPY ")}
    script = (ROOT / "frontend" / "build.mjs").read_text("utf-8")
    read = {
        "/".join(re.findall(r'"([^".]+)"', one)) for one in re.findall(r'join\(here, "\.\."((?:, "[^"]+")+)\)', script)
    }

    assert read
    for path in read:
        assert any(f"{path}/".startswith(f"{one}/") for one in copied), path


def test_every_path_that_the_container_copies_is_there() -> None:
    for line in DEPLOY.joinpath("Containerfile").read_text("utf-8").splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            assert all((ROOT / one).exists() for one in line.split()[1:-1]), line


def test_the_public_edition_believes_the_proxy_before_it() -> None:
    """Else every reader has one address, and the first who reads much shuts all others out."""
    service = DEPLOY.joinpath("truce-public.service").read_text("utf-8")

    assert "127.0.0.1:8480" in DEPLOY.joinpath("Caddyfile").read_text("utf-8")
    assert "--proxy 127.0.0.1" in service


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd")
def test_a_service_is_one(name: str, tmp_path: Path) -> None:
    told = (DEPLOY / name).read_text("utf-8").replace("/opt/truce/bin/truce", "/bin/true")
    unit = tmp_path / name.replace(".service", "@vela.service")
    unit.write_text(re.sub(r"^(User|Group)=.*\n", "", told, flags=re.M), "utf-8")
    made = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)

    assert (made.returncode, made.stderr) == (0, "")
