"""Each sighting under each withdrawal term: what it means by that instrument, and by no other."""

from truce.compliance.book import Book
from truce.compliance.periods import Force
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting


def holdings_of(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Write a row for every sighting into `book.holdings` (measure distance)."""
