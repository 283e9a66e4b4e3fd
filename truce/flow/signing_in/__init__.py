"""Signing in to the operations room: passwords, second factors, providers, invitations, sessions, tokens."""
