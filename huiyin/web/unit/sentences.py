"""The words of a timeline: a title for every action, and what answers and outcomes are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

# action -> (shape, title). Shapes: dot a step, square a command, tick done, cross not granted, bars a pause.
SENTENCES: Mapping[str, tuple[str, str]] = {
    "register": ("dot", gettext_noop("登记")),
    "answer": ("tick", gettext_noop("当场答复")),
    "hand_over": ("square", gettext_noop("转紧急或外部")),
    "refuse": ("cross", gettext_noop("不予受理")),
    "accept": ("dot", gettext_noop("受理")),
    "close": ("tick", gettext_noop("办结")),
    "doubt": ("dot", gettext_noop("没答清，转办")),
    "track": ("tick", gettext_noop("转办有了结果")),
    "object": ("dot", gettext_noop("诉求人有异议")),
    "notify": ("dot", gettext_noop("已告知诉求人，归档")),
    "triage": ("dot", gettext_noop("核对事项和地点")),
    "merge": ("dot", gettext_noop("并入另一单")),
    "split": ("dot", gettext_noop("从并单中拆出")),
    "join": ("dot", gettext_noop("又并入一件")),
    "leave": ("dot", gettext_noop("拆出一件，单独办")),
    "share": ("tick", gettext_noop("主单的答复也给了这一件")),
    "rejoin": ("cross", gettext_noop("回访：不满意，随主单重办")),
    "dispatch": ("dot", gettext_noop("派单")),
    "confer": ("square", gettext_noop("会商")),
    "rule": ("square", gettext_noop("会商定责")),
    "sign": ("tick", gettext_noop("签收")),
    "request_return": ("dot", gettext_noop("申请退单")),
    "vote_return": ("dot", gettext_noop("退单表决")),
    "grant_return": ("tick", gettext_noop("同意退单")),
    "deny_return": ("cross", gettext_noop("退单驳回")),
    "contact": ("dot", gettext_noop("联系诉求人")),
    "submit": ("dot", gettext_noop("呈批")),
    "instruct": ("square", gettext_noop("批办")),
    "progress": ("dot", gettext_noop("办理进展")),
    "ask": ("bars", gettext_noop("请诉求人补充，钟停")),
    "supplement": ("dot", gettext_noop("诉求人已补充，钟接着走")),
    "add_words": ("dot", gettext_noop("诉求人补充情况")),
    "resume": ("dot", gettext_noop("恢复办理，钟接着走")),
    "give_up": ("dot", gettext_noop("无法补充，申请终止")),
    "request_extension": ("dot", gettext_noop("申请延期")),
    "grant_extension": ("tick", gettext_noop("准予延期")),
    "deny_extension": ("cross", gettext_noop("不准延期")),
    "whistle": ("square", gettext_noop("吹哨")),
    "resolve": ("tick", gettext_noop("到场处置")),
    "letter": ("square", gettext_noop("发函")),
    "answer_letter": ("tick", gettext_noop("回函")),
    "escalate": ("square", gettext_noop("提级")),
    "take_up": ("square", gettext_noop("上级协调")),
    "shelve": ("square", gettext_noop("挂账")),
    "recheck": ("dot", gettext_noop("挂账复查")),
    "clear": ("tick", gettext_noop("销账")),
    "reply": ("dot", gettext_noop("拟好答复，送签发")),
    "request_exclusion": ("dot", gettext_noop("申请终止或剔除")),
    "exclude": ("tick", gettext_noop("准予终止或剔除")),
    "deny_exclusion": ("cross", gettext_noop("不准终止或剔除")),
    "release": ("tick", gettext_noop("答复签发")),
    "send_back": ("cross", gettext_noop("退回修改")),
    "approve": ("tick", gettext_noop("答复审核通过")),
    "disapprove": ("cross", gettext_noop("答复审核退回")),
    "retry": ("dot", gettext_noop("回访没接通")),
    "confirm": ("tick", gettext_noop("回访：已解决，办结")),
    "redo": ("cross", gettext_noop("回访：不满意，重办")),
    "waive": ("dot", gettext_noop("不再回访，办结")),
    "reopen": ("dot", gettext_noop("诉求人重新反映，另立一单")),
}
# The clock that an action stops; told as time used, or by how much it was late.
STOPS: Mapping[str, tuple[str, ...]] = {
    "sign": ("sign",),
    "contact": ("contact",),
    "instruct": ("instruct",),
    "release": ("redo", "handle"),
    "approve": ("review",),
    "disapprove": ("review",),
}
SOLVED = {
    "solved": gettext_noop("已解决"),
    "partly": gettext_noop("部分解决"),
    "unsolved": gettext_noop("未解决"),
}
LIKELY = {
    "high": gettext_noop("多半是同一件"),
    "medium": gettext_noop("可能是同一件"),
    "low": gettext_noop("不太像同一件"),
}
OUTCOMES = {
    "no_answer": gettext_noop("无人接听"),
    "busy": gettext_noop("占线"),
    "wrong": gettext_noop("号码不对"),
    "refused": gettext_noop("不愿评价"),
}
