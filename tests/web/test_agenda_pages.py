"""The agenda's pages: who may open them, what they say, and that what is typed arrives."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from huiyin.foundation.calendar.clock import at_time
from huiyin.learn.agenda import actions, queries, series
from huiyin.learn.agenda.models import Ballot, MonthlyTopic, Task, Year
from huiyin.testing.cast import DEPARTMENT, Cast
from tests.learn.agenda_life import Store, chosen, decided, planned

ZONE = ZoneInfo("Asia/Shanghai")
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def november(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """A record since 2024, and a day in November."""
    store = Store(date(2024, 1, 1), {"010101": (date(2027, 3, 1), 0.5), "010102": (date(2027, 3, 1), 0.5)})
    monkeypatch.setattr(series.store, "counts", store.counts)
    with at_time(datetime(2026, 11, 2, 9, tzinfo=ZONE)):
        yield cast


def test_a_year_is_begun_scored_and_put_before_people(signed_in: SignIn, cast: Cast) -> None:
    page = signed_in("analyst")
    assert "还没有开始选题" in page.get("/agenda/").text
    assert page.post("/agenda/open/", {"year": "2027"}).status_code == 302
    assert page.post("/agenda/2027/choice/do/score/").status_code == 302
    shown = page.get("/agenda/2027/choice/").text
    assert "市政道路设施" in shown and "第1" in shown
    year = Year.objects.get(year=2027)
    first = queries.candidates(year)[0]
    one = page.get(f"/agenda/candidates/{first.pk}/").text
    assert "未解决率" in one and "偶然的余地" in one
    assert page.get(f"/agenda/candidates/{first.pk}/orders/?what=danger").status_code in (200, 403)
    assert (
        signed_in("supervisor").get(f"/agenda/candidates/{first.pk}/orders/?what=danger").status_code == 200
    )
    assert page.post("/agenda/2027/choice/do/consult/", {"until": "2026-11-01"}).status_code == 422
    assert page.post("/agenda/2027/choice/do/consult/", {"until": "2026-11-20"}).status_code == 302
    said = signed_in("head")
    assert "正在征求您单位的意见" in said.get("/agenda/").text
    form = {"unit": "S0101", f"stance-{first.pk}": "now", f"words-{first.pk}": "天天有人摔"}
    assert said.post("/agenda/2027/say/", form).status_code == 302
    assert "天天有人摔" in page.get(f"/agenda/candidates/{first.pk}/").text
    assert page.post("/agenda/2027/choice/do/seat/", {"label": "临江区人大代表团"}).status_code == 302
    assert "/topics-of-the-year/asked/" in page.get("/agenda/2027/choice/").text


def test_a_browser_votes_once_and_may_change_it(cast: Cast) -> None:
    year = actions.open_year(cast.analyst, 2027)
    actions.score(cast.analyst, year.pk)
    actions.consult(cast.analyst, year.pk, date(2026, 11, 20))
    voter = Client()
    assert voter.post("/topics-of-the-year/vote/", {"choice": ["010100"]}).status_code == 409  # no mark yet
    assert "先治什么" in voter.get("/topics-of-the-year/").text
    for choice in (["010100"], ["010200", "010300"]):
        assert voter.post("/topics-of-the-year/vote/", {"choice": choice}).status_code == 302
    assert Ballot.objects.get().choices == ["010200", "010300"]
    assert voter.post("/topics-of-the-year/vote/", {"choice": []}).status_code == 409
    many = [one.matter for one in queries.ballot(year)[:4]]
    refused = voter.post("/topics-of-the-year/vote/", {"choice": many})
    assert refused.status_code == 409
    assert all(f'value="{code}" checked' in refused.text for code in many)  # nothing to tick again
    assert len(re.findall('name="choice"[^>]* checked', refused.text)) == 4
    forger = Client()
    forger.cookies["theme_vote"] = "0" * 32
    assert forger.post("/topics-of-the-year/vote/", {"choice": ["010100"]}).status_code == 409
    assert "得票" not in voter.get("/topics-of-the-year/").text
    actions.close(cast.supervisor, year.pk)
    assert "1人投了" in voter.get("/topics-of-the-year/").text


def test_one_address_cannot_vote_without_end(cast: Cast) -> None:
    year = actions.open_year(cast.analyst, 2027)
    actions.score(cast.analyst, year.pk)
    actions.consult(cast.analyst, year.pk, date(2026, 11, 20))
    codes = set()
    for _ in range(45):
        voter = Client()
        voter.get("/topics-of-the-year/")
        codes.add(voter.post("/topics-of-the-year/vote/", {"choice": ["010100"]}).status_code)
    assert codes == {302, 429} and Ballot.objects.count() == 40


def test_deputies_answer_by_their_link_and_nobody_by_another(cast: Cast) -> None:
    year = actions.open_year(cast.analyst, 2027)
    actions.score(cast.analyst, year.pk)
    actions.consult(cast.analyst, year.pk, date(2026, 11, 20))
    code = actions.seat_code(actions.seat(cast.analyst, year.pk, "临江区人大代表团"))
    first = queries.candidates(year)[0]
    page = Client()
    assert "临江区人大代表团" in page.get(f"/topics-of-the-year/asked/{code}/").text
    assert page.post(f"/topics-of-the-year/asked/{code}/", {f"stance-{first.pk}": "no"}).status_code == 302
    assert queries.said(year)[first.pk].no == 1
    assert page.get("/topics-of-the-year/asked/nothing/").status_code == 404


def theme_form(**more: object) -> dict[str, object]:
    return {
        "month": "3", "theme": "治理道路破损", "problem_1": "010101", "problem_1_said": "坑洼反复",
        "problem_2": "010102", "problem_2_said": "", "problem_3": "", "problem_3_said": "", "said": "",
        "lead": DEPARTMENT, "co_units": ["S0101"], **more,
    }  # fmt: skip


def test_a_theme_is_proposed_and_decided_on_the_pages(signed_in: SignIn, cast: Cast) -> None:
    year = chosen(cast, 2027, date(2026, 11, 20))
    one = next(each for each in queries.candidates(year) if each.matter == "010100")
    page = signed_in("analyst")
    offered = page.get(f"/agenda/candidates/{one.pk}/").text
    assert "提出为主题" in offered and 'value="治理市政道路设施"' in offered
    bad = page.post(f"/agenda/candidates/{one.pk}/do/propose/", theme_form(problem_2=""))
    assert bad.status_code == 422
    assert page.post(f"/agenda/candidates/{one.pk}/do/propose/", theme_form()).status_code == 302
    topic = MonthlyTopic.objects.get()
    assert 'value="治理道路破损"' in page.get(f"/agenda/{topic.pk}/").text  # what is changed stands there
    change = page.post(f"/agenda/{topic.pk}/do/change/", theme_form(month="4", version=topic.version))
    assert change.status_code == 302
    assert signed_in("head").get(f"/agenda/{topic.pk}/").status_code == 403
    leader = signed_in("leader")
    assert "等审定的主题" in leader.get("/agenda/2027/choice/").text
    assert leader.post("/agenda/2027/choice/do/decide/").status_code == 302
    topic.refresh_from_db()
    assert (topic.state, topic.month) == ("decided", 4)
    assert "治理道路破损" in signed_in("department").get("/agenda/").text


def test_plan_and_lists_are_written_line_by_line(signed_in: SignIn, cast: Cast) -> None:
    topic = decided(cast, chosen(cast, 2027, date(2026, 11, 20)))
    url = f"/agenda/{topic.pk}/plan/"
    page = signed_in("department")
    first = page.get(url).text
    assert "近12个月共" in first  # the machine's words stand in the section of figures
    assert page.post(url, {"part": "sections", "problem": "坑多", "version": "1"}).status_code == 302
    management = {"TOTAL_FORMS": "2", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "40"}

    def named(part: str, rows: list[dict[str, str]]) -> dict[str, str]:
        made = {f"{part}-{key}": value for key, value in management.items()} | {"part": part}
        return made | {f"{part}-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}

    task = {
        "task": "修复路面",
        "result": "修200处",
        "due": "2027-06-30",
        "nodes": "2027-04-01 摸底",
        "evidence": "验收单",
    }
    assert page.post(url, named("tasks", [{**task, "nodes": "四月摸底"}, {}])).status_code == 422
    assert page.post(url, named("tasks", [task, {}])).status_code == 302
    duty = {"task": "1", "lead": DEPARTMENT, "person": "分管副局长"}
    assert page.post(url, named("duties", [duty, {}])).status_code == 302
    empty = {"change": "make", "status": "planned"}
    assert page.post(url, named("policies", [empty, empty])).status_code == 302
    plan = queries.content(queries.story(topic).plan)
    assert plan.tasks[0].number == 1 and plan.tasks[0].nodes[0].words == "摸底"
    assert plan.duties[0].lead == DEPARTMENT and plan.policies == ()
    shown = page.get(f"/agenda/{topic.pk}/").text
    assert "成因" in shown and "这一节还没有写" in shown
    refused = signed_in("department_head").post(f"/agenda/{topic.pk}/do/submit/", {})
    assert refused.status_code == 409 and "处要补" in refused.text
    assert signed_in("rival").get(url).status_code == 403
    pdf = page.get(f"/agenda/{topic.pk}/plan.pdf")
    assert pdf.status_code == 200 and pdf.content.startswith(b"%PDF")


def test_the_number_of_a_task_that_was_dropped_is_not_given_again(signed_in: SignIn, cast: Cast) -> None:
    topic = planned(cast, decided(cast, chosen(cast, 2027, date(2026, 11, 20))), date(2027, 6, 30))
    approved = queries.content(queries.story(topic).approved)
    head = cast.department_head
    actions.write(head, topic.pk, "tasks", [approved.tasks[0]])
    actions.write(head, topic.pk, "duties", [approved.duties[0]])
    actions.submit(head, topic.pk)
    actions.approve(cast.supervisor, topic.pk)
    kept = {"number": "1", "task": "修复破损路面", "result": "修复200处", "due": "2027-06-30"}
    lines = [kept, {"task": "改造排水", "result": "改3处", "due": "2027-07-31"}]
    form = {f"tasks-{n}-{key}": text for n, line in enumerate(lines) for key, text in line.items()}
    form |= {"part": "tasks", "tasks-TOTAL_FORMS": "2", "tasks-INITIAL_FORMS": "1"}
    assert signed_in("department").post(f"/agenda/{topic.pk}/plan/", form).status_code == 302
    # Else the new task would have the reports of the one that is gone, and be done when that was.
    assert [one.number for one in queries.content(queries.story(topic).plan).tasks] == [1, 3]


MEETING = {
    "held_on": "2027-09-01", "chair": "分管市长", "said": "偏慢", "what_1": "加人", "unit_1": DEPARTMENT,
}  # fmt: skip
SURVEY = {
    "body": "某大学调查中心", "question": "路好走了吗", "method": "拦访", "since": "2027-08-01",
    "until": "2027-08-10", "asked": "400", "content": "312",
}  # fmt: skip


def test_from_launch_to_what_everybody_reads(signed_in: SignIn, cast: Cast) -> None:
    topic = planned(cast, decided(cast, chosen(cast, 2027, date(2026, 11, 20))), date(2027, 6, 30))
    with at_time(datetime(2027, 3, 1, 9, tzinfo=ZONE)):
        assert signed_in("leader").post(f"/agenda/{topic.pk}/do/launch/", {}).status_code == 302
    with at_time(datetime(2027, 9, 6, 9, tzinfo=ZONE)):
        _reported(signed_in, Task.objects.get(topic=topic, number=1))
        _followed(signed_in("analyst"), topic)
        _published(signed_in("supervisor"), topic)
    with at_time(datetime(2028, 3, 10, 9, tzinfo=ZONE)):
        actions.open_look_backs()
        back = {"said": "没有反弹", "again": "no", "kept_1": "kept", "kept_2": "broken"}
        assert signed_in("analyst").post(f"/agenda/{topic.pk}/do/look_back/", back).status_code == 302
        assert "没有做到" in signed_in("analyst").get(f"/agenda/{topic.pk}/").text
        read = Client().get(f"/topics-of-the-year/{topic.pk}/").text
        promised = read[read.index("tasks-title") :]
        assert "做到了" in promised and "没有做到" in promised, "everybody reads which promises were kept"
        assert "在办" not in promised and "超期" not in read, "a closed theme has nothing under way"
        assert "1/2项完成" in read, "and counts what was found"


def _reported(signed_in: SignIn, task: Task) -> None:
    """The unit says that it is done, which needs evidence, and the analyst checks it."""
    unit = signed_in("department")
    assert "超期" in unit.get("/agenda/?year=2027").text
    told = {"said": "修了200处", "evidence": "", "claims": "on"}
    assert unit.post(f"/agenda/tasks/{task.pk}/do/report/", told).status_code == 422
    told["evidence"] = "验收单12份"
    assert unit.post(f"/agenda/tasks/{task.pk}/do/report/", told).status_code == 302
    checked = signed_in("analyst").post(f"/agenda/tasks/{task.pk}/do/check/", {"done": "yes"})
    assert checked.status_code == 302


def _followed(analyst: Client, topic: MonthlyTopic) -> None:
    """A meeting, a survey and the measured effect stand on the topic's page."""
    assert analyst.post(f"/agenda/{topic.pk}/do/meet/", MEETING).status_code == 422
    met = analyst.post(f"/agenda/{topic.pk}/do/meet/", {**MEETING, "due_1": "2027-09-20"})
    assert met.status_code == 302
    assert analyst.post(f"/agenda/{topic.pk}/do/survey/", SURVEY).status_code == 302
    assert analyst.post(f"/agenda/{topic.pk}/do/measure/").status_code == 302
    shown = analyst.get(f"/agenda/{topic.pk}/").text
    assert "比没有这个主题时少了" in shown and "78.0%" in shown and "启动时定下的可比对象" in shown


def _published(supervisor: Client, topic: MonthlyTopic) -> None:
    """Everybody reads what was published, without names, and it comes to its end."""
    public = Client()
    assert public.get(f"/topics-of-the-year/{topic.pk}/").status_code == 404
    refused = supervisor.post(f"/agenda/{topic.pk}/do/publish/", {"said": "打13800000000"})
    assert refused.status_code == 409
    assert supervisor.post(f"/agenda/{topic.pk}/do/publish/", {"said": "修200处"}).status_code == 302
    read = public.get(f"/topics-of-the-year/{topic.pk}/").text
    assert "比没有这个主题时少了" in read and "褚部门" not in read and "已完成" in read
    assert "治理道路破损" in public.get("/topics-of-the-year/").text
    end = {"said": "收官，余下转常态", "although_open": "on"}
    assert supervisor.post(f"/agenda/{topic.pk}/do/finish/", end).status_code == 302


@pytest.mark.parametrize("who", ["agent", "observer", "administrator", "outsider"])
def test_others_do_not_open_the_agenda(signed_in: SignIn, who: str) -> None:
    assert signed_in(who).get("/agenda/").status_code == 403


def test_pages_are_whole_in_english(signed_in: SignIn, cast: Cast) -> None:
    topic = planned(cast, decided(cast, chosen(cast, 2027, date(2026, 11, 20))), date(2027, 6, 30))
    page = signed_in("analyst")
    page.cookies["django_language"] = "en"
    for url in ("/agenda/", "/agenda/2027/choice/", f"/agenda/{topic.pk}/", "/topics-of-the-year/"):
        assert page.get(url).status_code == 200
    assert "List of responsibilities" in page.get(f"/agenda/{topic.pk}/").text
