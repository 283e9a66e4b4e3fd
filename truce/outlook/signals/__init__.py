"""Signs that a truce weakens or holds: weights and words as data, and what they do to the chance that it holds."""
