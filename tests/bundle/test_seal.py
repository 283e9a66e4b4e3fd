"""Sealing: who may, what goes in, what stays out, and that a bundle is there whole or not at all."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.bundle.conftest import Made
from tests.bundle.worked import CASE, NOTE, OTHER, PICTURE, worked
from tests.casework import Staffed
from truce.bootstrap import open_house
from truce.errors import NotFound, Refused, TruceError, Untrustworthy, UnusableValue, WrongUsage
from truce.evidence.custody import custody
from truce.flow.brief import brief, gather
from truce.flow.bundle import seal as sealing
from truce.flow.bundle.check import Asked, check
from truce.flow.bundle.seal import Wish, seal
from truce.flow.bundle.seal_brief import material_of
from truce.flow.house import House, WarningCosts
from truce.flow.made_of import TABLES, from_text
from truce.store.backup import restore_backup


def test_who_may_not_seal_is_refused_and_nothing_is_left(here: Staffed, tmp_path: Path) -> None:
    for who, kind, of in (("otto", "case", CASE), ("cleo", "brief", "brf-1"), ("hana", "mission", None)):
        with pytest.raises(Refused):
            seal(here.as_(who), Wish(kind=kind, of=of, out=tmp_path / "out"))
    assert list(tmp_path.iterdir()) == []


def test_a_whole_mission_takes_two(of_mission: Made, here: Staffed, tmp_path: Path) -> None:
    assert of_mission.sealed.checked.whole
    with pytest.raises(Refused, match="not allowed"):  # the agreement was for once
        seal(here.as_("hana"), Wish(kind="mission", out=tmp_path / "again"))


def test_nothing_is_ever_overwritten_and_no_bundle_lies_in_its_mission(here: Staffed, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    for out in (tmp_path / "there", here.house.mission.folder / "exhibits" / "b", tmp_path / "no" / "such"):
        with pytest.raises(WrongUsage):
            seal(here.as_("cleo"), Wish(kind="case", of=CASE, out=out))
    assert (tmp_path / "there").read_text() == "mine"


def test_what_is_not_there_cannot_be_sealed(here: Staffed, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        seal(here.as_("cleo"), Wish(kind="case", of="cas-0000000000000000", out=tmp_path / "out"))
    assert list(tmp_path.iterdir()) == []


def test_a_case_takes_its_own_with_it_and_nothing_of_others(of_case: Made) -> None:
    names, everything = set(of_case.files), b"".join(of_case.files.values())

    assert {f"data/case/{CASE}.json", f"data/custody/{PICTURE}.json", f"data/custody/{NOTE}.json"} <= names
    assert OTHER.encode() not in everything
    assert b"exh-00000000000000bb" not in everything
    assert sum(name.startswith("data/exhibits/") for name in names) == 2


def test_that_it_left_stands_in_the_log_and_in_each_exhibits_custody(of_case: Made) -> None:
    ledger = of_case.house.mission.ledger
    act = ledger.entries(subject=of_case.sealed.id)[-1]
    left = custody(ledger.entries(subject=PICTURE)).events[-1 if act.seq == ledger.size() else 1]

    assert (act.act, act.by, act.facts["of"]) == ("seal.case", "cleo", CASE)
    assert (left.what, left.hash_ok) == ("exported", True)
    assert of_case.sealed.id in str(left.why)


def test_neither_secret_keys_nor_the_vault_nor_an_address_of_a_database_go_out(bundles: dict[str, Made]) -> None:
    for made in bundles.values():
        everything = b"".join(made.files.values())
        assert b"PRIVATE+KEY" not in everything
        assert made.secret not in everything
        assert b"AGE-SECRET-KEY" not in everything
        assert not [name for name in made.files if "vault" in name and made.sealed.checked.about != "mission"]


def test_words_to_whoever_receives_it_stand_in_the_bundle_and_not_in_the_log(here: Staffed, tmp_path: Path) -> None:
    words = "to the registry,\nroom 4"
    made = seal(here.as_("cleo"), Wish(kind="case", of=CASE, out=tmp_path / "b", to=words))

    assert "to the registry, room 4" in (made.path / "bag-info.txt").read_text("utf-8")
    assert not any("registry" in json.dumps(dict(e.facts), default=str) for e in here.house.mission.ledger.entries())
    assert made.checked.whole


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [str(value) for name, value in attrs if name in ("src", "href", "onload")]


def test_the_page_of_a_bundle_has_no_script_fetches_nothing_and_lists_every_file(bundles: dict[str, Made]) -> None:
    for made in bundles.values():
        text = made.files["data/index.html"].decode()
        page = Page()
        page.feed(text)
        shown = [n for n in made.files if n.startswith("data/") and "/log/" not in n and n != "data/index.html"]

        assert "script" not in page.tags
        assert page.sources == []
        assert all(name in text for name in shown)
        assert "What is not in it" in text


def test_what_others_wrote_is_text_on_the_page_and_nothing_else(tmp_path: Path) -> None:
    from tests.bundle.worked import keep

    here = worked(tmp_path)
    keep(here.as_("ivy"), "case.inform", CASE, {"why": "<script>alert(1)</script>"})
    made = seal(here.as_("cleo"), Wish(kind="case", of=CASE, out=tmp_path / "b"))

    assert "<script>" not in (made.path / "data" / "index.html").read_text("utf-8")


def test_a_kill_or_a_full_disk_on_the_way_leaves_no_half_a_bundle(
    here: Staffed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for step in ("put_common", "write_tags", "second_opinion", "_settle"):
        with monkeypatch.context() as patched:
            patched.setattr(sealing, step, full)
            with pytest.raises((OSError, TruceError)):
                seal(here.as_("cleo"), Wish(kind="case", of=CASE, out=tmp_path / "out"))
        assert list(tmp_path.iterdir()) == []


def test_a_bundle_is_for_its_owner_alone(of_case: Made) -> None:
    assert of_case.sealed.path.stat().st_mode & 0o077 == 0


def test_a_damaged_exhibit_goes_along_and_is_told(tmp_path: Path) -> None:
    here = worked(tmp_path)
    stored = str(custody(here.house.mission.ledger.entries(subject=PICTURE)).exhibit.stored)
    path = here.house.mission.folder / "exhibits" / stored[:2] / stored[2:]
    path.chmod(0o600)
    path.write_bytes(b"something else")

    made = seal(here.as_("cleo"), Wish(kind="case", of=CASE, out=tmp_path / "b"))

    assert {failure.step for failure in made.checked.findings.failures} == {7}
    assert {failure.step for failure in check(tmp_path / "b").findings.failures} == {7}


def test_the_same_zip_comes_of_the_same_bundle_and_checks_as_its_folder(of_case: Made, tmp_path: Path) -> None:
    from truce.bundle.zipped import write_zip

    folder = of_case.sealed.path
    for name in ("one.zip", "two.zip"):
        with (tmp_path / name).open("wb") as file:
            write_zip(folder, sorted(of_case.files), "case", file)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert check(tmp_path / "one.zip", Asked(key=of_case.sealed.key, checkpoint=of_case.earlier)).whole


@pytest.mark.parametrize("kind", ["case", "brief", "mission"])
def test_other_programs_find_the_bag_whole_and_see_a_flipped_byte(
    bundles: dict[str, Made], kind: str, tmp_path: Path
) -> None:
    folder = shutil.copytree(bundles[kind].sealed.path, tmp_path / "b")
    validators = [[sys.executable, "-m", "bagit", "--quiet", "--validate", str(folder)]]
    if shutil.which("sha256sum"):
        validators += [
            ["sha256sum", "--quiet", "--strict", "-c", "manifest-sha256.txt"],
            ["sha512sum", "--quiet", "--strict", "-c", "manifest-sha512.txt"],
            ["sha256sum", "--quiet", "--strict", "-c", "tagmanifest-sha256.txt"],
        ]

    def verdicts() -> list[int]:
        return [subprocess.run(v, cwd=folder, capture_output=True, check=False).returncode for v in validators]

    assert verdicts() == [0] * len(validators)
    (folder / "data" / "README.txt").write_bytes(b"changed")
    assert all(verdicts()[:3])


@pytest.mark.long
def test_a_brief_comes_out_again_to_the_byte_in_another_process(of_brief: Made) -> None:
    command = [sys.executable, "-m", "truce", "check", str(of_brief.sealed.path), "--remake", "--json"]
    env = {**os.environ, "PYTHONHASHSEED": "1"}  # nothing in it may stand in the order of hashes
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    steps = {step["step"]: step["outcome"] for step in json.loads(done.stdout)["steps"]}

    assert done.returncode == 0, done.stdout
    assert steps[9] == "holds"


def test_a_table_that_was_changed_with_all_its_hashes_gives_another_brief(of_brief: Made) -> None:
    from tests.bundle.mutate import Conspiracy, failing, rewrite

    files = dict(of_brief.files)
    files["data/nouns/reports.parquet"] = _fewer(files["data/nouns/reports.parquet"])
    forged = rewrite(files, Conspiracy(of_brief.secret, {}), lambda _: None)

    assert failing(forged) == set()  # whoever holds every key; here nobody has one but the log
    assert failing(forged, Asked(remake=True)) == {9}


def _fewer(table: bytes) -> bytes:
    import io

    import polars as pl

    out = io.BytesIO()
    pl.read_parquet(table).head(10).write_parquet(out)
    return out.getvalue()


def test_a_brief_without_its_tables_can_be_checked_and_says_that_it_cannot_be_made_again(
    vela: House, of_brief: Made, tmp_path: Path
) -> None:
    id = str(vela.mission.ledger.entries(acts=["brief"])[-1].facts["brief"])
    seal(vela, Wish(kind="brief", of=id, out=tmp_path / "b", nouns=False))
    made = check(tmp_path / "b", Asked(remake=True))

    assert made.whole
    assert made.findings.outcomes[9].name == "NOT_THERE"
    assert not (tmp_path / "b" / "data" / "nouns").exists()


def test_a_brief_of_long_ago_is_sealed_as_it_was_though_the_mission_went_on(vela: House, tmp_path: Path) -> None:
    first = brief(vela, "json", "uk").id
    vela.mission.ledger.log("collect", vela.clock(), file="another")
    made = seal(vela, Wish(kind="brief", of=first, out=tmp_path / "b"))

    assert check(made.path, Asked(remake=True)).whole


def test_a_brief_warns_from_the_threshold_it_was_made_with_whatever_the_mission_has_said_since(
    vela: House, tmp_path: Path
) -> None:
    dear = replace(vela, choices=replace(vela.choices, costs=WarningCosts(missed=40.0, false_alarm=1.0)))
    id = brief(dear, "json", "en", "parties").id  # one that nobody made before
    made = seal(vela, Wish(kind="brief", of=id, out=tmp_path / "b"))
    frozen = from_text((made.path / "data" / "brief" / f"{id}.en.made.json").read_bytes())
    tables = {name: (made.path / "data" / "nouns" / f"{name}.parquet").read_bytes() for name in TABLES}
    again = material_of(frozen, tables)

    assert (again.warn_from, again.costs_stated) == (frozen.warn_from, frozen.costs_stated) == (1 / 41, True)
    assert (gather(vela, frozen).warn_from, gather(vela).warn_from) == (1 / 41, 0.5)
    assert check(made.path, Asked(remake=True)).whole


def test_what_a_brief_was_made_of_before_thresholds_were_frozen_is_read_as_it_is(of_brief: Made) -> None:
    name = next(each for each in of_brief.files if each.endswith(".made.json"))
    told = json.loads(of_brief.files[name])
    del told["warn_from"], told["costs_stated"]
    made = from_text(json.dumps(told).encode())

    assert (made.warn_from, made.costs_stated) == (None, None)


@pytest.mark.parametrize(("field", "value"), [("warn_from", "0.5"), ("warn_from", 2.0), ("costs_stated", 1)])
def test_a_threshold_that_is_no_chance_is_not_read(of_brief: Made, field: str, value: object) -> None:
    name = next(each for each in of_brief.files if each.endswith(".made.json"))
    told = json.loads(of_brief.files[name]) | {field: value}

    with pytest.raises(UnusableValue):
        from_text(json.dumps(told).encode())


def test_a_brief_that_no_longer_comes_out_is_not_sealed(vela: House, tmp_path: Path) -> None:
    id = brief(vela, "json", "ru").id
    path = vela.mission.folder / "briefs" / f"{id}.ru.json"
    path.write_bytes(path.read_bytes().replace(b'"edition"', b'"editio"', 1) + b" ")

    with pytest.raises(Untrustworthy, match="does not come out again"):
        seal(vela, Wish(kind="brief", of=id, out=tmp_path / "b"))


def test_a_mission_can_be_taken_up_again_from_its_bundle(of_mission: Made, tmp_path: Path) -> None:
    restored = tmp_path / "again"
    restore_backup(of_mission.sealed.path / "data" / "mission", restored)
    house = open_house(restored)
    size = house.mission.ledger.size()

    assert size == of_mission.sealed.leaf - 1
    before = of_mission.house.mission.ledger.tree()
    assert house.mission.ledger.tree().root() == before.root(size)
    assert not (restored / "keys").exists()


def test_the_handbook_has_the_method_word_for_word() -> None:
    from truce.bundle.steps import STEPS

    page = (Path(__file__).parents[2] / "docs" / "bundle.md").read_text("utf-8")

    assert "\n".join(f"{number}. {words}" for number, words in STEPS.items()) in page
