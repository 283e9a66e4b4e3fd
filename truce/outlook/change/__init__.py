"""Has the regime changed, since when, by how much, and how often such an alarm is false."""
