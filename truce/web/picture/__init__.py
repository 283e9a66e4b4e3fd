"""The map and its numbers: the page (page.py), and the data that it and others draw from (data.py)."""

from truce.web.picture import data, page

WAYS = (*data.WAYS, *page.WAYS)
