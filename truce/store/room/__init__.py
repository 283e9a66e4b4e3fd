"""What the room keeps that is no record: accounts and sessions, alerts and deliveries, cursors of feeds."""
