"""Permissions, releases and durations: what was used, claimed or prolonged. None of them can be breached."""

from truce.compliance.book import Book
from truce.compliance.papers.plain import say_waiting
from truce.compliance.periods import Force
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting


def judge_permission(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Say what documents show of a permission, a release clause or a duration (measures of those names)."""
    say_waiting(setting, rule, force, book)
