"""Will it hold, how do we know, and what would change our mind: findings over time become forecasts with their own error."""
