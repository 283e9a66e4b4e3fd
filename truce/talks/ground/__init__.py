"""Common ground: who would take what, which red lines block, where agreement is possible, what moved or was shown."""

from truce.talks.ground.lines import Block, RedLine, blocks, red_lines
from truce.talks.ground.moved import Move, moved
from truce.talks.ground.overlap import Cell, Zone, overlap, zones
from truce.talks.ground.shown import Shown, stated_against_shown
from truce.talks.ground.standing import View, answers, positions

__all__ = [
    "Block",
    "Cell",
    "Move",
    "RedLine",
    "Shown",
    "View",
    "Zone",
    "answers",
    "blocks",
    "moved",
    "overlap",
    "positions",
    "red_lines",
    "stated_against_shown",
    "zones",
]
