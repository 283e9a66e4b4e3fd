"""What is kept: the lake of bulk nouns and the ledger of acts. Nothing acknowledged is ever lost."""
