"""The board of dates: what is due, by when, and what became of it."""

from truce.compliance.book import Book
from truce.compliance.periods import Force
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting


def deadlines_of(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Write a row for every date of the rule into `book.deadlines`."""
