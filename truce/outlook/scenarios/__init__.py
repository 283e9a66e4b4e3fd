"""What may come: scenarios as data, how likely each is held to be and by whom, and what their signposts propose."""
