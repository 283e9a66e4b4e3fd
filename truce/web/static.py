"""The built scripts and styles (see `truce.shell.static`)."""

from truce.shell.static import STATIC, Assets, asset

__all__ = ["STATIC", "Assets", "asset"]
