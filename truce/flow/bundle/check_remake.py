"""Step 9 of a check: the brief is composed again from what the bundle holds; every form must be equal to the byte."""

from truce.bundle.holder import Holder, whole
from truce.bundle.steps import Findings, Outcome
from truce.flow.bundle.check_contents import BRIEFS, VERSIONS
from truce.flow.bundle.checking import UNREADABLE, Record, failed, json_of

NOUNS = "data/nouns/"
BEFORE = (1, 2, 3, 4, 5, 8)  # nothing is made of a bundle that is not what it says


def comes_out_again(holder: Holder, told: Findings, record: Record, asked: bool) -> None:
    """9. Only where it is asked for, and only of a bundle that held so far."""
    names = [name for name in holder.sizes() if name.startswith(BRIEFS) and name.endswith(".made.json")]
    if not asked:
        told.done(9, Outcome.NOT_ASKED)
    elif record.kind != "brief" or not names or f"{NOUNS}rulings.parquet" not in holder.sizes():
        told.note(9, "it holds no brief with what it was made of")
        told.done(9, Outcome.NOT_THERE)
    elif told.broken(BEFORE):
        told.done(9, Outcome.NOT_REACHED)
    else:
        _again(holder, told, names[0])


def _again(holder: Holder, told: Findings, name: str) -> None:
    from truce.flow.bundle.seal_brief import forms_of, material_of  # noqa: PLC0415
    from truce.flow.made_of import LATER, TABLES, from_text  # noqa: PLC0415 - charts and pages are slow to load

    try:
        made = from_text(whole(holder, name))
        names = {table: f"{NOUNS}{table}.parquet" for table in TABLES}
        there = holder.sizes()
        tables = {table: whole(holder, file) for table, file in names.items() if file in there or table not in LATER}
        forms = forms_of(material_of(made, tables), made.language)
    except UNREADABLE as wrong:
        failed(told, 9, name, wrong)
        return
    for form, content in forms.items():
        kept = name.removesuffix("made.json") + form
        if kept not in holder.sizes() or whole(holder, kept) != content:
            told.fail(9, kept, "it does not come out again byte for byte", _versions(holder))
    told.note(9, f"made again: {', '.join(forms)}")
    told.done(9)


def _versions(holder: Holder) -> str:
    from truce.flow.bundle.sealing import method  # noqa: PLC0415

    then, now = json_of(holder, VERSIONS), method()
    names = [name for name, version in now.items() if name != "vocabulary" and then.get(name) != version]
    changed = [f"{name} {then.get(name)}, here {now[name]}" for name in names]
    return f"it was made with {'; '.join(changed)}" if changed else "the versions are the same: it is not what it says"
