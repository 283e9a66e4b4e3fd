"""Who may do what: the one place that decides. Every door asks here before it opens, and the answer is a reason."""
