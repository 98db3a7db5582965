"""One HTML file that explains a piece: nothing is fetched, and it can be sent to anybody.

What came from a user stands in it as JSON only, in which no tag can begin; the script writes it as text.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

PLACE = "/* the piece */"


def page(told: Mapping[str, Any], title: str) -> bytes:
    """told: what `explain` tells, as JSON. title: of the browser's window."""
    template = files("musicgen.exports.explained").joinpath("page.html").read_text(encoding="utf8")
    data = json.dumps({**told, "title": title}, ensure_ascii=True, allow_nan=False)
    for sign in "<>&":
        data = data.replace(sign, f"\\u{ord(sign):04x}")
    return template.replace(PLACE, data).encode()
