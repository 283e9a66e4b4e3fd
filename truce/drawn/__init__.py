"""Pictures of what may come, as SVG: the same drawing on a page of the room, in a brief and on paper.

Values and finished texts in, a string out: no clock, no words of its own, no style that a page could not change (each
mark has a class beside its colour, and no mark tells anything by colour alone). A table always stands beside it.
"""

from truce.drawn.calibration import Bin, Calibration, draw_calibration
from truce.drawn.fan import Break, Day, Fan, Step, draw_fan
from truce.drawn.history import At, History, Path, draw_history
from truce.drawn.hold import Hold, Point, draw_hold
from truce.drawn.multiples import draw_multiples
from truce.drawn.stack import draw_stack

__all__ = [
    "At",
    "Bin",
    "Break",
    "Calibration",
    "Day",
    "Fan",
    "History",
    "Hold",
    "Path",
    "Point",
    "Step",
    "draw_calibration",
    "draw_fan",
    "draw_history",
    "draw_hold",
    "draw_multiples",
    "draw_stack",
]
