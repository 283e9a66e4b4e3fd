"""A small client of the API: walk pages, stream everything, send what a sensor noticed.

from truce.client import Truce

with Truce("https://room.example.org", token) as truce:
    for incident in truce.walk("incidents", act="use_of_weapon", certainty="likely"):
        print(incident["id"], incident["when"]["earliest"])
"""

from truce.client.room import Page, Truce

__all__ = ["Page", "Truce"]
