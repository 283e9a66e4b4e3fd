"""Verification: acts about cases become cases; items of information become findings under named standards of proof."""
