"""The one shape of every error under the addresses for programs, in both languages."""

from __future__ import annotations

import json

from flask import Response, request
from werkzeug.exceptions import HTTPException

from mapper.domain import Text
from mapper.errors import (
    InvalidQuestion,
    MapperError,
    UnknownDegree,
    UnknownNode,
    UnknownPlace,
    as_sentence,
)
from web.errors import BadInput

Json = dict[str, object]
ADDRESSES = ("/api", "/openapi.json", "/reconcile")
"""What programs ask is at one of these or below it."""
_SHORT = 60


class BadField(MapperError):
    """One named thing that was sent cannot be used."""

    def __init__(
        self, field: str, text: Text, *, code: str = "invalid_value", status: int = 400
    ) -> None:
        self.field, self.code, self.status = field, code, status
        super().__init__(text)


_BY_STATUS = {
    400: ("bad_request", Text("请求无法读取；请对照接口文档检查。",
                              "The request cannot be read; compare it with /openapi.json.")),
    401: ("unauthorised", Text("请先登录。", "Please sign in.")),
    403: ("forbidden", Text("此处不对您开放。", "This is not open to you.")),
    404: ("not_found", Text("此地址没有内容；请对照接口文档检查。",
                            "Nothing is at this address; compare it with /openapi.json.")),
    405: ("method_not_allowed", Text("此地址不接受这种方法；可用的方法见Allow。",
                                     "This address does not take that method; see Allow.")),
    413: ("too_large", Text("发送的内容过大；请分成较小的几份。",
                            "That is too much at once; send it in smaller parts.")),
    415: ("unsupported_media_type", Text("不接受这种内容类型；可用的类型见接口文档。",
                                         "This content type is not taken; see /openapi.json.")),
    429: ("too_many_requests", Text("请求过于频繁；请按Retry-After所示稍候。",
                                    "Too many requests; wait as long as Retry-After says.")),
    500: ("internal_error", Text("我方出错，已记录；请稍后再试。",
                                 "It is our fault and has been noted; please try again later.")),
    503: ("unavailable", Text("暂时无法答复；请稍后再试。",
                              "It cannot be answered now; please try again later.")),
}  # fmt: skip
CODES = {status: code for status, (code, _) in _BY_STATUS.items()}
"""The code of an error of which no more is known than its status."""


def fault(status: int, code: str, text: Text, field: str = "") -> Json:
    """An error as it is sent."""
    inside: Json = {"status": status, "code": code, "message": text.to_json()}
    return {"error": inside | ({"field": field} if field else {})}


def send(content: object, status: int = 200, mimetype: str = "application/json") -> Response:
    """JSON in UTF-8; what is no character is replaced."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(body.encode("utf-8", "replace"), status, mimetype=mimetype)


def for_programs() -> bool:
    """The address asked for is one for programs."""
    return any(f"{request.path}/".startswith(f"{address}/") for address in ADDRESSES)


def programs_error(error: Exception) -> Response | None:
    """An error in our shape, where a program asked; else nothing."""
    if not for_programs():
        return None
    if isinstance(error, MapperError):
        return send(fault_of(error), error.status)
    found = error if isinstance(error, HTTPException) else HTTPException()
    status = found.code or 500
    if status < 400:
        return None
    code, text = _BY_STATUS.get(status, _BY_STATUS[500 if status >= 500 else 400])
    answer = send(fault(status, code, text), status)
    if status == 405:
        answer.headers["Allow"] = found.get_response().headers.get("Allow", "GET")
    return answer


def fault_of(error: MapperError) -> Json:
    """What the library or we refuse."""
    if isinstance(error, BadField):
        return fault(error.status, error.code, error.text, error.field)
    code, text, field = _told(error)
    return fault(error.status, code, text, field)


def _told(error: MapperError) -> tuple[str, Text, str]:
    if isinstance(error, UnknownNode):
        name = error.node_id[:_SHORT]
        return "unknown_id", Text(
            f"没有编号为“{name}”的内容；请先按名称查询。",
            f"Nothing here has the id “{name}”; look it up by name first.",
        ), "id"  # fmt: skip
    if isinstance(error, UnknownPlace):
        return "unknown_place", as_sentence(error.text), "place"
    if isinstance(error, UnknownDegree):
        return "unknown_degree", as_sentence(error.text), "degree"
    if isinstance(error, BadInput | InvalidQuestion):
        return "invalid_question", error.text, ""
    code, text = _BY_STATUS.get(error.status, _BY_STATUS[500 if error.status >= 500 else 400])
    return code, text, ""
