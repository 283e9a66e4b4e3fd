"""Every noun to text and back, and agreements from YAML: the only place where shapes that cross borders are made."""
