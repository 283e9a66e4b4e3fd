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

ROUNDS = """
tracks:
  - {id: t, name: The table, tier: official, format: bilateral, parties: [heath, karst], as_of: '2025-01-01', source: [S1]}
meetings:
  - {id: m1, track: t, level: envoys, parties: [heath, karst], state: held, as_of: '2025-02-01', source: [S1]}
  - {id: m2, track: t, level: envoys, parties: [heath, karst], state: held, as_of: '2025-03-01', source: [S1]}
  - {id: m3, track: t, level: envoys, parties: [heath, karst], state: dropped, as_of: '2025-04-01', source: [S1]}
readouts:
  - {meeting: m2, party: heath, text: It went well., as_of: '2025-03-01', source: [S1]}
  - {meeting: m2, party: heath, text: It went nowhere., as_of: '2025-03-01', source: [S1]}
  - {meeting: m2, party: karst, text: It was long., as_of: '2025-03-05', source: [S1]}
positions:
  - {party: karst, issue: line, option: south, kind: public, text: The wall., firmness: firm, confidence: high, as_of: '2025-01-10', source: [S1]}
  - {party: karst, issue: line, option: south, kind: public, text: The wall perhaps., firmness: flexible, confidence: high, as_of: '2025-02-20', source: [S1]}
  - {party: heath, issue: line, option: north, kind: inferred, text: The brook., firmness: firm, confidence: low, as_of: '2025-02-20', source: [S1]}
acceptability:
  - {party: heath, option: share, answer: accept, kind: public, confidence: high, as_of: '2025-01-10', source: [S1]}
  - {party: karst, option: share, answer: conditional, condition: A count of boats., kind: public, confidence: high, as_of: '2025-02-10', source: [S1]}
  - {party: karst, option: south, answer: accept, kind: public, confidence: high, as_of: '2025-02-20', source: [S1]}
  - {party: karst, option: share, answer: accept, kind: public, confidence: high, as_of: '2025-05-10', source: [S1]}
commitments:
  - {party: heath, text: Sends boats home., due: '2025-05-01', as_of: '2025-03-01', source: [S1]}
"""  # noqa: E501 - a row of a file stands on one line


def talks(more: str = "") -> str:
    """The text of the file, with more sections after the head."""
    return HEAD.lstrip() + dedent(more).lstrip()
