"""Life along the line: dialogue and local agreements, harm to civilians, human rights. Pure; nothing is kept here."""
