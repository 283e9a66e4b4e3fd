"""Where: shapes, lines of the day, zones, and on whose side a place lay; every answer a probability."""
