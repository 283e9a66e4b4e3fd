"""The states of a case and the arrows between them (DOMAIN 2.5). A test holds the database's list against this."""

ARROWS: dict[str, tuple[str, ...]] = {
    "received": ("registered",),
    "registered": ("triaged",),
    "triaged": ("rejected_out_of_scope", "merged", "under_verification"),
    "rejected_out_of_scope": (),
    "merged": ("triaged",),  # unmerged: the case stands again as it stood
    "under_verification": ("assessed",),
    "assessed": ("in_review",),
    "in_review": ("returned", "determined"),
    "returned": ("under_verification", "assessed"),
    "determined": ("notified",),
    "notified": ("accepted", "contested", "no_response"),
    "accepted": ("commission",),
    "contested": ("commission",),
    "no_response": ("commission",),
    "commission": ("endorsed", "not_endorsed", "remanded"),
    "endorsed": ("published", "restricted"),
    "not_endorsed": ("published", "restricted"),
    "remanded": ("published", "restricted"),
    "published": ("closed",),
    "restricted": ("closed",),
    "closed": (),
    "reopened": ("triaged", "under_verification"),
}
FIRST = "received"
NEVER_REOPENED = ("received", "registered", "merged", "reopened")  # nothing to reopen yet, or it is open; unmerge first
PARTS = ("author", "reviewer", "releaser")


def next_states(state: str | None) -> tuple[str, ...]:
    """Where a case can go from a state; from None it can only be received. Raises KeyError for an unknown state."""
    if state is None:
        return (FIRST,)
    return ARROWS[state] if state in NEVER_REOPENED else (*ARROWS[state], "reopened")
