"""case: from an allegation to a finding that two people signed, and what becomes of it. Its commands, in order."""

from truce.cli import case_begin, case_decide, case_look
from truce.cli.case_words import app

__all__ = ["app", "case_begin", "case_decide", "case_look"]
