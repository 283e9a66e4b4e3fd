"""HXL hashtags (Humanitarian Exchange Language 1.1): one tag a column, so that relief agencies' tools can read it."""

from truce.model.columns import schema

TAGS: dict[
    str, str
] = {  # core hashtags where HXL has one; `#meta` and `#indicator` with an attribute of ours elsewhere
    "id": "#event+id",
    "source": "#meta+source",
    "origin": "#meta+source+origin",
    "reference": "#meta+source+id",
    "told_at": "#date+reported",
    "earliest": "#date+start",
    "latest": "#date+end",
    "day": "#date+occurred",
    "as_of": "#date+reported",
    "time_text": "#date+text",
    "time_zone": "#meta+timezone",
    "lon": "#geo+lon",
    "lat": "#geo+lat",
    "radius_m": "#geo+precision+m",
    "precision_m": "#geo+precision+m",
    "geometry": "#geo+coord",
    "area": "#geo+coord+area",
    "country": "#geo+coord+country",
    "place": "#loc+name",
    "name": "#loc+name",
    "acts": "#event+type+list",
    "act": "#event+type",
    "by": "#group+doer",
    "against": "#group+affected",
    "party": "#group+bound",
    "target": "#loc+type",
    "killed_low": "#affected+killed+min",
    "killed_high": "#affected+killed+max",
    "injured_low": "#affected+injured+min",
    "injured_high": "#affected+injured+max",
    "count": "#indicator+value+num",
    "unit": "#indicator+unit",
    "status": "#status",
    "reason": "#status+reason",
    "restriction": "#access+type",
    "text": "#description",
    "note": "#description+note",
    "url": "#meta+url",
    "language": "#meta+lang",
    "method": "#meta+method",
}


def hashtags(noun: type) -> list[str]:
    """A hashtag for every column of a noun, in order, no two alike.

    A ruling's `area` is a word, not a geometry. Columns without a core hashtag are `#meta` with the column's name.
    """
    own = {"area": "#loc+area", "country": "#loc+country"} if "period" in schema(noun).names else {}
    return [own.get(name) or TAGS.get(name) or f"#meta+{name.replace('_', '')}" for name in schema(noun).names]
