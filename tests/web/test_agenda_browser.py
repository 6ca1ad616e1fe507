"""A year in a real browser: candidates, vote, decision, plan, progress, effect and what everybody reads."""

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from huiyin.foundation.calendar import clock
from huiyin.learn.agenda import actions, queries, series
from huiyin.learn.agenda.models import MonthlyTopic
from huiyin.testing.cast import DEPARTMENT, Cast
from tests.learn.agenda_life import Store

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ZONE = ZoneInfo("Asia/Shanghai")
Screen = Callable[..., Any]
PICTURES = os.environ.get("HUIYIN_PICTURES", "")


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the time for every thread of the live server, and for this one."""
    here = [datetime(2026, 11, 2, 9, tzinfo=ZONE)]
    usual = clock.now

    def told() -> datetime:
        return clock._told.get() or here[0]

    for module in _modules(usual):
        monkeypatch.setattr(module, "now", told)

    def move(moment: datetime) -> None:
        here[0] = moment

    return move


def _modules(usual: Any) -> list[Any]:
    return [
        one
        for name, one in list(sys.modules.items())
        if name.startswith("huiyin.") and vars(one).get("now") is usual
    ]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record in which roads are mended from March 2027."""
    fall = date(2027, 3, 1)
    made = Store(date(2024, 1, 1), {"010101": (fall, 0.5), "010102": (fall, 0.5)})
    monkeypatch.setattr(series.store, "counts", made.counts)


def seen(page: Any, name: str) -> None:
    """Keep a picture when pictures are asked for; nothing may stand wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 1, name
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def look(screen: Screen, who: str, path: str, name: str) -> None:
    """The same page narrow and in English, whose words are longer."""
    narrow = screen(who, path, width=390, locale="en-US", extra_http_headers={"Accept-Language": "en"})
    narrow.wait_for_timeout(800)
    seen(narrow, f"{name}-en-390")


def test_from_candidates_to_publication(
    screen: Screen, cast: Cast, store: None, moved: Callable[[datetime], None]
) -> None:
    _begin(screen)
    _vote_and_say(screen)
    moved(datetime(2026, 11, 25, 9, tzinfo=ZONE))
    actions.close_due()
    candidate = _propose(screen)
    topic = _decide(screen)
    _plan(screen, topic)
    moved(datetime(2027, 3, 1, 9, tzinfo=ZONE))
    _launch(screen, topic)
    moved(datetime(2027, 9, 6, 9, tzinfo=ZONE))
    _report(screen, topic)
    actions.measure(cast.analyst, topic.pk)
    _publish_and_read(screen, topic)
    _look_at_all(screen, topic, candidate)


def _begin(screen: Screen) -> None:
    """The analyst opens the year, scores it by the record and asks everybody."""
    page = screen("analyst", "/agenda/")
    page.get_by_text("开始选题", exact=True).first.click()
    page.get_by_label("哪一年").fill("2027")
    page.locator("#open button[type=submit]").click()
    page.get_by_role("button", name="按数据评分").click()
    page.locator("#consult button[type=submit]").click()
    page.wait_for_selector(".agenda-candidate")
    seen(page, "choice")
    page.locator(".agenda-candidate a").first.click()
    page.wait_for_selector(".agenda-table")
    seen(page, "candidate")


def _vote_and_say(screen: Screen) -> None:
    voter = screen("citizen", "/topics-of-the-year/", width=390)
    voter.locator("input[name=choice]").first.check()
    voter.get_by_role("button", name="投票").click()
    voter.get_by_role("button", name="改我的票").wait_for()
    seen(voter, "vote")
    street = screen("head", "/agenda/2027/say/")
    street.locator("input[type=radio][value=now]").first.check()
    seen(street, "say")
    street.get_by_role("button", name="交意见").click()


def _propose(screen: Screen) -> int:
    """One candidate becomes a theme; which."""
    year = queries.year(2027)
    assert year is not None
    one = next(each for each in queries.candidates(year) if each.matter == "010100")
    proposing = screen("analyst", f"/agenda/candidates/{one.pk}/")
    proposing.get_by_text("提出为主题").first.click()
    form = proposing.locator("#propose")
    form.locator("[name=month]").select_option("3")
    form.locator("[name=problem_1]").select_option("010101")
    form.locator("[name=problem_2]").select_option("010102")
    form.locator("[name=lead]").select_option(DEPARTMENT)
    form.locator("button[type=submit]").click()
    proposing.wait_for_url("**/choice/")
    return one.pk


def _decide(screen: Screen) -> MonthlyTopic:
    leader = screen("leader", "/agenda/2027/choice/")
    seen(leader, "decide")
    leader.get_by_role("button", name="审定这些主题").click()
    leader.wait_for_url("**/choice/")
    topic = MonthlyTopic.objects.get()
    assert topic.state == "decided"
    return topic


def _launch(screen: Screen, topic: MonthlyTopic) -> None:
    launching = screen("leader", f"/agenda/{topic.pk}/")
    launching.get_by_role("button", name="启动这个主题").click()
    launching.wait_for_selector("text=推进中")


def _report(screen: Screen, topic: MonthlyTopic) -> None:
    unit = screen("department", f"/agenda/{topic.pk}/#task-1")
    task = unit.locator("#task-1")
    task.get_by_text("报进展").first.click()
    task.locator("textarea").fill("修了200处，验收完毕。")
    task.locator("[name=evidence]").fill("验收单")
    task.locator("button[type=submit]").click()
    unit.wait_for_selector("text=修了200处")


def _publish_and_read(screen: Screen, topic: MonthlyTopic) -> None:
    """The measured effect stands on the topic, and what is published of it before everybody."""
    shown = screen("supervisor", f"/agenda/{topic.pk}/")
    shown.wait_for_selector("text=比没有这个主题时少了")
    shown.wait_for_timeout(800)
    seen(shown, "topic")
    shown.get_by_text("公开给大家看").first.click()
    shown.locator("#publish textarea").fill("修200处破损路面，9月底前完成。")
    shown.locator("#publish button[type=submit]").click()
    shown.wait_for_selector("text=公众看到的页面")
    public = screen("citizen", f"/topics-of-the-year/{topic.pk}/", width=390)
    public.wait_for_selector("text=有没有用")
    public.wait_for_timeout(800)
    seen(public, "public-theme")
    seen(screen("citizen", "/topics-of-the-year/"), "public")


def _look_at_all(screen: Screen, topic: MonthlyTopic, candidate: int) -> None:
    for who, path, name in (
        ("supervisor", f"/agenda/{topic.pk}/", "topic"),
        ("analyst", "/agenda/2027/choice/", "choice"),
        ("analyst", f"/agenda/candidates/{candidate}/", "candidate"),
        ("analyst", "/agenda/?year=2027", "year"),
        ("citizen", "/topics-of-the-year/", "public"),
        ("citizen", f"/topics-of-the-year/{topic.pk}/", "public-theme"),
    ):
        look(screen, who, path, name)
    seen(screen("analyst", "/agenda/?year=2027"), "year")


def _plan(screen: Screen, topic: MonthlyTopic) -> None:
    """The clerk writes, the head hands in, the supervisor approves."""
    page = screen("department", f"/agenda/{topic.pk}/plan/")
    for name in ("problem", "causes", "goal", "measures", "timetable", "evaluation"):
        page.locator(f"[name={name}]").fill("写明了")
    seen(page, "plan-sections")
    page.get_by_role("button", name="存好，写下一张").click()
    page.locator("[name=tasks-0-task]").fill("修复破损路面")
    page.locator("[name=tasks-0-result]").fill("修复200处")
    page.locator("[name=tasks-0-due]").fill("2027-09-30")
    seen(page, "plan-tasks")
    page.get_by_role("button", name="存好，写下一张").click()
    page.locator("[name=duties-0-task]").select_option("1")
    page.locator("[name=duties-0-lead]").select_option(DEPARTMENT)
    page.locator("[name=duties-0-person]").fill("分管副局长")
    page.get_by_role("button", name="存好，写下一张").click()
    page.get_by_role("button", name="存好").click()
    page.wait_for_url(f"**/agenda/{topic.pk}/")
    head = screen("department_head", f"/agenda/{topic.pk}/")
    head.get_by_role("button", name="报批方案和清单").click()
    head.wait_for_selector("text=待审批")
    approving = screen("supervisor", f"/agenda/{topic.pk}/")
    approving.get_by_role("button", name="批准方案").click()
    approving.wait_for_selector("text=方案已批")
    topic.refresh_from_db()
    assert topic.state == "ready"
