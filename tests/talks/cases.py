"""A small invented negotiation, and parts of it to vary."""

from textwrap import dedent

HEAD = """
schema_version: 1
id: vela
title: Talks on the Isle of Vela
conflict: vela
learnt_at: '2025-06-01T00:00:00+00:00'
sources:
  - {id: S1, title: A paper, obtained: lookup, confidence: high}
actors:
  - {id: heath, name: Heath, role: party}
  - {id: karst, name: Karst, role: party}
  - {id: gull, name: Gull, role: mediator}
issues:
  - {id: line, name: The line, question: Where is it?, as_of: '2025-01-01', source: [S1]}
  - {id: fish, name: Fishing, question: Who fishes where?, as_of: '2025-01-01', source: [S1]}
options:
  - {id: north, issue: line, text: Along the brook., origin: heath, as_of: '2025-01-01', source: [S1]}
  - {id: south, issue: line, text: Along the wall., origin: karst, as_of: '2025-01-01', source: [S1]}
  - {id: share, issue: fish, text: By turns., origin: analyst, verified_by: [vela-2025/T-1], as_of: '2025-02-01', source: [S1]}
"""  # noqa: E501 - a row of a file stands on one line


def talks(more: str = "") -> str:
    """The text of the file, with more sections after the head."""
    return HEAD.lstrip() + dedent(more).lstrip()
