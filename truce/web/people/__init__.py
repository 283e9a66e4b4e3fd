"""People in the room: dialogue with communities, harm to civilians, human rights; a register with a right for each."""

from truce.web.people import figures, form, harm, harm_one, harm_write, pages, release, rights, rights_one

WAYS = (
    *pages.WAYS,
    *figures.WAYS,
    *release.WAYS,
    *form.WAYS,
    *pages.OF_NOUNS,
    *harm.WAYS,
    *harm_one.WAYS,
    *harm_write.WAYS,
    *rights.WAYS,
    *rights_one.WAYS,
)
