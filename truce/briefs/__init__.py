"""All of it, in one brief: `compose` makes the noun, `render` makes page, PDF and JSON of it."""

from truce.briefs.compose import compose
from truce.briefs.material import Material
from truce.briefs.render import render

__all__ = ["Material", "compose", "render"]
