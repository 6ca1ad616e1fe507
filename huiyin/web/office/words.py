"""Names of what the ledger records, for those who read all of it."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from huiyin.act.orders.queries import state_names
from huiyin.answer.supervision.cases.queries import STATES, code
from huiyin.web.inspect.words_cases import EVENTS as CASE_EVENTS
from huiyin.web.inspect.words_governed import EVENTS as GOVERNED_EVENTS
from huiyin.web.inspect.words_governed import PRAISE_EVENTS
from huiyin.web.unit.names import either, role_name
from huiyin.web.unit.sentences import SENTENCES

OTHERS: Mapping[str, str] = {
    "open_account": gettext_noop("开账号"),
    "give_post": gettext_noop("给岗位"),
    "let_in": gettext_noop("恢复登录"),
    "keep_out": gettext_noop("停用"),
    "load": gettext_noop("启用城市配置"),
    "reveal": gettext_noop("查看诉求人身份"),
    "reach": gettext_noop("给诉求人发消息"),
    "mail_on": gettext_noop("通知也发邮件"),
    "mail_off": gettext_noop("不再发邮件"),
    "comment": gettext_noop("同事留言"),
    "correct": gettext_noop("更正留言"),
    "give": gettext_noop("交班"),
    "take": gettext_noop("接手"),
    "take_back": gettext_noop("收回交班"),
    "not_sent": gettext_noop("消息没发出去"),
    "publish": gettext_noop("发布知识"),
    "prepare": gettext_noop("准备演示数据"),
    "keep_model": gettext_noop("训练出一版模型"),
    "use_model": gettext_noop("启用模型"),
    "roll_back_model": gettext_noop("退回上一版模型"),
    "ask_question": gettext_noop("提出疑点"),
    "explain_question": gettext_noop("单位说明疑点"),
    "decide_question": gettext_noop("看过疑点"),
    "list_numbers": gettext_noop("登记本单位人员的号码"),
    "clear_numbers": gettext_noop("清空本单位人员的号码"),
    "draft_report": gettext_noop("起草报告"),
    "recount_report": gettext_noop("重新数报告"),
    "edit_section": gettext_noop("改报告的一段"),
    "restore_section": gettext_noop("恢复系统写的一段"),
    "leave_out_section": gettext_noop("报告不放一段"),
    "take_in_section": gettext_noop("报告放回一段"),
    "name_report": gettext_noop("改报告标题"),
    "review_report": gettext_noop("审过报告"),
    "issue_report": gettext_noop("签发报告"),
    "withdraw_report": gettext_noop("撤回报告"),
    "correct_report": gettext_noop("出报告更正版"),
}
STREAMS: Mapping[str, str] = {
    "order": gettext_noop("工单"),
    "account": gettext_noop("账号"),
    "city": gettext_noop("城市配置"),
    "person": gettext_noop("身份库"),
    "knowledge": gettext_noop("知识库"),
    "demo": gettext_noop("演示"),
    "model": gettext_noop("模型"),
    "identity": gettext_noop("身份"),
    "talk": gettext_noop("同事之间"),
    "handover": gettext_noop("交班"),
    "notice": gettext_noop("通知"),
    "case": gettext_noop("督查案件"),
    "governed": gettext_noop("治理类街道"),
    "praise": gettext_noop("表扬"),
    "practice": gettext_noop("好做法"),
    "question": gettext_noop("疑点"),
    "own_numbers": gettext_noop("本单位人员的号码"),
    "meeting": gettext_noop("点评会"),
    "decision": gettext_noop("议定事项"),
    "report": gettext_noop("报告"),
}
OF_STREAM: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "case": CASE_EVENTS,
    "governed": GOVERNED_EVENTS,
    "praise": PRAISE_EVENTS,
    "practice": PRAISE_EVENTS,
}
PROBLEMS: Mapping[str, str] = {
    "content": gettext_noop("内容和指纹对不上"),
    "missing": gettext_noop("中间少了一条"),
    "seal": gettext_noop("封存之后有改动"),
}
SHOWN_AT_MOST = 2000


def action_name(code: str, stream: str = "") -> str:
    """What was done, in words; a code that has none stands as it is. A stream may have words of its own."""
    own = OF_STREAM.get(stream.partition(":")[0], {})
    if code in own:
        return gettext(own[code][1])
    if code in OTHERS:
        return gettext(OTHERS[code])
    return gettext(SENTENCES[code][1]) if code in SENTENCES else code


def stream_name(stream: str) -> str:
    """What an event belongs to: order 17, account 3."""
    kind, _, rest = stream.partition(":")
    name = gettext(STREAMS[kind]) if kind in STREAMS else kind
    return f"{name} {rest}".strip()


def actor_role(code: str) -> str:
    """The role under which somebody acted."""
    return gettext("系统") if code == "system" else role_name(code) or code


def states(source: str, target: str) -> str:
    """From which state to which; nothing where the state stayed."""
    if not target or source == target:
        return ""
    names = {**state_names(), **{code(name): (one.name, one.name_en) for name, one in STATES.items()}}
    before, after = (either(names[one]) if one in names else one for one in (source, target))
    return f"{before} → {after}" if before else after


def evidence_words(evidence: Mapping[str, Any]) -> str:
    """What an event rests on, as it was recorded."""
    return json.dumps(evidence, ensure_ascii=False, indent=1)[:SHOWN_AT_MOST] if evidence else ""


def problem_words(where: str, problem: str) -> str:
    """What is wrong with the ledger at one place."""
    if where == "seal":
        return gettext(PROBLEMS["seal"])
    return gettext(PROBLEMS["missing" if "missing" in problem else "content"])
