"""Early warning: when to speak, at what cost of being wrong, and why; where nobody watched there is no all-clear."""
