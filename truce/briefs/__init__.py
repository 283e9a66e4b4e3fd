"""All of it, in one brief: `compose.compose` makes the noun, `render.render` makes page, PDF and JSON of it."""
