"""What is kept: bulk nouns in a lake, acts in a ledger, both append-only where people could quarrel over them."""
