"""Common ground: who would take what, which red lines block, where agreement is possible, what moved or was shown."""

from truce.model.ground import Block, Cell, Move, RedLine, Shown, Zone
from truce.talks.ground.lines import blocks, red_lines
from truce.talks.ground.moved import moved
from truce.talks.ground.overlap import overlap, zones
from truce.talks.ground.shown import stated_against_shown
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
