"""What runs in a process of its own: everything that reads what a stranger's file says of itself."""
