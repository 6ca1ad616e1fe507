"""The decision on paper: facts, the unit's reply, finding, measure, and how to appeal, as the city's offices write."""

from datetime import datetime
from typing import Any

from huiyin.answer.supervision.cases.models import Case, CaseFact
from huiyin.answer.supervision.cases.rules import CLOSED, UNFOUNDED
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.city.queries import City, current
from huiyin.foundation.documents.letters import LetterPaper, letter_pdf

# Official papers are written in Chinese whatever language their reader has chosen for the screen.
GROUNDS = {
    "falsification": "反映办理记录不实的核查结果",
    "pressure": "诉求人在回访中反映受到施压",
    "exclusion": "剔除件占比明显高于同组单位",
    "overdue": "超期未办且未说明原因，已被通报",
    "dissatisfied": "多件诉求反复办理后仍不满意",
    "low_score": "月度考评列后十位，且区间低于点名线",
    "decision": "工作需要",
}
FINDINGS = {
    "falsification": "弄虚作假",
    "slackness": "工作不力",
    "dispatch": "派单有误，不是单位责任",
    "objective": "受客观条件限制，不是单位责任",
    UNFOUNDED: "不成立",
    "": "不成立",
}
MEASURES = {
    "none": "不作处理",
    "help": "给予帮扶",
    "talk": "约谈",
    "circulated": "通报",
    "exposed": "公开曝光",
    "held": "问责",
    "": "不作处理",
}
SEAL_PLACE, URGENCY, NO_REPLY = "此处盖章", "平件", "单位没有在期限内作出说明。"
TITLE, ENDING = "关于对{unit}督查认定和处理的决定", "特此通知。"
APPEAL = "单位不服本决定的，可以在{day}前提出申诉，由没有参与认定和处理的人员复核；申诉不加重处理。"
LOW = "综合得分{value}（{low}至{high}），列第{place}位，整个区间都在点名的线以下。"
EXCLUDING = "剔除{excluded}件，占到期{due}件的{share:.1%}，同组中位数{median:.1%}。"
COUNTS = {
    "pressure": "{count}位诉求人在回访中反映受到施压。",
    "overdue": "{count}件超期未说明原因，已被通报。",
    "dissatisfied": "{count}件反复办理后诉求人仍不满意。",
}
SECRET = "涉及的{count}件为保护诉求人不列编号。"  # noqa: S105


def has_paper(case: Case) -> bool:
    """Whether there is a decision to print: a measure was taken, or a case that the unit knew of was closed."""
    return case.measured_at is not None or (case.state == CLOSED and case.told_at is not None)


def pdf(case: Case) -> bytes:
    """The decision as PDF."""
    return letter_pdf(paper(case), case.closed_at or case.measured_at or now())


def paper(case: Case) -> LetterPaper:
    """What stands on the paper."""
    city = current()
    issuer, unit = city.units[city.consequences.issuer or city.pack.city.root], city.units[case.unit_id]
    return LetterPaper(
        sender=issuer.name,
        number=case.number,
        urgency=URGENCY,
        title=TITLE.format(unit=unit.name),
        addressee=unit.name,
        paragraphs=tuple(_paragraphs(case, city)),
        signature=issuer.name,
        date=_day(case.closed_at or case.measured_at, city),
        seal_place=SEAL_PLACE,
    )


def _paragraphs(case: Case, city: City) -> list[str]:
    facts = [f"一、立案原因：{GROUNDS[case.ground]}。", *(_fact(fact) for fact in case.facts.order_by("id"))]
    found = [
        f"二、单位说明：{_clause(case.reply) or NO_REPLY}",
        f"三、认定：{FINDINGS[case.finding]}。{_clause(case.finding_words)}",
        f"四、处理：{MEASURES[case.measure]}。{_clause(case.measure_words)}",
    ]
    if case.appeal:
        found.append(f"五、单位申诉：{_clause(case.appeal)}")
        found.append(f"六、复核：{_reviewed(case)}{_clause(case.decision)}")
    elif case.state != CLOSED and case.due_at:
        found.append(APPEAL.format(day=_day(case.due_at, city)))
    return [*facts, *found, ENDING]


def _fact(fact: CaseFact) -> str:
    numbers = "、".join(str(row["number"]) for row in fact.orders)
    named = SECRET.format(count=len(fact.orders)) if fact.hidden else f"涉及工单：{numbers}。"
    said = f"{_figures(fact.kind, fact.numbers)}{_clause(fact.words)}{named if fact.orders else ''}"
    return said or "有关数据见案件记录。"


def _figures(kind: str, numbers: dict[str, Any]) -> str:
    """What the figures of a fact say."""
    if "sentence" in numbers:
        return _clause(str(numbers["sentence"]))
    if kind == "low_score" and numbers:
        told = {name: round(numbers[name], 1) for name in ("value", "low", "high")}
        return LOW.format(**told, place=numbers["place"])
    if kind == "exclusion" and numbers:
        return EXCLUDING.format(**numbers)
    return COUNTS.get(kind, "").format(count=numbers.get("orders", 0)) if numbers.get("orders") else ""


def _reviewed(case: Case) -> str:
    if case.outcome == "changed":
        return f"变更为：{FINDINGS[case.new_finding]}，{MEASURES[case.new_measure]}。"
    return "维持原认定和处理。" if case.outcome == "upheld" else ""


def _clause(words: str) -> str:
    """What somebody wrote, ended like a sentence."""
    words = " ".join(words.split())
    return words if not words or words[-1] in "。！？" else f"{words}。"


def _day(at: datetime | None, city: City) -> str:
    if at is None:
        return ""
    here = at.astimezone(city.zone)
    return f"{here.year}年{here.month}月{here.day}日"
