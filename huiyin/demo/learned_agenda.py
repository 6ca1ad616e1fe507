"""The themes of the invented city: one of this year under way, and next year's candidates before people."""

import random
import uuid
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from huiyin.demo.cast import Cast
from huiyin.demo.plan import BEGAN_BEFORE, THEME
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import at_time, now
from huiyin.foundation.city.queries import City
from huiyin.learn.agenda import actions, queries
from huiyin.learn.agenda.models import MonthlyTopic, Year
from huiyin.learn.agenda.plan_rules import DutyLine, Node, PolicyLine, TaskLine
from huiyin.learn.agenda.refusals import NoRecord

ASKED_BEFORE, DECIDED_BEFORE = BEGAN_BEFORE + timedelta(days=18), BEGAN_BEFORE + timedelta(days=15)
BALLOTS, VOTE_DAYS = 120, 14
SECTIONS = {
    "problem": "同一段路、同一个小区反复有人反映，修了又坏，各管一段，说不清归谁。",
    "causes": "养护周期长于损坏周期；接缝处几家单位分头管；小修没有单列经费。",
    "goal": "年内修复两个月以上未修的点位80处，同一点位半年内再被反映的减到5处以内。",
    "measures": "先排点位，能当月修的当月修；接缝处定一家总负责；养护合同里写明复修责任。",
    "pilot": "先在反映最多的一条街试一个月，再推开。",
    "timetable": "第一个月排点位，第二、三个月集中修，之后每月复查一次。",
    "evaluation": "和没有列入的同类事项比，第三方电话问一次，半年后回头看。",
}
REPORTS = (
    ("点位排查过半，已登记46处。", "点位台账"),
    ("排查完成，登记83处，其中21处当月能修。", "点位台账"),
    ("第一批21处修完，正在验收。", "验收单21份"),
    ("第二批开工，接缝处已定总负责单位。", "分工函"),
)
SAID = ("now", "now", "later", "now", "no")


def show_agenda(city: City) -> int:
    """This year's theme with its progress and next year's candidates; how many themes. Twice is once."""
    until = now()
    this = until.astimezone(city.zone).year
    if Year.objects.filter(year__in=[this, this + 1]).exists():
        return MonthlyTopic.objects.count()
    cast = Cast(city.pack.people)
    dice = random.Random(city.pack.city.code)
    # A history too short to score candidates from has no theme, and nothing half done.
    with suppress(NoRecord), transaction.atomic():
        _this_year(city, cast, until, this, dice)
        _next_year(city, cast, until, this + 1, dice)
    return MonthlyTopic.objects.count()


def _choice(cast: Cast, year: int, at: datetime, city: City) -> Year:
    analyst = cast.with_role("analyst")[0]
    found = actions.open_year(analyst, year)
    actions.score(analyst, found.pk, at.astimezone(city.zone).date())
    return actions.consult(analyst, found.pk, (at + timedelta(days=VOTE_DAYS)).astimezone(city.zone).date())


def _vote(year: int, dice: random.Random, ballots: int) -> None:
    """Ballots of so many browsers, for what stands higher a little more often."""
    found = Year.objects.get(year=year)
    codes = [one.matter for one in queries.candidates(found, only_ballot=True)]
    weights = [1 / (2 + place) for place in range(len(codes))]
    for _ in range(ballots):
        wanted = set(dice.choices(codes, weights, k=dice.randint(1, 3)))
        actions.vote(year, uuid.UUID(int=dice.getrandbits(128)), wanted)


def _say(cast: Cast, city: City, found: Year) -> None:
    """What some streets think of the first five candidates."""
    streets = [code for code, unit in city.units.items() if unit.level == "street" and cast.is_staffed(code)]
    firsts = queries.candidates(found, only_ballot=True)[:5]
    for place, street in enumerate(streets[:8]):
        said = {one.pk: (SAID[(place + n) % len(SAID)], "") for n, one in enumerate(firsts)}
        actions.answer(cast.at(street, "unit_head"), found.pk, street, said)


def _this_year(city: City, cast: Cast, until: datetime, year: int, dice: random.Random) -> None:
    with at_time(until - ASKED_BEFORE):
        found = _choice(cast, year, until - ASKED_BEFORE, city)
        _vote(year, dice, BALLOTS)
    with at_time(until - DECIDED_BEFORE):
        actions.close(cast.with_role("supervisor")[0], found.pk)
        topic = _decided(city, cast, found)
        _planned(cast, city, topic, until)
    with at_time(until - BEGAN_BEFORE):
        actions.launch(cast.with_role("supervisor")[0], topic.pk)
        brief = f"{SECTIONS['problem']}\n{SECTIONS['goal']}"
        actions.publish(cast.with_role("supervisor")[0], topic.pk, brief)
    _followed(cast, topic, until)


def _decided(city: City, cast: Cast, found: Year) -> MonthlyTopic:
    """Roads, of which the plan speaks, or the first with enough problems below it; led by a unit that has people."""
    several = [each for each in queries.candidates(found) if len(queries.leaves(each.matter)) >= 2]
    if not several:
        raise NoRecord
    one = next((each for each in several if each.matter == THEME), several[0])
    leaves = queries.leaves(one.matter)[:2]
    month = (now().astimezone(city.zone)).month
    lead = _lead(city, cast)
    theme = actions.Theme(month, f"治理{city.matter_name(one.matter)}", [(code, "") for code in leaves], lead)
    topic = actions.propose(cast.with_role("analyst")[0], one.pk, theme)
    actions.decide(cast.with_role("leader")[0], found.pk)
    return topic


def _lead(city: City, cast: Cast) -> str:
    staffed = [code for code in city.units if cast.is_staffed(code)]
    return next((code for code in staffed if city.units[code].kind == "functional"), staffed[0])


def _planned(cast: Cast, city: City, topic: MonthlyTopic, until: datetime) -> None:
    lead = topic.lead_id
    clerk, head = cast.at(lead, "unit_clerk"), cast.at(lead, "unit_head")
    day = until.astimezone(city.zone).date()
    data = queries.machine_words(topic) or "启动时的件数见平台。"
    actions.write(clerk, topic.pk, "sections", {**SECTIONS, "data": data})
    nodes = (Node("点位排查完", day - timedelta(days=20)), Node("第一批修完", day + timedelta(days=10)))
    tasks = [
        TaskLine(1, "排查并修复反复损坏的点位", "修复80处", day + timedelta(days=60), nodes, "验收单"),
        TaskLine(2, "定下接缝处的总负责单位", "12处接缝全部签分工函", day - timedelta(days=5), (), "分工函"),
    ]
    actions.write(clerk, topic.pk, "tasks", tasks)
    duties = [DutyLine(1, lead, (), "分管副局长"), DutyLine(2, lead, (), "养护科科长")]
    actions.write(clerk, topic.pk, "duties", duties)
    policy = PolicyLine(
        "养护合同示范文本",
        "amend",
        city.units[lead].name,
        "市政设施管理条例",
        day + timedelta(days=90),
        "没有抵触",
    )
    actions.write(clerk, topic.pk, "policies", [policy])
    actions.submit(head, topic.pk)
    actions.approve(cast.with_role("supervisor")[0], topic.pk)


def _followed(cast: Cast, topic: MonthlyTopic, until: datetime) -> None:
    """A report every month, a meeting, and a second task that is late."""
    clerk = cast.at(topic.lead_id, "unit_clerk")
    first = topic.tasks.get(number=1)
    for week, (words, evidence) in enumerate(REPORTS):
        with at_time(until - timedelta(days=28 * (len(REPORTS) - week))):
            actions.report(clerk, first.pk, words, evidence)
    _met(cast.with_role("analyst")[0], topic, until - timedelta(days=12))
    with at_time(until):
        actions.mark_late()
        actions.measure(cast.with_role("analyst")[0], topic.pk)


def _met(analyst: Actor, topic: MonthlyTopic, at: datetime) -> None:
    with at_time(at):
        decided = [("接缝处没签分工函的，一处一处对到人", topic.lead_id, (at + timedelta(days=30)).date())]
        actions.meet(analyst, topic.pk, at.date(), "分管副市长", "点位排得细，接缝处推得慢。", decided)


def _next_year(city: City, cast: Cast, until: datetime, year: int, dice: random.Random) -> None:
    began = until - timedelta(days=3)
    with at_time(began):
        found = _choice(cast, year, began, city)
        _say(cast, city, found)
    with at_time(until - timedelta(hours=6)):
        _vote(year, dice, BALLOTS // 2)
