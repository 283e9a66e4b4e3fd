"""The lines shown in the pages on weapons and claims are lines of the examples, and every code they name exists."""

import json
import re
from pathlib import Path

import pytest

from truce.vocabulary import vocabulary
from truce.wire.plain import from_json

DOCS = Path(__file__).resolve().parents[2] / "docs"
SHOWN = re.compile(r"^```jsonl\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXAMPLES = DOCS / "examples" / "green-line"


@pytest.mark.parametrize("page", ["weapons", "claims"])
def test_the_lines_of_a_page_stand_in_its_example(page: str) -> None:
    kept = (EXAMPLES / f"{page}.jsonl").read_text("utf-8").splitlines()
    shown = [line for block in SHOWN.findall((DOCS / f"{page}.md").read_text("utf-8")) for line in block.splitlines()]

    assert shown
    assert set(shown) <= set(kept)
    assert all(from_json(json.loads(line)) for line in shown)


def test_every_class_and_reason_of_the_pages_is_in_the_vocabulary() -> None:
    words = vocabulary()
    weapons, claims = ((DOCS / f"{page}.md").read_text("utf-8") for page in ("weapons", "claims"))

    assert set(words.holdings) <= set(re.findall(r"`(\w+)`", weapons))
    assert set(words.inventories) <= set(re.findall(r"`(\w+)`", weapons))
    assert set(words.unknowns) <= set(re.findall(r"`(\w+)`", claims))
