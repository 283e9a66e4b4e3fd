"""Pictures of what may come, what could be agreed and where from, as SVG: one drawing for page, brief and paper.

Values and finished texts in, a string out: no clock, no words of its own, no style that a page could not change (each
mark has a class beside its colour, and no mark tells anything by colour alone). A table always stands beside it.
"""

from truce.drawn.bargain import Bargain, Spot, draw_bargain
from truce.drawn.bearing import Bearing, draw_bearing
from truce.drawn.calibration import Bin, Calibration, draw_calibration
from truce.drawn.fan import Break, Day, Fan, Step, draw_fan
from truce.drawn.history import At, History, Path, draw_history
from truce.drawn.hold import Hold, Point, draw_hold
from truce.drawn.lanes import Lane, Lanes, draw_lanes
from truce.drawn.multiples import draw_multiples
from truce.drawn.overlap import Group, Mark, Overlap, Row, draw_overlap
from truce.drawn.stack import draw_stack

__all__ = [
    "At",
    "Bargain",
    "Bearing",
    "Bin",
    "Break",
    "Calibration",
    "Day",
    "Fan",
    "Group",
    "History",
    "Hold",
    "Lane",
    "Lanes",
    "Mark",
    "Overlap",
    "Path",
    "Point",
    "Row",
    "Spot",
    "Step",
    "draw_bargain",
    "draw_bearing",
    "draw_calibration",
    "draw_fan",
    "draw_history",
    "draw_hold",
    "draw_lanes",
    "draw_multiples",
    "draw_overlap",
    "draw_stack",
]
