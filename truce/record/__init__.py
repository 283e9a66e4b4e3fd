"""The arithmetic of a log that nobody can rewrite: canonical bytes, Merkle trees, signed checkpoints. Knows no noun."""
