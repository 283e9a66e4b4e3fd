"""Signing in: the door, second factors, invitations, one's own account, and the accounts of others."""

from truce.web.signin import account, accounts, door, factors, invited, local, provider, sweeping

WAYS = (
    *local.WAYS,
    *door.WAYS,
    *factors.WAYS,
    *provider.WAYS,
    *invited.WAYS,
    *account.WAYS,
    *accounts.WAYS,
)
TASKS = (sweeping.sweep,)
