"""The picture: a million incidents as columns, chosen from, counted, and drawn as tiles. Pure, but for `kept.py`."""
