"""The room that tells which reports speak of one event. Pure functions from tables to tables."""

from truce.fusion.constants import METHOD
from truce.fusion.fuse import Fused, Refused, Statistics, fuse, refuse

__all__ = ["METHOD", "Fused", "Refused", "Statistics", "fuse", "refuse"]
