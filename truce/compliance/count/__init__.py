"""How many: what incidents add to each ruling, summed over stretches of time, and what is decided from it."""
