"""The room that tells which reports speak of one event. Pure functions from tables to tables."""

from truce.fusion.constants import METHOD
from truce.fusion.fuse import Fused, Statistics, fuse
from truce.fusion.refuse import Refused, refuse

__all__ = ["METHOD", "Fused", "Refused", "Statistics", "fuse", "refuse"]
