"""What a command is for, read from its source: the first page of help loads none of them."""

import ast
from importlib.util import find_spec


def help_of(module: str, function: str) -> str:
    """The docstring of a command in `truce.cli`; empty where it has none, or its source is not at hand."""
    spec = find_spec(f"truce.cli.{module}")
    source = getattr(spec and spec.loader, "get_source", lambda _: None)(f"truce.cli.{module}")
    for part in ast.parse(source or "").body:
        if isinstance(part, ast.FunctionDef) and part.name == function:
            return ast.get_docstring(part) or ""
    return ""
