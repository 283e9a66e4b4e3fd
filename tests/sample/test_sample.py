"""The invented ceasefire: the same bytes for a seed, a truth that adds up, and a place where nobody lives."""

import csv
import json
from collections import Counter
from math import hypot
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from truce.sample import Sample, places, words, write_sample
from truce.sample.papers import DEPOTS
from truce.sample.story import Story, tell
from truce.sources import jsonl, table
from truce.sources.contract import Window
from truce.wire.agreement import check_file, read_agreement
from truce.wire.plain import read_lines

SEEDS = (7, 8, 2024)


@pytest.fixture(scope="module", params=SEEDS)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return write_sample(tmp_path_factory.mktemp("vela"), seed=request.param)


@pytest.fixture(scope="module", params=SEEDS)
def story(request: pytest.FixtureRequest) -> Story:
    return tell(request.param)


def truth_of(sample: Sample) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sample.truth.read_text(encoding="utf-8"))
    return found


def test_one_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = write_sample(tmp_path / "a"), write_sample(tmp_path / "b")

    names = sorted(p.name for p in first.folder.iterdir())
    assert names == sorted(p.name for p in second.folder.iterdir())
    assert all((first.folder / n).read_bytes() == (second.folder / n).read_bytes() for n in names)


def test_another_seed_gives_another_story(tmp_path: Path) -> None:
    first, second = write_sample(tmp_path / "a", seed=7), write_sample(tmp_path / "b", seed=8)

    assert first.truth.read_bytes() != second.truth.read_bytes()
    assert first.agreement.read_bytes() == second.agreement.read_bytes()


def test_every_telling_is_of_one_true_incident_or_invented(sample: Sample) -> None:
    truth = truth_of(sample)
    ids = {i["id"] for i in truth["incidents"]}

    told = {f"{r['file']}:{r['row']}": r["tells_of"] for r in truth["reports"]}
    assert len(told) == len(truth["reports"]) == truth["counts"]["reports"]
    assert {t for t in told.values() if t is not None} <= ids
    for incident in truth["incidents"]:
        assert all(told[place] == incident["id"] for place in incident["told_in"])
    assert sum(len(i["told_in"]) for i in truth["incidents"]) + truth["counts"]["invented_reports"] == len(told)


def test_the_counts_of_the_truth_add_up(sample: Sample) -> None:
    truth = truth_of(sample)

    assert truth["counts"]["incidents"] == len(truth["incidents"])
    for b in truth["breaches"]:
        found = [i for i in truth["incidents"] if b["term"] in i["breaks"] and i["by"] == b["party"]]
        assert sum(b["start"] <= i["start"] for i in found) == b["breaches"]
        assert b["held"] == (b["breaches"] == 0)


def test_only_one_ministry_invents_and_whoever_copies_it_spreads_the_lie(sample: Sample) -> None:
    truth = truth_of(sample)
    by_reference = {r["reference"]: r for r in truth["reports"]}

    invented = [r for r in truth["reports"] if r["tells_of"] is None]
    liars = {r["source"] for r in invented if r["copies"] is None}
    assert liars == {"karst-ministry"}
    assert all(by_reference[r["copies"]]["tells_of"] is None for r in invented if r["copies"] is not None)


def test_a_copy_tells_of_what_its_model_tells_of(story: Story) -> None:
    by_reference = {t.reference: t for t in story.tellings}

    copies = [t for t in story.tellings if t.copies is not None]
    assert copies
    assert all(t.tells_of == by_reference[t.copies].tells_of for t in copies if t.copies is not None)


def test_the_truce_brings_fire_down_sharply_and_one_night_nearly_ends_it(sample: Sample) -> None:
    fire = [i["start"][:10] for i in truth_of(sample)["incidents"] if "VE-1" in i["breaks"]]
    per_day = Counter(fire)

    before = sum(n for day, n in per_day.items() if day < "2024-10-14") / 23
    after = sum(n for day, n in per_day.items() if day > "2024-10-23") / 8
    assert after < before / 4
    assert per_day["2024-10-22"] + per_day["2024-10-23"] > 12


def test_both_sides_break_terms_and_not_equally(sample: Sample) -> None:
    breaches = {(b["term"], b["reading"], b["party"]): b["breaches"] for b in truth_of(sample)["breaches"]}

    assert all(breaches["VE-1", "text", party] > 5 for party in ("heath", "karst"))
    assert breaches["VE-3", "text", "heath"] > breaches["VE-3", "text", "karst"]
    assert breaches["VE-5", "text", "heath"] < breaches["VE-5", "text", "karst"]
    assert breaches["VE-1", "text", "heath"] + breaches["VE-1", "text", "karst"] > (
        breaches["VE-1", "karst", "heath"] + breaches["VE-1", "karst", "karst"]
    )


def test_nothing_lies_within_300_km_of_real_land(sample: Sample) -> None:
    # The nearest real land is Flores and Corvo (31.3 W 39.7 N), some 500 km from this box.
    for path in sample.folder.iterdir():
        if path.suffix not in {".jsonl", ".geojson", ".json"}:
            continue
        for line in path.read_text(encoding="utf-8").split('"lon":')[1:]:
            lon = float(line.split(",")[0])
            assert -36.5 < lon < -35.5
        for line in path.read_text(encoding="utf-8").split('"lat":')[1:]:
            lat = float(line.split(",")[0].strip("} \n"))
            assert 42.7 < lat < 43.3


def test_the_agreement_is_valid_under_the_schema(sample: Sample, shared_agreements: Path) -> None:
    schema = json.loads((shared_agreements / "agreements.schema.json").read_text())

    jsonschema.validate(yaml.safe_load(sample.agreement.read_text()), schema)


def test_every_disc_holds_the_true_place_19_times_in_20(story: Story) -> None:
    true = {h.id: h for h in story.truth}

    told = [t for t in story.tellings if t.tells_of is not None and t.copies is None]
    held = [hypot(t.x - true[str(t.tells_of)].x, t.y - true[str(t.tells_of)].y) <= t.radius_m for t in told]
    assert 0.92 < sum(held) / len(held) < 0.99


def test_a_watcher_notices_as_often_as_its_coverage_says(story: Story) -> None:
    noticed = {(t.voice, t.tells_of) for t in story.tellings}
    pairs = [(w, h) for w in story.watches for h in story.truth if w.quality > 0 and h.is_fire and w.could_notice(h)]

    seen = sum((w.watcher, h.id) in noticed for w, h in pairs)
    assert abs(seen / len(pairs) - sum(w.quality for w, _ in pairs) / len(pairs)) < 0.09


def test_every_line_passes_the_reader_of_json_lines(sample: Sample) -> None:
    for file in sample.files:
        if file.path.suffix == ".jsonl":
            lines = file.path.read_text(encoding="utf-8").splitlines()
            faults = [found for _, noun, found in read_lines(lines, file=file.path.name) if noun is None]
            assert faults == []


def test_the_agreement_reads_without_a_finding_and_its_start_is_disputed(sample: Sample) -> None:
    assert check_file(sample.agreement) == []

    readings = read_agreement(sample.agreement).term("VE-1").readings
    assert [r.id for r in readings] == ["text", "karst"]
    assert readings[0].start != readings[1].start


def test_every_term_names_a_zone_that_is_drawn(sample: Sample) -> None:
    drawn = {f["properties"]["name"] for f in json.loads(sample.zones.read_text())["features"]}

    named = {t.zone.name for t in read_agreement(sample.agreement).terms if t.zone.name is not None}
    assert named
    assert named <= drawn


def test_true_acts_lie_where_their_terms_hold(story: Story) -> None:
    for h in story.truth:
        far = abs(places.north_of_line(h.x, h.y, places.local_day(h.start)))
        assert (h.act != "weapon_in_prohibited_area") or far < places.BAND_M
        assert (h.act != "military_activity") or far > places.BAND_M
        assert (h.act != "force_in_prohibited_area") or places.in_valley(h.x, h.y)
        assert (h.act == "strike_on_protected_object") == (h.is_fire and places.at_plant(h.x, h.y))


def test_the_numbers_of_the_handbook_are_those_of_seed_7(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "sample.md").read_text(encoding="utf-8")
    truth = truth_of(write_sample(tmp_path, seed=7))
    voices = Counter(r["source"].partition("-")[0] if "-ministry" not in r["source"] else r["source"]
                     for r in truth["reports"])  # fmt: skip
    counts = truth["counts"]

    said = f"{counts['incidents']} incidents, of which {counts['untold_incidents']} are told by nobody, and "
    said += f"{counts['reports']} reports, of which {counts['invented_reports']} are invented"
    assert said in " ".join(page.split())
    for name, voice in (("five patrols of the mission", "patrol"), ("four cameras of the mission", "camera"),
                        ("Meridian Wire", "meridian"), ("Vela Now", "vela"),
                        ("ministry of the Heath Council", "heath-ministry"),
                        ("ministry of the Karst League", "karst-ministry")):  # fmt: skip
        assert f"| {name} | {voices[voice]} |" in page


def test_a_watcher_tells_of_one_incident_once(story: Story) -> None:
    told = Counter((t.voice, t.tells_of) for t in story.tellings if t.once)

    assert told
    assert set(told.values()) == {1}


def test_the_cards_of_the_tables_mean_what_the_newsrooms_mean(sample: Sample) -> None:
    for file in sample.files:
        if file.source == "table":
            card = yaml.safe_load(Path(file.options["card"]).read_text(encoding="utf-8"))

            assert card["acts"]["codes"] == words.KIND_ACTS
            assert card["target"]["codes"] == words.KIND_TARGET
            assert card["weapon_class"]["codes"] == words.KIND_WEAPON
            assert card["time_zone"] == sample.time_zone


def test_every_row_of_a_table_is_in_the_truth_at_its_row(sample: Sample) -> None:
    told = {(r["file"], r["row"]): r["reference"] for r in truth_of(sample)["reports"]}

    for file in sample.files:
        if file.source == "table":
            with file.path.open(encoding="utf-8", newline="") as lines:
                rows = list(csv.DictReader(lines))
            assert rows
            assert [told[file.path.name, n] for n in range(1, len(rows) + 1)] == [r["item"] for r in rows]
            assert all(-36.5 < float(r["lon"]) < -35.5 and 42.7 < float(r["lat"]) < 43.3 for r in rows)


def test_every_file_is_read_by_its_source_without_a_fault(sample: Sample) -> None:
    readers = {"jsonl": jsonl.read, "table": table.read}

    told = {(r["file"], r["row"]): r for r in truth_of(sample)["reports"]}
    found = 0
    for file in sample.files:
        for parcel in readers[file.source](file.path, Window(), file.options):
            assert parcel.faults == ()
            if "report" not in parcel.tables:
                continue
            for row in parcel.tables["report"].to_pylist():
                assert row["reference"] == told[row["file"], row["row"]]["reference"]
                assert row["source"] == told[row["file"], row["row"]]["source"]
                assert sum(a["weight"] for a in row["acts"]) > 0.99
                assert row["earliest"] >= sample.start
                found += row["repeats"]
    assert found == len(told)


def test_the_registry_lands_whole_papers_guns_and_depots(sample: Sample) -> None:
    (registry,) = [file.path for file in sample.files if file.path.name == "registry.jsonl"]
    told = list(read_lines(registry.read_text("utf-8").splitlines(), source="jsonl"))
    nouns = Counter(noun.__name__ if noun else "fault" for _, noun, _ in told)

    assert nouns["fault"] == 0
    assert (nouns["Document"], nouns["Inventory"]) == (7, 11)
    assert nouns["Sighting"] > len(DEPOTS)
