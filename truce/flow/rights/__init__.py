"""Members, roles, acts that need two, what left the mission, who looked at what."""
