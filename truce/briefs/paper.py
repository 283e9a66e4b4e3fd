"""The brief as PDF, set by Typst."""

from truce.model.brief import Brief


def as_pdf(brief: Brief) -> bytes:
    """Later."""
    raise NotImplementedError
