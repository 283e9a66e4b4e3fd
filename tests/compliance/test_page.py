"""The page of the room says what the code does."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from tests.compliance.world import T0
from truce.compliance import contract
from truce.compliance.contract import Options
from truce.compliance.count import poisson_binomial, status
from truce.compliance.count.kernels import shapes
from truce.compliance.count.kernels.shapes import EXACT
from truce.compliance.rules import rule as rules
from truce.compliance.watch import coverage
from truce.compliance.words import words
from truce.vocabulary import vocabulary

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "compliance.md").read_text("utf-8")
SOURCE = "".join(Path(str(m.__file__)).read_text("utf-8") for m in (status, rules))


@pytest.mark.parametrize("name", [f.name for f in fields(Options)])
def test_every_option_is_named_with_its_standard_value(name: str) -> None:
    value = getattr(Options(as_of=T0), name, None)
    assert f"`{name}`" in PAGE
    if isinstance(value, float | int):
        assert f"`{name}` ({value:g})" in PAGE


def test_every_reason_in_the_code_stands_in_the_table_and_in_the_vocabulary() -> None:
    v = vocabulary()
    used = set(re.findall(r'"([a-z_]+)"', SOURCE)) & set(v.reasons)
    table = PAGE[PAGE.index("| D1 |") : PAGE.index("`breach_established` for a party")]
    assert len(used) >= 14
    assert all(f"`{reason}`" in table for reason in used)


def test_every_status_in_the_code_is_one_of_the_trades_list() -> None:
    v = vocabulary()
    table = PAGE[PAGE.index("| D1 |") : PAGE.index("`breach_established` for a party")]
    told = set(re.findall(r"`([a-z_]+)`", table))
    assert told <= set(v.statuses) | set(v.reasons) | {"documentary", "judgement"}


def test_the_numbers_of_the_method_are_those_of_the_code() -> None:
    assert f"Up to {EXACT} trials" in PAGE
    assert f"variance is {poisson_binomial.REFINED_VARIANCE:g} or more" in PAGE
    assert f"{coverage.CELLS} x {coverage.CELLS} cells" in PAGE
    assert f"the {shapes.BECAUSE} strongest" in PAGE
    assert contract.METHOD.startswith("judge/")


def test_the_shipped_vocabulary_gives_every_countable_type_its_acts() -> None:
    known = words()
    assert all(kind.acts for kind in known.term_types.values() if kind.countable)
    assert known.heavy < known.weapons
    assert known.system_code("BM-21") == known.system_code("Grad")
    assert known.system_code("no such thing") == "no such thing"
