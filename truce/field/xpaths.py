"""The expressions of a form, read only as far as needed to say whether the browser page can work them out."""

import re
from collections.abc import Iterable

WORDS = re.compile(r"""'[^']*'|"[^"]*"|(?P<name>[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)\s*\(""")
NOT_FUNCTIONS = frozenset({"and", "or", "div", "mod", "node", "text", "comment"})

# fmt: off
CORE = frozenset(
    {
        "last", "position", "count", "id", "local-name", "name", "string", "concat", "starts-with", "contains",
        "substring-before", "substring-after", "substring", "string-length", "normalize-space", "translate", "boolean",
        "not", "true", "false", "number", "sum", "floor", "ceiling", "round",
    }
)
# fmt: on
"""The functions of XPath 1.0 (W3C, 1999), section 4, without those that need namespaces or a document's language."""

# fmt: off
OPEN_ROSA = frozenset(
    {
        "if", "coalesce", "once", "selected", "selected-at", "count-selected", "jr:choice-name", "jr:itext", "join",
        "substr", "ends-with", "regex", "uuid", "boolean-from-string", "checklist", "weighted-checklist",
        "indexed-repeat", "instance", "current", "randomize", "count-non-empty", "max", "min", "today", "now", "date",
        "date-time", "decimal-date-time", "decimal-time", "format-date", "format-date-time", "int", "pow", "sqrt",
        "exp", "exp10", "log", "log10", "abs", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "pi", "random",
        "distance", "area", "version",
    }
)
# fmt: on
"""The functions of the ODK XForms specification that the page has; frontend/src/field/functions.ts holds the same."""

KNOWN = CORE | OPEN_ROSA


def functions_used(expression: str) -> frozenset[str]:
    """The names of the functions that an expression calls; words inside its texts are not calls."""
    found = (match.group("name") for match in WORDS.finditer(expression))
    return frozenset(name for name in found if name and name not in NOT_FUNCTIONS)


def unknown_functions(expressions: Iterable[str]) -> tuple[str, ...]:
    """Those the browser page does not have, in order: a form that needs one is for ODK Collect."""
    return tuple(sorted(set().union(*(functions_used(one) for one in expressions)) - KNOWN))
