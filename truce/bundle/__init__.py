"""A bundle: a record that leaves the house whole, in a form that anyone can check without us (BagIt, RFC 8493)."""
