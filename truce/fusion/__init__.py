"""The room that tells which reports speak of one event. Pure functions from tables to tables.

`fuse.fuse` is its verb, `refuse.refuse` the same where something changed; `constants.METHOD` names the method.
"""
