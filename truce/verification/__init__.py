"""Cases: from an allegation to a finding that two people signed, under a named standard of proof."""
