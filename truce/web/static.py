"""Where the built scripts and styles lie. `npm run build` in frontend/ makes them; the wheel ships them."""

from pathlib import Path

STATIC = Path(__file__).parent / "static"
