"""The page on talks says what the form and the code say."""

from tests.talks.page import PAGE, filled


def test_the_page_on_talks_holds_the_fields_of_the_form_and_what_its_examples_print() -> None:
    text = PAGE.read_text("utf-8")

    assert text == filled(text), "run: python -m tests.talks.page"
