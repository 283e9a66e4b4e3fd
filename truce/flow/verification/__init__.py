"""A case, step by step, from the allegation to its release."""
