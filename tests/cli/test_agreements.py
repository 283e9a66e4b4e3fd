"""`truce agreements check` at the door: form first, then what is left open; several files together; plain data."""

import json
from pathlib import Path

from tests.cli.typed import typed as truce

MAY = ("may-2026-ru-victory-day", "may-2026-ua-silence", "may-2026-us-mediated")


def test_several_texts_are_checked_together_and_a_sound_one_exits_with_0() -> None:
    done = truce("agreements", "check", *MAY)

    assert done.returncode == 0, done.stderr
    assert "ambiguity: instruments-overlap" in done.stdout
    assert [line.split(":")[0] for line in done.stdout.splitlines()[-3:]] == [f"{id}.yaml" for id in MAY]


def test_findings_are_one_list_of_plain_data() -> None:
    told = json.loads(truce("agreements", "check", *MAY, "--json").stdout)

    assert {f["rule"] for f in told} >= {"instruments-overlap", "zone-undefined"}
    assert all(
        {"rule", "severity", "file", "line", "field", "what", "why", "others", "instead"} <= f.keys() for f in told
    )


def test_a_text_with_faults_of_form_is_told_those_first(tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    path.write_text("schema_version: 1\nid: Draft\n", "utf-8")

    done = truce("agreements", "check", str(path), "easter-truce-2025", "--json")

    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert {f["rule"] for f in told if Path(f["file"]).name == "draft.yaml"} == {"form"}
    assert any(f["file"] == "easter-truce-2025.yaml" and f["rule"] == "zone-undefined" for f in told)


def test_only_one_is_shown_at_a_time() -> None:
    assert truce("agreements", "show", *MAY).returncode == 2
