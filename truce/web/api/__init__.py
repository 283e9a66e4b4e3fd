"""The API for programs, at /api/v1: the same rights, the same filters, the same numbers as the pages."""

from truce.web.api.app import make_api
from truce.web.api.tokens import WAYS

PATH = "/api/v1"

__all__ = ["PATH", "WAYS", "make_api"]
