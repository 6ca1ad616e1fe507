"""What follows from the months: they are closed and looked at, reviewed in meetings, inspected, praised, observed."""

from datetime import date, datetime, time, timedelta

from huiyin.answer.assessment.jobs import absorb, close_due_months
from huiyin.answer.supervision.cases import actions as cases
from huiyin.answer.supervision.cases.jobs import look_for_cases, look_for_praise, look_for_streets
from huiyin.answer.supervision.meetings import actions as meetings
from huiyin.answer.supervision.meetings.models import AgendaItem, Meeting
from huiyin.answer.supervision.questions.jobs import look_at_months
from huiyin.demo.cast import Cast
from huiyin.demo.observers import seat_observers
from huiyin.foundation.calendar.clock import at_time
from huiyin.foundation.city.queries import City

DECIDED = (
    "噪声、渗漏两类久拖不决的事项由区里牵头，逐件定人定期限，月底前报结果。",
    "答复前先和诉求人通一次电话，说清楚做了什么、还差什么。",
    "连续两次不满意的工单，由主要负责人上门，五个工作日内答复。",
)
TOLD = {
    "words": "连续两周有诉求人说没有接到单位电话，工单里却写着“已联系”。请把通话记录对一对，说明情况。",
    "numbers": {},
    "orders": [],
}
REPLY = "情况属实。经办人把群里的留言当成了联系，没有打电话。已逐件补打，并改了登记办法。"
FINDING = "联系记录不实的有三件，没有隐瞒的意思，主动补打并整改，属办理不细。"
PRACTICE = {
    "title": "答复之前先通一次电话",
    "problem": "答复写得周全，诉求人却常说“没人跟我说过”，三成多的不满意是因为不知道办到了哪一步。",
    "done": "办结前一天由经办人打一次电话：做了什么、还差什么、什么时候好；没打的不送签。",
    "result": "三个月里“没告诉我”的不满意少了一多半，重办也少了。",
}
THANKS = "雨夜里连续六个小时排水，没有一户进水；居民第二天打来电话致谢。"
SAID = "会议同意，按议定事项落实，下月点评会报告进展。"
REPORTED = "已建立台账，逐件联系了诉求人，办结的有一多半，其余写明了日期。"


def look_at(city: City) -> None:
    """Absorb, close and look, as the city's worker would have; on what is committed, and twice is once."""
    absorb()
    close_due_months()
    look_at_months(city)
    look_for_cases()
    look_for_praise()
    look_for_streets()


def follow_up(city: City, until: datetime) -> None:
    """Inspect, praise, review and seat, as the city's people would have; in one transaction, or it is done twice."""
    cast = Cast(city.pack.people)
    _inspect(city, cast, until)
    _praise(city, cast, until)
    _review(city, cast, until)
    seat_observers(city.pack, until)


def _inspect(city: City, cast: Cast, until: datetime) -> None:
    """One inspection waits for the reply of a unit's head, another has come to a measure that may be appealed."""
    one, two = cast.with_role("supervisor")[:2]
    units = [person.unit for person in city.pack.people if person.role == "unit_head"]
    with at_time(until - timedelta(days=1)):
        asked = cases.open_case(one, units[0], "decision", TOLD, period="")
        cases.put(one, asked.pk)
    with at_time(until - timedelta(days=12)):
        case = cases.open_case(one, units[3], "decision", TOLD, period="")
        cases.put(one, case.pk)
    with at_time(until - timedelta(days=9)):
        cases.reply(cast.at(units[3], "unit_head"), case.pk, REPLY)
    with at_time(until - timedelta(days=5)):
        cases.find(two, case.pk, "slackness", FINDING)
        cases.decide(one, case.pk, "talk", FINDING)


def _praise(city: City, cast: Cast, until: datetime) -> None:
    """A leader thanks one unit, and another has a good practice that a third takes over."""
    leader, one = cast.with_role("leader")[0], cast.with_role("supervisor")[0]
    units = [person.unit for person in city.pack.people if person.role == "unit_head"]
    with at_time(until - timedelta(days=8)):
        cases.praise(leader, units[1], THANKS)
        writer = cast.at(units[2], "unit_head")
        practice = cases.write_practice(writer, units[2], PRACTICE["title"], PRACTICE)
        cases.publish(one, practice.pk, "做法具体，容易照着做。")
        cases.adopt(cast.at(units[0], "unit_head"), practice.pk, units[0], "本区三个街道从下周起照办。")


def _review(city: City, cast: Cast, until: datetime) -> None:
    """The meeting of the month before last is over and one decision done; that of last month is being prepared."""
    last = (until.date().replace(day=1) - timedelta(days=1)).replace(day=1)
    before = (last - timedelta(days=1)).replace(day=1)
    _held(city, cast, before, last + timedelta(days=11))
    _called(cast, last, city.pack.city.root, until.date() + timedelta(days=2))


def _called(cast: Cast, month: date, root: str, day: date) -> Meeting:
    leader = cast.with_role("leader")[0]
    meeting = meetings.call_meeting(leader, month, root, day, leader.name)
    return meetings.prepare(leader, meeting.pk)


def _held(city: City, cast: Cast, month: date, day: date) -> None:
    noon = datetime.combine(day, time(15), city.zone)
    with at_time(noon):
        meeting = _called(cast, month, city.pack.city.root, day)
        leader = cast.with_role("leader")[0]
        for item in AgendaItem.objects.filter(meeting=meeting)[:6]:
            meetings.change_item(leader, item.pk, minutes=SAID)
        units = [person.unit for person in city.pack.people if person.role == "unit_head"][:3]
        made = [
            meetings.decide(leader, meeting.pk, what, unit, day + timedelta(days=14 + 10 * place))
            for place, (what, unit) in enumerate(zip(DECIDED, units, strict=False))
        ]
        meetings.sign(leader, meeting.pk)
    with at_time(noon + timedelta(days=9)):
        meetings.report(cast.at(units[0], "unit_head"), made[0].pk, REPORTED, done=True)
    with at_time(noon + timedelta(days=10)):
        meetings.confirm(leader, made[0].pk)
