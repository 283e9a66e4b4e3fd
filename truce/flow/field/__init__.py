"""Reports from the field: devices, forms, what is received, and how it lands in the record."""
