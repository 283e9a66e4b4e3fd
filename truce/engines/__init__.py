"""Where work runs. An engine knows Arrow tables and keys; it has never heard of a ceasefire."""
