"""The catalogue: 24 agreements ship, load, and say what the originals say."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from truce.errors import NotFound
from truce.vocabulary import vocabulary
from truce.wire.agreement import FAULT, check_file, json_schema, read_agreement
from truce.wire.agreement_schema import schema_text
from truce.wire.agreement_walk import mend
from truce.wire.agreement_words import TERM_TYPES
from truce.wire.catalogue import FOLDER, agreement_ids, catalogue_path, from_catalogue
from truce.yamlfile import read_yaml

ADDED = {"targets", "acts", "start", "timezone", "zone", "zone_excludes", "depth_each_side_km", "note", "rule"}
ADDED |= {"interpretations", "systems", "weapon_class", "calibre_mm_min", "calibre_mm_max", "only_named"}
NEW_PARTIES = {"other_armed_groups_in_lebanon", "allied_forces_and_militias"}


def test_twenty_four_agreements_ship() -> None:
    assert len(agreement_ids()) == 24


@pytest.mark.parametrize("id", agreement_ids())
def test_every_agreement_of_the_catalogue_is_without_fault_or_warning(id: str) -> None:
    assert check_file(catalogue_path(id)) == []
    assert from_catalogue(id).id == id


@pytest.mark.parametrize("id", agreement_ids())
def test_every_agreement_fits_the_exported_schema(id: str) -> None:
    exported = json.loads((FOLDER / "agreements.schema.json").read_text("utf-8"))

    data, _ = read_yaml(catalogue_path(id))

    assert list(Draft202012Validator(exported).iter_errors(data)) == []


def test_the_exported_schema_is_the_one_in_use() -> None:
    """Write it anew with `python -m truce.wire.agreement_schema > truce/catalogue/agreements.schema.json`."""
    Draft202012Validator.check_schema(json_schema())
    assert (FOLDER / "agreements.schema.json").read_text("utf-8") == schema_text()


def test_every_term_type_is_in_the_vocabulary_and_back() -> None:
    assert set(TERM_TYPES) == set(vocabulary().term_types)


@pytest.mark.parametrize("id", agreement_ids())
def test_every_term_has_a_reading_of_its_own_and_no_two_of_one_id(id: str) -> None:
    for term in from_catalogue(id).terms:
        names = [reading.id for reading in term.readings]
        assert names[0] == "text"
        assert len(set(names)) == len(names)


def test_an_unknown_id_is_told_the_nearest() -> None:
    with pytest.raises(NotFound) as raised:
        from_catalogue("easter-truce-2024")

    assert "easter-truce-2025" in raised.value.remedy


def originals(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.yaml"))


def test_the_originals_load_unchanged_and_fit_the_schema(shared_agreements: Path) -> None:
    files = list(originals(shared_agreements))

    assert len(files) == 24
    for file in files:
        assert [f for f in check_file(file) if f.severity == FAULT] == []
        assert read_agreement(file).id == file.stem
        assert list(Draft202012Validator(json_schema()).iter_errors(read_yaml(file)[0])) == []


def test_what_ships_fits_the_original_schema_too(shared_agreements: Path) -> None:
    original = json.loads((shared_agreements / "agreements.schema.json").read_text("utf-8"))

    for name in agreement_ids():
        assert list(Draft202012Validator(original).iter_errors(read_yaml(catalogue_path(name))[0])) == []


def without_additions(ours: Any, theirs: Any) -> Any:
    """Our data with only those keys and parties that the original has, where the difference is one we may make."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        kept = {k: v for k, v in ours.items() if k in theirs or k not in ADDED}
        return {k: without_additions(v, theirs.get(k)) for k, v in kept.items()}
    if isinstance(ours, list):
        kept_items = [x for x in ours if not (isinstance(x, dict) and x.get("id") in NEW_PARTIES)]
        pairs = [*(theirs or [])] + [None] * len(kept_items)
        return [without_additions(x, pairs[i]) for i, x in enumerate(kept_items)]
    return ours


def test_what_ships_says_what_the_originals_say_and_adds_only_structure(shared_agreements: Path) -> None:
    for file in originals(shared_agreements):
        theirs, _ = mend(read_yaml(file)[0])
        ours = without_additions(read_yaml(catalogue_path(file.stem))[0], theirs)
        assert ours == theirs, file.stem
