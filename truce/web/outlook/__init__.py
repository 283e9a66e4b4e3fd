"""The outlook in the room: will it hold, how good such forecasts were, and how it may go."""

from truce.web.outlook import judge, pages

WAYS = (*pages.WAYS, *judge.WAYS)
