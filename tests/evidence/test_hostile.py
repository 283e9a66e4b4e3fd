"""Hostile files do no harm: taken in as bytes, looked at in a cell that is bounded and says what it could not."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.casework import Staffed
from tests.evidence import hostile
from tests.flow.preserved import photograph, receipt, with_case
from truce.evidence.examine import Limits, examine
from truce.flow.evidence.preserve import add, bytes_given
from truce.flow.evidence.preserve_bytes import store_of

FILES = hostile.every(photograph())


def looked(content: bytes, tmp_path: Path, name: str | None = None, **more: Any) -> dict[str, Any]:
    (tmp_path / "file").write_bytes(content)
    with (tmp_path / "file").open("rb") as file:
        return examine(file.fileno(), len(content), name=name, **more)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    return with_case(tmp_path_factory.mktemp("mission"))


EXPECTED = {  # remarks and what could not be made out, beginnings of lines
    "zip bomb": ({"bomb"}, []),
    "paths out of the folder": ({"leads_outside"}, []),
    "links in a zip": ({"links"}, []),
    "60,000 x 60,000 pixels": ({"huge"}, ["picture: more than"]),
    "a picture cut off": (set(), ["picture:"]),
    "EXIF that is its own child": (set(), []),
    "30,000 frames": ({"many_frames", "too_plain"}, []),
    "a PDF that is its own child": ({"acts_by_itself"}, []),
    "boxes longer than the film": (set(), []),
    "nothing at all": ({"empty"}, []),
    "two types in one": ({"more_than_one_type"}, []),
    "a zip without an end": (set(), ["archive:"]),
    "noise": (set(), []),
}


@pytest.mark.long
@pytest.mark.parametrize("what", FILES)
def test_a_hostile_file_is_an_exhibit_like_any_other_and_its_examination_says_what_it_could_not(
    what: str, here: Staffed
) -> None:
    content = FILES[what]()
    around = {path.name for path in here.house.mission.folder.parent.iterdir()}

    exhibit = add(here.as_("ivy"), bytes_given(content, "told.dat"), receipt()).exhibit

    assert exhibit.seen is not None
    assert store_of(here.house).path(str(exhibit.stored)).read_bytes() == content
    remarks, could_not = EXPECTED[what]
    assert remarks <= set(exhibit.seen.remarks)
    for start in could_not:
        assert any(told.startswith(start) for told in exhibit.seen.could_not), exhibit.seen.could_not
    assert {path.name for path in here.house.mission.folder.parent.iterdir()} == around


def test_a_file_that_takes_too_much_time_or_memory_ends_its_cell_and_what_was_told_before_stays(tmp_path: Path) -> None:
    slow = looked(hostile.endless_gif(), tmp_path, limits=Limits(wall_seconds=0))
    small = looked(photograph(), tmp_path, limits=Limits(memory_bytes=60 << 20))

    assert slow["could_not"] == ["the rest: too much"]
    assert any(told.startswith(("picture", "the rest", "credentials")) for told in small["could_not"])


def test_the_cell_has_no_network_no_programs_no_writing_and_no_way_to_end_us(tmp_path: Path) -> None:
    import subprocess
    import sys

    told = subprocess.run([sys.executable, "-c", CELL, str(tmp_path)], stdout=subprocess.PIPE, check=True, timeout=60)
    answers = json.loads(told.stdout)

    if not answers.pop("barred"):
        pytest.skip("no filter on system calls here: the limits alone hold")
    assert set(answers.values()) == {"PermissionError"}
    assert list(tmp_path.iterdir()) == []


CELL = """
import json, os, socket, subprocess, sys
from truce.evidence.apart.bars import close_bars
answers = {"barred": close_bars(1 << 31, 10)}
out = sys.argv[1] + "/out"
for name, act in {
    "socket": socket.socket, "fork": os.fork, "program": lambda: os.execv("/bin/true", ["true"]),
    "write": lambda: open(out, "w"), "folder": lambda: os.mkdir(out), "remove": lambda: os.unlink("/etc/hostname"),
    "rename": lambda: os.rename("/etc/hostname", out), "kill": lambda: os.kill(os.getppid(), 0),
    "rights": lambda: os.chmod("/etc/hostname", 0o777), "link": lambda: os.symlink("/etc", out),
}.items():
    try:
        act(); answers[name] = "done"
    except OSError as refused:
        answers[name] = type(refused).__name__
print(json.dumps(answers))
"""


def test_what_a_taken_over_cell_says_is_held_against_its_form() -> None:
    from truce.evidence.told import seen_facts

    lies = {
        "media_type": "Zoryana Marchenko",
        "also": [],
        "could_not": ["Zoryana Marchenko lives at 48.69015, 38.43002", "picture: OSError"],
        "parts": {
            "camera": {"make": "Zoryana's", "model": "telephone"},
            "gps": {"lat": 48.690152, "lon": 38.430027},
            "times": {"taken": {"told": "Zoryana", "offset": "Marchenko"}},
            "alike": {"picture": "Zoryana"},
            "picture": {"width": "48.69015", "height": -1},
            "credentials": {"state": "Zoryana", "valid": "Marchenko"},
            "names": {"artist": "Zoryana Marchenko"},
        },
    }

    told = seen_facts(lies, "0" * 64)

    assert "Zoryana" not in json.dumps(told)
    assert "48.690" not in json.dumps(told)
    assert told["place"] == [38.4, 48.7]
    assert told["could_not"] == ["picture: OSError"]
    assert told["credentials"] == {"state": "not_examined"}


@pytest.mark.parametrize(
    ("make", "model", "told"),
    [
        ("Canon", "Canon EOS 5D Mark IV", "Canon EOS 5D Mark IV"),
        ("Apple", "iPhone 13 Pro", "Apple iPhone 13 Pro"),
        ("Apple", "Zoryana iPhone", "Apple iPhone"),
        ("Zoryana", "EOS 5D", None),
        ("", "", None),
    ],
)
def test_a_camera_is_told_by_known_words_only(make: str, model: str, told: str | None) -> None:
    from truce.evidence.told import seen_facts

    facts = seen_facts({"parts": {"camera": {"make": make, "model": model}}}, "0" * 64)

    assert facts.get("camera", "").replace("Canon EOS", "EOS") == (told or "").replace("Canon EOS", "EOS")


def test_nothing_of_a_photograph_s_names_and_exact_place_is_in_any_act(here: Staffed) -> None:
    exhibit = add(here.as_("ivy"), bytes_given(photograph(7), "Zoryana Marchenko.jpg"), receipt()).exhibit

    assert exhibit.seen is not None
    assert exhibit.seen.place == (38.4, 48.7)
    assert exhibit.seen.taken_at == "2025-04-20T10:05:00+03:00"
    assert exhibit.seen.camera == "Canon EOS 5D"
    from truce.wire.leaf import leaf_of

    leaves = b"".join(leaf_of(entry) for entry in here.house.mission.ledger.entries())
    for marked in (b"Zoryana", b"Marchenko", b"48.69", b"38.43"):
        assert marked not in leaves
    whole = json.loads(store_of(here.house).path(exhibit.seen.digest).read_bytes())
    assert round(whole["parts"]["gps"]["lat"], 5) == 48.69015
    assert whole["parts"]["gps"]["accuracy_m"] == 4.5
    assert whole["parts"]["names"]["artist"] == "Zoryana Marchenko"


def test_a_restricted_photograph_keeps_its_examination_sealed_too(here: Staffed) -> None:
    exhibit = add(here.as_("ivy"), bytes_given(photograph(9), "x.jpg"), receipt(restricted=True)).exhibit

    assert exhibit.seen is not None
    assert exhibit.seen.pixels == (640, 480)
    held = store_of(here.house).path(exhibit.seen.digest).read_bytes()
    assert held.startswith(b"age-encryption.org/v1")
    assert os.sep + "exhibits" in str(store_of(here.house).folder)
    assert io.BytesIO(held).read(3) == b"age"
