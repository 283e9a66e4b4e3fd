"""The API for programs, at /api/v1: the same rights, the same filters, the same numbers as the pages."""

from truce.web.api.app import make_api

PATH = "/api/v1"

__all__ = ["PATH", "make_api"]
