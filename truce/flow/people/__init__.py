"""Who spoke: taken in under a pseudonym, asked for consent, forgotten."""
