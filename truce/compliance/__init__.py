"""The room that holds incidents against the terms of agreements and rules on each term, reading, party and area."""

from truce.compliance.contract import METHOD, Evidence, Judged, Options
from truce.compliance.count.blocks import NEEDED as INCIDENT_COLUMNS
from truce.compliance.judge import judge
from truce.compliance.one import grounds_of_ruling

__all__ = ["INCIDENT_COLUMNS", "METHOD", "Evidence", "Judged", "Options", "grounds_of_ruling", "judge"]
