"""People in the room: dialogue with communities, harm to civilians, human rights; a register with a right for each."""

from truce.web.people import figures, form, pages

WAYS = (*pages.WAYS, *figures.WAYS, *form.WAYS, *pages.OF_NOUNS)
