"""Human rights: what a case may be called before anybody has judged it, how people are helped, what is published."""
