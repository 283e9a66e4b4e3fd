"""What a phone reads from a square code: the settings of ODK Collect."""

from truce.field.code import as_svg, as_text
from truce.field.openrosa import collect_settings
from truce.flow.house import House


def terminal_code(house: House, address: str) -> str:
    """The code as half blocks of a terminal."""
    return as_text(collect_settings(address, project=house.choices.name))


def page_code(house: House, address: str) -> str:
    """The code as an SVG of its own."""
    return as_svg(collect_settings(address, project=house.choices.name))
