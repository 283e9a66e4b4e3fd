"""Reports from the field: forms as XLSForm and XForm, submissions as OpenRosa sends them, and what they mean."""
