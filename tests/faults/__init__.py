"""What the world does to a mission: kills, full and failing disks, flipped bits, clocks set back, servers stopped."""
