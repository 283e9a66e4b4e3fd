"""Part of the build of a wheel: the scripts and styles of the web pages are made by npm and put into it.

Users of a wheel need no Node. Whoever builds one from a checkout does; a source archive carries them made already.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STATIC = Path("truce/web/static")


class Pages(BuildHookInterface[Any]):
    """Builds `frontend/` before a wheel or a source archive is made; an editable install leaves it to `make`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files, and have them taken along though git does not keep them.

        Raises RuntimeError where there is no npm and nothing was built before.
        """
        if version == "editable":
            return
        frontend, npm = Path(self.root) / "frontend", shutil.which("npm")
        if frontend.is_dir() and npm is not None:
            for step in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
                subprocess.run([npm, *step], cwd=frontend, check=True)  # noqa: S603
        elif not (Path(self.root) / STATIC / "manifest.json").is_file():
            raise RuntimeError("the web pages' scripts are not built and there is no npm: install Node 20 or newer")
        build_data["artifacts"].append(f"{STATIC.as_posix()}/**")
