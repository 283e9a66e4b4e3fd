"""The room that holds incidents against the terms of agreements and rules on each term, reading, party and area.

`judge.judge` is its verb, `contract` what it is given and what it gives.
"""
