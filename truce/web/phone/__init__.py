"""The page for reports from the field, in a browser: installable, without a network for days.

`shell.py` gives the page itself, which is the same for everybody and holds nothing; `forms.py` the forms as the page
reads them; `sent.py` takes finished reports and says which bytes are safe. The page is in frontend/src/field.
"""

from truce.web.phone import forms, sent, shell

WAYS = (*shell.WAYS, *forms.WAYS, *sent.WAYS)
