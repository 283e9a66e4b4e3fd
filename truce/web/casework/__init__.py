"""Casework in the browser: cases from intake to release, their evidence, and doubtful pairs of reports."""

from truce.web.casework.ways import WAYS

__all__ = ["WAYS"]
