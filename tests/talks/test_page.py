"""The pages on talks say what the form and the code say."""

from pathlib import Path

import pytest

from tests.talks.page import RUNS, filled


@pytest.mark.parametrize("page", RUNS, ids=lambda page: page.name)
def test_a_page_on_talks_holds_the_fields_of_the_form_and_what_its_examples_print(page: Path) -> None:
    text = page.read_text("utf-8")

    assert text == filled(text), "run: python -m tests.talks.page"
