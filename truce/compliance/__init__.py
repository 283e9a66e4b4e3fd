"""The room that holds incidents against the terms of agreements and rules on each term, reading, party and area."""
