"""What a door needs to put a stranger's bytes aside before they have their place; it does not reach the room itself."""

from truce.record.aside import Aside

__all__ = ["Aside"]
