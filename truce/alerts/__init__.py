"""Alerts: rules held against what is known, and what each of them says, once. A lead for a person, never a finding."""
