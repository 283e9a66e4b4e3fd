"""The one way to act: ask the policy, write the act, sign it. Every step that a person answers for goes through it."""

from truce.flow.acting.alarms import alarm, alarm_of, mark_of, watch
from truce.flow.acting.answering import MISSION, Wish, may, may_at_all, members, reaching
from truce.flow.acting.looking import keep_look, look_at
from truce.flow.acting.performing import act_of, ask, enter, perform, perform_all, refuse

__all__ = [
    "MISSION",
    "Wish",
    "act_of",
    "alarm",
    "alarm_of",
    "ask",
    "enter",
    "keep_look",
    "look_at",
    "mark_of",
    "may",
    "may_at_all",
    "members",
    "perform",
    "perform_all",
    "reaching",
    "refuse",
    "watch",
]
