"""The talks in a brief: by edition, by what was known then, and the same again for whoever holds the sealed brief."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.bundle.mutate import Conspiracy, failing, rewrite
from tests.flow.conftest import Walked
from tests.talks.cases import ROUNDS, talks
from truce import bootstrap
from truce.briefs.compose import compose
from truce.briefs.render import render
from truce.bundle.steps import Outcome
from truce.errors import UnusableValue
from truce.flow.brief import brief, gather, talks_of
from truce.flow.bundle.check import Asked, check
from truce.flow.bundle.seal import Wish, seal
from truce.flow.house import House, Silent
from truce.flow.made_of import from_text, to_text
from truce.flow.record.log import log_key
from truce.flow.talks import kept
from truce.flow.talks.briefed import plain, thawed
from truce.model.brief import Brief, Section

HEARD = """
deadlines:
  - {id: passed, party: karst, name: Free the crews, set_by: gull, due: '2024-09-10', status: overdue, followed: none, announced_consequence: A toll., actual_consequence: No toll was laid., as_of: '2024-08-20', source: [S1]}
  - {id: ahead, party: karst, name: Draw the boats back, set_by: gull, due: '2024-11-10', status: pending, announced_consequence: A wider toll., as_of: '2024-10-30', source: [S1]}
  - {id: within, party: heath, name: KNOWN-WITHIN, set_by: gull, due: '2024-11-12', status: pending, as_of: '2024-10-30', source: [S1], confidentiality: mission}
  - {id: secret, party: heath, name: TOLD-IN-TRUST, set_by: ghost, due: '2024-11-12', status: pending, as_of: '2024-10-30', source: [S2], confidentiality: confidential}
  - {id: learnt-later, party: heath, name: LEARNT-LATER, set_by: gull, due: '2024-11-12', status: pending, as_of: '2024-10-30', learnt_at: '2024-12-24', source: [S1]}
"""  # noqa: E501 - a row of a file stands on one line
SAID = """
readouts:
  - {meeting: m2, party: karst, text: SAID-AT-THE-TABLE, as_of: '2024-03-01', source: [S2], confidentiality: restricted}
"""
HIDDEN = ("TOLD-IN-TRUST", "SAID-AT-THE-TABLE", "A WHISPER", "THE GHOST", "LEARNT-LATER")


def text() -> str:
    rounds = ROUNDS.replace("2025-", "2024-").replace("\nreadouts:", SAID.rstrip()).replace("2024-05-01", "2025-05-01")
    told = (talks() + rounds + HEARD).replace("2025-01", "2024-01").replace("2025-02", "2024-02")
    told = told.replace("2025-06-01T", "2024-11-01T")
    told = told.replace(
        "confidence: high}\nactors:",
        "confidence: high}\n  - {id: S2, title: A WHISPER, obtained: relay, confidence: low}\nactors:",
    )
    return told.replace("role: mediator}", "role: mediator}\n  - {id: ghost, name: THE GHOST, role: mediator}", 1)


@pytest.fixture(scope="module")
def house(vela: Walked, tmp_path_factory: pytest.TempPathFactory) -> House:
    """The invented mission, which took talks in; nobody is a member, so that whoever makes a brief may read all."""
    folder = tmp_path_factory.mktemp("briefed")
    shutil.copytree(vela.house.mission.folder, folder / "mission")
    (folder / "vela.yaml").write_text(text(), "utf-8")
    opened = bootstrap.open_house(folder / "mission", Silent())
    with bootstrap.writing(opened):
        assert kept.add(opened, folder / "vela.yaml").faults == ()
    return opened


def as_edition(house: House, edition: str, *, attribution: bool = True) -> House:
    mandate = replace(house.choices.mandate, attribution_allowed=attribution, publication_allowed=True)
    return replace(house, choices=replace(house.choices, edition=edition, mandate=mandate))


def made(house: House, edition: str, language: str = "en", *, attribution: bool = True) -> Brief:
    return compose(gather(as_edition(house, edition, attribution=attribution), language=language), language)


def section(told: Brief) -> Section:
    return next(one for one in told.sections if one.key == "talks")


def words(told: Section) -> str:
    cells = [cell.text for table in told.tables for row in table.rows for cell in row.cells]
    return " | ".join([*(one.text for one in told.sentences), *cells])


def test_a_brief_tells_the_last_meeting_its_deadlines_and_the_rows_that_these_rest_on(house: House) -> None:
    told = section(made(house, "internal"))

    assert [table.key for table in told.tables] == ["talks_said", "talks_deadlines", "talks_belief", "talks_rows"]
    assert "It went well. / It went nowhere." in words(told)
    assert "Draw the boats back" in words(told)
    assert "Rows that the record learnt later, and that are not told here: 1." in words(told)


def test_rows_of_answers_and_positions_tell_on_what_and_on_which_terms(house: House) -> None:
    told = words(section(made(house, "internal")))

    assert "The line: The brook. [an analyst’s conclusion]" in told
    assert "would take this: Along the wall." in told


@pytest.mark.parametrize("edition", ["internal", "parties", "public"])
def test_every_sentence_names_rows_that_stand_in_the_brief(house: House, edition: str) -> None:
    told = section(made(house, edition))
    known = {id for table in told.tables for row in table.rows for id in row.ids}

    for table in told.tables:
        assert {id for row in table.rows for id in row.because} <= known
    (said,) = [table for table in told.tables if table.key == "talks_said"]
    assert all(row.because for row in said.rows if not row.heading)


@pytest.mark.long
@pytest.mark.parametrize("edition", ["internal", "parties", "public"])
def test_what_was_told_in_confidence_is_in_no_edition_nor_in_what_it_was_made_of(house: House, edition: str) -> None:
    of = as_edition(house, edition)
    material = gather(of)
    frozen = json.dumps(plain(tuple(one.frozen for one in material.talks)))
    for marked in HIDDEN:
        assert marked not in words(section(compose(material))), marked
        assert marked not in frozen, marked
    assert ("KNOWN-WITHIN" in frozen) is (edition == "internal")
    assert "worth" not in frozen


def test_what_leaves_holds_nothing_that_somebody_here_concluded(house: House) -> None:
    within, outside = (words(section(made(house, edition))) for edition in ("internal", "parties"))

    for told in ("concluded by an analyst", "came closer", "a chance between"):
        assert told in within
        assert told not in outside
    assert "It went well. / It went nowhere." in outside
    assert "No toll was laid." in outside


def test_where_nothing_may_be_laid_at_a_door_no_deadline_that_has_passed_is_told(house: House) -> None:
    told = words(section(made(house, "public", attribution=False)))

    assert "Draw the boats back" in told
    assert "Free the crews" not in told
    assert "Free the crews" in words(section(made(house, "internal", attribution=False)))


@pytest.mark.parametrize(("language", "said"), [("uk", "2 рази до 1 березня 2024"), ("ru", "2 раза до 1 марта 2024")])
def test_it_speaks_the_language_of_the_brief(house: House, language: str, said: str) -> None:
    assert said in words(section(made(house, "internal", language)))


def test_a_mission_without_talks_has_no_such_part(vela: Walked) -> None:
    assert all(one.key != "talks" for one in compose(gather(vela.house)).sections)


@pytest.fixture(scope="module")
def sealed(house: House, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """A brief with talks, sealed, after which the record of talks went on."""
    with bootstrap.writing(house):
        one = brief(house, "json", "uk")
        later = text().replace("It was long.", "It was long and somebody left.").replace("2024-11-01T", "2024-11-02T")
        (house.mission.folder.parent / "later.yaml").write_text(later, "utf-8")
        assert sum(kept.add(house, house.mission.folder.parent / "later.yaml").new.values())
        out = tmp_path_factory.mktemp("sealed") / "b"
        done = seal(house, Wish(kind="brief", of=one.id, out=out))
    assert done.checked.whole
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def made_name(files: Mapping[str, bytes]) -> str:
    return next(name for name in files if name.endswith(".made.json"))


def test_who_holds_the_sealed_brief_makes_its_talks_again(sealed: Mapping[str, bytes], tmp_path: Path) -> None:
    for name, content in sealed.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    told = check(tmp_path, Asked(remake=True))

    assert told.whole
    assert told.findings.outcomes[9] is Outcome.HOLDS
    (one,) = talks_of(from_text(sealed[made_name(sealed)]))
    assert one.parts[0][0] == "Що сказано і ким"


def test_what_a_brief_was_made_of_is_sealed_word_for_word(sealed: Mapping[str, bytes], house: House) -> None:
    name = made_name(sealed)

    assert sealed[name] == (house.mission.folder / "briefs" / Path(name).name).read_bytes()


def test_a_row_of_talks_that_was_changed_with_all_its_hashes_is_not_what_the_act_of_the_brief_names(
    sealed: Mapping[str, bytes], house: House
) -> None:
    files, name = dict(sealed), made_name(sealed)
    files[name] = files[name].replace(b"It was long.", b"It was good.")
    assert files[name] != sealed[name]
    forged = rewrite(files, Conspiracy(log_key(house).secret, {}), lambda _: None)

    assert failing(forged, Asked(remake=True)) == {8}


def test_what_an_older_truce_froze_is_read_and_sealed_word_for_word(house: House, tmp_path: Path) -> None:
    with bootstrap.writing(house):
        one = brief(house, "json", "en")
    path = house.mission.folder / "briefs" / f"{one.id}.en.made.json"
    told: dict[str, Any] = json.loads(path.read_bytes())
    del told["talks"]

    assert from_text(json.dumps(told).encode()).talks == ()
    assert to_text(from_text(path.read_bytes())) == path.read_bytes()


@pytest.mark.parametrize(
    "wrong", ["x", [1], [{}], [{"negotiation": "v", "head": [], "rows": [], "later": 0}], {"a": 1}]
)
def test_frozen_talks_that_are_none_are_refused(wrong: object) -> None:
    with pytest.raises(UnusableValue):
        thawed(wrong)


def test_what_is_frozen_reads_back_as_the_same(house: House) -> None:
    frozen = tuple(one.frozen for one in gather(house).talks)

    assert thawed(json.loads(json.dumps(plain(frozen)))) == frozen
    assert isinstance(gather(house).as_of, datetime)


def test_words_and_ids_that_were_written_to_do_harm_stay_text_on_page_and_paper(house: House, tmp_path: Path) -> None:
    harm = '</td><script>alert(1)</script> "#[x]'
    told = text().replace("id: m2,", f"id: '{harm}',").replace("meeting: m2,", f"meeting: '{harm}',")
    told = told.replace("It went well.", f"'{harm} #panic() $x$'").replace("id: vela\n", "id: 'v\"#[x]'\n")
    (tmp_path / "harm.yaml").write_text(told, "utf-8")
    with bootstrap.writing(house):
        assert kept.add(house, tmp_path / "harm.yaml").faults == ()
    made = compose(gather(house))

    assert "alert(1)" in words(section(made))
    assert b"<script>alert" not in render(made, "html")
    assert render(made, "pdf").startswith(b"%PDF")
