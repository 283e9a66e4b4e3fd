"""The outer world into reports, coverage, claims and lines. Sources reach out; that is their work."""
