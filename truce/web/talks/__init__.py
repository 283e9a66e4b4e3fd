"""The talks in the room: the table as it stood, who wants what, common ground, what could be agreed."""

from truce.web.talks import ground, packages, positions, table

WAYS = (*table.WAYS, *positions.WAYS, *ground.WAYS, *packages.WAYS)
