"""Today: the board, the terms, the briefs."""

from truce.web.today import board, briefs, terms

WAYS = (*board.WAYS, *terms.WAYS, *briefs.WAYS)
