"""Where an order can be: every state with its names and what the appellant is told; no Django."""

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """Where an order can be: `hand` is who must act next, `told` what the appellant reads."""

    code: str
    name: str
    name_en: str
    hand: str
    told: str
    told_en: str

    @property
    def closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self.hand == "nobody"


STATES = {
    s.code: s
    for s in (
        State("00", "登记", "Registering", "hotline", "正在登记", "Being registered"),
        State("01", "直接答复", "Answered on the line", "hotline", "已当场答复", "Answered on the spot"),
        State(
            "02",
            "转紧急或外部",
            "Handed over",
            "hotline",
            "已转给能马上处理的单位",
            "Handed to those who can act at once",
        ),
        State(
            "03",
            "不予受理",
            "Not accepted",
            "hotline",
            "不属于热线受理范围",
            "Outside what the hotline can take",
        ),
        State("10", "待审", "To be checked", "hotline", "已收到，正在核对", "Received, being checked"),
        State(
            "11", "并单", "Merged", "hotline", "与同一件事合并办理", "Handled together with the same matter"
        ),
        State(
            "20",
            "待派",
            "To be dispatched",
            "hotline",
            "正在找负责的单位",
            "Finding the unit that answers for it",
        ),
        State(
            "30",
            "待签收",
            "To be signed for",
            "unit",
            "已派给负责的单位",
            "Sent to the unit that answers for it",
        ),
        State(
            "31",
            "退单审核",
            "Return under review",
            "panel",
            "正在确认该由谁办",
            "Confirming whose matter it is",
        ),
        State(
            "32",
            "会商",
            "In conference",
            "hotline",
            "几个单位正在商定由谁牵头",
            "Units are settling who leads",
        ),
        State("40", "已签收", "Signed for", "unit", "负责的单位已收到", "The unit has received it"),
        State(
            "41",
            "批办",
            "With the head of unit",
            "unit",
            "单位负责人正在安排",
            "The head of the unit is arranging it",
        ),
        State("50", "办理中", "Being handled", "unit", "正在办理", "Being handled"),
        State("51", "待补充", "Waiting for the appellant", "appellant", "等您补充", "Waiting for you"),
        State(
            "52",
            "延期待批",
            "Extension asked for",
            "hotline",
            "正在办理，单位申请延期",
            "Being handled; more time was asked for",
        ),
        State(
            "53",
            "已吹哨",
            "Whistle blown",
            "unit",
            "几个部门正在到场",
            "Departments are being called to the place",
        ),
        State(
            "54", "函办", "Letter sent", "unit", "正在请相关单位配合", "Another unit has been asked to help"
        ),
        State("55", "提级", "Escalated", "district", "已报上级协调", "Taken up by the level above"),
        State(
            "56",
            "挂账",
            "On the ledger",
            "unit",
            "暂时办不了，已定下日期跟踪",
            "Cannot be done yet; tracked to a date",
        ),
        State(
            "60",
            "待签发",
            "To be released",
            "unit",
            "办完了，答复正在签发",
            "Done; the reply is being released",
        ),
        State(
            "62",
            "终止或剔除待批",
            "Exclusion asked for",
            "panel",
            "正在复核能否继续办理",
            "Whether it can go on is under review",
        ),
        State(
            "65",
            "待审核",
            "To be reviewed",
            "hotline",
            "办完了，热线正在核对答复",
            "Done; the hotline is checking the reply",
        ),
        State(
            "70",
            "待回访",
            "To be called back",
            "callback",
            "已有答复，等您评价",
            "Answered; waiting for your rating",
        ),
        State(
            "71",
            "待再访",
            "To be called back again",
            "callback",
            "已有答复，等您评价",
            "Answered; waiting for your rating",
        ),
        State(
            "75",
            "重办",
            "To be redone",
            "unit",
            "您不满意，正在重新办理",
            "You were not satisfied; it is being redone",
        ),
        State("80", "办结", "Closed", "nobody", "已办结", "Closed"),
        State("85", "终结", "Ended", "nobody", "已终结，原因已告知您", "Ended; you were told why"),
    )
}
