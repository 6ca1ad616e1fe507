"""Everything that can be wrong with a request, as (status, faults) in both languages; never a traceback."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_noop, override
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from huiyin.web.citizen.faults import OTHER, fault_words

_ = gettext_noop
KEY_FIELD = "Idempotency-Key"
NOT_JSON = _("请求的内容不是JSON。")
TOO_BIG = _("请求太大，请不超过512 KB；材料请从网页提交。")
KEY_WANTED = _("请在请求头里给出Idempotency-Key：1到64个可见的ASCII字符，同一件事重发时用同一个。")
KEY_USED = _("这个Idempotency-Key已经用于另一件内容不同的诉求。另一件事请换一个。")
NO_RECEIPT = _("没有这个回执号。")
TOO_MANY = _("试的次数有点多了，请过十分钟再来。")
NOT_SIGNED = _("请求没有签名，或者签名不对。")
NOT_FRESH = _("签名的时间和现在差得太多。")
NOT_KNOWN = _("没有这一项，或者内容不对。")
TAKEN_OTHERWISE = _("这一项已经收到过另一个结果，第一次的算数。")
MISSING = _("这一项必填。")
UNKNOWN_FIELD = _("没有这一项，请对照接口说明。")
WRONG_TYPE = _("这一项的类型不对，请对照接口说明。")
FORBIDDEN_CHARACTERS = _("里面有不能保存的字符。")
_BY_TYPE = {"missing": MISSING, "extra_forbidden": UNKNOWN_FIELD}


class Problem(Exception):
    """A request that is refused; `faults` are (field, msgid) pairs."""

    def __init__(self, status: int, *faults: tuple[str, str]) -> None:
        super().__init__(status)
        self.status, self.faults = status, faults


def fault(field: str, msgid: str) -> dict[str, str]:
    """One fault in both languages."""
    with override("zh-hans"):
        message = gettext(msgid)
    with override("en"):
        return {"field": field, "message": message, "message_en": gettext(msgid)}


def rule_faults(found: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Faults the intake rules found, in both languages."""
    shown = []
    for field, code in found:
        with override("zh-hans"):
            message = fault_words(field, code)
        with override("en"):
            shown.append({"field": field, "message": message, "message_en": fault_words(field, code)})
    return shown


def install(api: NinjaAPI) -> None:
    """Answer every known kind of refusal in our own shape."""
    # Handlers take Any: the framework's signature would have each accept its exception's class as well.

    def respond(request: HttpRequest, status: int, *faults: tuple[str, str]) -> HttpResponse:
        body = {"faults": [fault(field, msgid) for field, msgid in faults]}
        return api.create_response(request, body, status=status)

    def problem(request: HttpRequest, exc: Any) -> HttpResponse:
        return respond(request, exc.status, *exc.faults)

    def too_big(request: HttpRequest, exc: Any) -> HttpResponse:
        return respond(request, 413, ("body", TOO_BIG))

    def unreadable(request: HttpRequest, exc: Any) -> HttpResponse:
        # The framework wraps whatever the parser raised; our own refusal is the cause.
        if isinstance(exc.__cause__, Problem):
            return problem(request, exc.__cause__)
        return respond(request, exc.status_code, ("body", NOT_JSON if exc.status_code == 400 else OTHER))

    def invalid(request: HttpRequest, exc: Any) -> HttpResponse:
        return respond(request, 422, *[_read(error) for error in exc.errors])

    api.add_exception_handler(Problem, problem)
    api.add_exception_handler(RequestDataTooBig, too_big)
    api.add_exception_handler(HttpError, unreadable)
    api.add_exception_handler(ValidationError, invalid)


def _read(error: dict[str, Any]) -> tuple[str, str]:
    where = [str(part) for part in error["loc"]]
    if where[0] == "header":
        return KEY_FIELD, KEY_WANTED
    # ("body", name of the parameter, field, …)
    field = where[2] if len(where) > 2 else "body"
    return field, _BY_TYPE.get(error["type"], WRONG_TYPE)
