"""The public edition: a door of its own that reads published files, and can reach nothing else."""
