"""The matrix role x action x state: `python -m tests.rights.matrix` writes docs/matrix.md; a test runs every cell."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from truce.model.member import Grant, Keys, Member
from truce.model.request import Request
from truce.rights.decide import STATES, Answer, Question, Reason, decide
from truce.vocabulary.rights import Action, policy

PAGE = Path(__file__).resolve().parents[2] / "docs" / "matrix.md"
NOW = datetime(2025, 4, 22, 12, tzinfo=UTC)
HEAD = """# Who may do what

Made from `roles.yaml` and `actions.yaml` in `truce/vocabulary/data` by `python -m tests.rights.matrix`; a test compares
this page with them and asks the policy about every cell, in every state of a case. What the words mean stands in
[rights](rights.md).

**yes**: the role may. **two**: it may, once another agreed. Empty: refused. Not in the table and refused to everybody,
whatever the role: what is one's own, what stands apart from one's part in the case, anything while suspended.
"""


def member(role: str) -> Member:
    """Somebody with one role, for all cases."""
    keys = Keys(since=NOW, signing="00", reading="age1")
    return Member(handle="x", signing="00", reading="age1", keys=(keys,), grants=(Grant(role=role, by="a", since=NOW),))


def ask(role: str, action: str, state: str, *, agreed: bool = False) -> Answer:
    """What the policy says of one cell."""
    request = Request(
        id="req-1", action=action, subject="s", digest="d", why="w", by="x", at=NOW, until=NOW.replace(hour=13),
        agreed_by="y" if agreed else None,
    )  # fmt: skip
    question = Question(action=action, at=NOW, case="cas-1", state=state, digest="d", requests=(request,))
    return decide(policy(), member(role), question, founded=True)


def cell(role: str, action: str, state: str) -> str:
    """yes, two, or nothing."""
    alone = ask(role, action, state)
    if alone.allowed:
        return "yes"
    return "two" if alone.reason is Reason.TWO and ask(role, action, state, agreed=True).allowed else ""


def told(role: str, action: Action) -> str:
    """The cell of the page: what holds in the states in which the act can be."""
    answers = {cell(role, action.code, state) for state in action.states or STATES}
    assert len(answers) == 1, "within the states of an action a role means one thing"
    return answers.pop()


def page() -> str:
    """docs/matrix.md."""
    return "\n".join([HEAD, *_roles(), "", *_states(), ""])


def _roles() -> Iterator[str]:
    families: dict[str, list[Action]] = {}
    for action in policy().actions.values():
        family = action.code.split(".")[0] if "." in action.code and action.code != "export.bulk" else "street"
        families.setdefault(family, []).append(action)
    for family, actions in families.items():
        yield f"\n## {family.capitalize()}\n"
        names = [f"`{a.code.removeprefix(f'{family}.')}`" for a in actions]
        yield f"| role | {' | '.join(names)} |"
        yield "|---" * (len(actions) + 1) + "|"
        for role in policy().roles.values():
            cells = [told(role.code, action) for action in actions]
            if any(cells):
                yield f"| {role.label()} | {' | '.join(cells)} |"


def _states() -> Iterator[str]:
    yield "## States of a case\n"
    yield "In which states an act can be, whoever does it. Acts that are not here do not depend on the state.\n"
    yield "| act | can be while the case is | leads to | never by who, in that case, did |"
    yield "|---|---|---|---|"
    for action in policy().actions.values():
        if action.states:
            cells = (", ".join(x) for x in (action.states, action.to, action.apart))
            yield f"| `{action.code}` | {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
