"""talks: a negotiation kept, and what follows from it: as it stood, common ground, packages, deadlines, takeaways."""
