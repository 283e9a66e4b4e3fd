"""The outlook in the room: will it hold, how good such forecasts were, when to warn, and how it may go."""

from truce.web.outlook import glance, judge, pages, term, warned

WAYS = (*pages.WAYS, *judge.WAYS, *warned.WAYS, *glance.WAYS, *term.WAYS)
