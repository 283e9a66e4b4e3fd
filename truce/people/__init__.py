"""Who spoke, kept apart: sealed identities, pseudonyms, consent, places made coarse."""
