"""The talks in the room: the table as it stood, who wants what, common ground, what could be agreed."""

from truce.web.talks import deadlines, elicit, ground, packages, positions, table, takeaways

WAYS = (
    *table.WAYS,
    *positions.WAYS,
    *ground.WAYS,
    *packages.WAYS,
    *deadlines.WAYS,
    *takeaways.WAYS,
    *elicit.WAYS,
)
