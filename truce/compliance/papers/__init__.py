"""What papers show: documents as evidence of steps, triggers of dates, permissions and what is due."""
