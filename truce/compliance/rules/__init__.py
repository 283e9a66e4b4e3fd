"""A term under one reading, as a rule: data put together from a small set of checked pieces. No agreement has code."""
