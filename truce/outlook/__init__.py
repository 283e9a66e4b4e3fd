"""Will it hold, how do we know, what would change our mind: findings become forecasts with their own error."""
