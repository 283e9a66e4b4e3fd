"""The room that holds incidents against the terms of agreements and rules on each term, reading, party and area."""

from truce.compliance.contract import METHOD, Evidence, Judged, Options
from truce.compliance.judge import judge

__all__ = ["METHOD", "Evidence", "Judged", "Options", "judge"]
