"""Answers as scripts (JSONP), which version 0.1 asks of a service and 0.2 leaves to it.

Nothing here is told to one asker and not to all, and no cookie is read, so a script gives nothing
away; the draft has none of it.
"""

from __future__ import annotations

import re

from flask import Response, request

from mapper.domain import Text
from web.api.faults import BadField
from web.api.openapi import JSON_TYPE
from web.reconcile.manifest import DRAFT

_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,99}")
_LINE_ENDS = {"\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Ends of lines in a script, but not in JSON."""


def check_callback() -> None:
    """Refuse a callback that is no name; raises BadField."""
    if not _NAME.fullmatch(request.args.get("callback", "_")):
        raise BadField(
            field="callback",
            text=Text("callback应为函数名。", "callback is the name of a function."),
        )


def padded(answer: Response) -> Response:
    """An answer as a script that calls what the asker named; as it is where nothing was named."""
    name = request.args.get("callback")
    old = request.method == "GET" and not request.path.startswith(f"/reconcile/{DRAFT}")
    if name is None or not old or answer.status_code != 200 or answer.mimetype != JSON_TYPE:
        return answer
    content = answer.get_data(as_text=True)
    for end, written in _LINE_ENDS.items():
        content = content.replace(end, written)
    answer.set_data(f"/**/{name}({content});")
    answer.mimetype = "text/javascript"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
