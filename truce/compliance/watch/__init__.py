"""Who could have seen: the watchers, what they would have noticed, and numbers corrected for it."""
