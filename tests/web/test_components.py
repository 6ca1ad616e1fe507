"""The design system: every component in every state, its words, its contrast, its keys."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.forms import AuthenticationForm
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from huiyin.web.components import display, drawing, place, timeline, times, toast, words
from huiyin.web.components.icons import ICONS, icon_svg
from huiyin.web.components.samples import samples

FOLDER = Path(place.__file__).parent
STATIC = FOLDER / "static" / "huiyin"
CITY = ZoneInfo("Asia/Shanghai")
SET = re.compile(r"""(--[a-z][a-z0-9-]*)(?:\s*:|["']\s*,)""")  # in a style, and by a script


def render(source: str, **context: Any) -> str:
    return Template("{% load huiyin %}" + source).render(Context(context))


@pytest.fixture(autouse=True)
def in_chinese() -> Any:
    with translation.override("zh-hans"), timezone.override(CITY):
        yield


# Words


def test_a_quotation_inside_a_citizens_words_takes_single_marks() -> None:
    assert words.quote("他说“归物业”\n我不信") == "“他说‘归物业’ 我不信”"
    assert words.quote("楼下路灯两周不亮，晚上黑漆漆的", 9) == "“楼下路灯两周不亮……”"
    assert words.quote(None) == ""


def test_a_name_keeps_only_its_surname() -> None:
    assert [words.mask_name(n) for n in ("张小明", "欧阳小明", "欧阳", "Alice Wong", "")] == [
        "张*",
        "欧阳*",
        "欧*",
        "A*",
        "匿名",
    ]
    assert words.mask_name("阳司马") == "阳*", "two characters across two surnames are no surname"


def test_nothing_known_is_a_dash_and_zero_is_not_shown() -> None:
    assert (words.percent(None), words.percent(0.841), words.percent(0)) == ("—", "84.1%", "0.0%")
    assert [words.count_words(n) for n in (0, None, 7, 99, 100)] == ["", "", "7", "99", "99+"]


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "今天 09:14"), (-1, "昨天 09:14"), (1, "明天 09:14")],
    ids=["today", "yesterday", "tomorrow"],
)
def test_near_days_have_names(days: int, said: str) -> None:
    now = timezone.localtime()
    assert times.zh_time(now.replace(hour=9, minute=14) + timedelta(days=days)) == said


def test_times_are_told_in_the_citys_zone_and_in_both_languages() -> None:
    moment = datetime(2019, 11, 20, 1, 14, tzinfo=ZoneInfo("UTC"))
    assert times.zh_time(moment) == "2019年11月20日 09:14"
    assert times.zh_time(moment, "exact") == "2019年11月20日 周三 09:14"
    assert times.zh_time(moment, "time") == "09:14"
    assert times.zh_time(date(2019, 11, 20)) == "2019年11月20日"
    assert times.zh_time("soon") == "—"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (42, "还剩42分钟"),
        (130, "还剩2小时10分"),
        (300, "还剩5小时"),
        (1680, "还剩1天4小时"),
        (4400, "还剩3天"),
        (-125, "超期2小时5分"),
    ],
)
def test_what_is_left_is_said_coarser_the_longer_it_is(minutes: int, said: str) -> None:
    now = timezone.now()
    assert times.time_left(now + timedelta(minutes=minutes), now) == said


# Marks and drawings


def test_every_icon_is_drawn_and_an_unknown_one_fails() -> None:
    assert len(ICONS) >= 40
    assert 'aria-hidden="true"' in icon_svg("check")
    assert 'role="img" aria-label="已办结 &lt;b&gt;"' in icon_svg("check", "已办结 <b>")
    with pytest.raises(KeyError):
        icon_svg("unicorn")


@pytest.mark.parametrize("state", ["full", "draining", "soon", "overdue", "paused", "met", "missed"])
def test_a_clock_ring_shows_each_state_with_words_and_the_exact_time(state: str) -> None:
    clock = SimpleNamespace(state=state, fraction=0.25, words="还剩3小时", exact="11月25日 18:00")
    page = render("{% clock_ring clock %}", clock=clock)
    assert f"is-{state}" in page and "还剩3小时" in page and 'title="11月25日 18:00"' in page
    assert ('stroke-dasharray="25 100"' in page) == (state in ("full", "draining", "soon"))


def test_a_clock_with_only_a_due_time_tells_its_own_words_and_keeps_counting() -> None:
    page = render(
        "{% clock_ring clock %}",
        clock={"state": "soon", "fraction": 0.1, "due": timezone.now() + timedelta(hours=5, seconds=9)},
    )
    assert "还剩5小时" in page and "data-due=" in page
    paused = render(
        "{% clock_ring clock %}", clock={"state": "paused", "words": "停表等补充", "due": timezone.now()}
    )
    assert "data-due" not in paused


def test_pauses_of_a_clock_bar_are_hatched_with_an_id_of_their_own() -> None:
    clock = {"state": "soon", "used": 0.9, "pauses": [(0.4, 0.5)], "label": "办理"}
    pages = [render("{% clock_bar clock %}", clock=clock) for _ in range(2)]
    ids = [re.findall(r'pattern id="([^"]+)"', p)[0] for p in pages]
    assert ids[0] != ids[1]
    assert all('x="40%" width="10%"' in p for p in pages)


def test_a_rate_always_carries_its_denominator_and_interval() -> None:
    page = render("{% rate 0.841 686 816 0.814 0.864 %}")
    assert re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)).strip() == "84.1% (686/816, 81.4–86.4)"
    few = render("{% rate 0.75 9 12 few=True %}")
    assert "件数少，不比" in few and "75" not in few


def test_bars_and_sparklines_start_from_zero() -> None:
    assert [row["width"] for row in drawing.bars_view([{"value": 26}, {"value": 13}, {"value": 0}])] == [
        "100",
        "50",
        "0",
    ]
    assert drawing.bars_view([]) == []
    line = drawing.sparkline_view([0, 5, 10], threshold=6, tone="red")
    assert line["line"].startswith("4,28 ") and line["tone"] == "red" and line["hot"]
    assert drawing.sparkline_view([9, 9, 1], threshold=6, tone="red")["tone"] == "quiet", (
        "only what is above now alarms"
    )
    assert drawing.sparkline_view([], threshold=None, tone="red")["line"] == ""


def test_an_interval_outside_the_axis_stays_inside_the_drawing() -> None:
    view = drawing.interval_view(0.5, 0.4, 0.99, (0.6, 1.0), None, None)
    assert view["dot"] == "0" and view["x"] == "0" and float(view["width"]) <= 100


def test_a_timeline_is_grouped_by_day_in_the_order_given() -> None:
    first = datetime(2019, 11, 20, 9, tzinfo=CITY)
    days = timeline.by_day({"time": first + timedelta(hours=n * 12), "title": str(n)} for n in range(3))
    assert [[e["title"] for e in day["events"]] for day in days] == [["0", "1"], ["2"]]
    with pytest.raises(ValueError, match="star"):
        timeline.event_view({"shape": "star"})


def test_a_map_keeps_proportions_and_gives_back_the_place_it_was_given() -> None:
    frame = place.fit((121.0, 31.0, 121.2, 31.05))
    x, y = frame.point(121.1, 31.025)
    assert (round(x), round(y)) == (500, 300)
    with pytest.raises(ValueError, match="Point"):
        list(place.parts({"type": "Point", "coordinates": [0, 0]}))


def test_a_map_writes_its_pin_into_named_inputs() -> None:
    page = render("{% place_map map %}", map=samples("light")["map"])
    assert 'name="light-lon" value="0.0049"' in page and 'role="application"' in page
    still = render("{% place_map map %}", map=samples("light")["districts"])
    assert "<input" not in still and 'role="img"' in still


# What people wrote is never markup


def test_words_of_citizens_and_files_are_escaped_everywhere() -> None:
    evil = '<script>alert("1")</script>'
    order = {
        "url": "/o/1",
        "number": evil,
        "words": evil,
        "place": evil,
        "marks": [{"label": evil}],
        "clock": {"state": "full", "words": evil},
    }
    area = {"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}, "name": evil}
    page = render(
        "{% order_line order %}{% timeline events %}{% suggestion s %}{% chip evil %}"
        "{% button evil title=evil %}{% place_map m %}{% steps events %}",
        order=order, events=[{"title": evil, "quote": evil, "detail": evil}], evil=evil,
        s={"title": evil, "reason": evil}, m={"areas": [area], "label": evil},
    )  # fmt: skip
    assert "<script" not in page and "&lt;script&gt;" in page


def test_undo_leads_only_to_our_own_addresses() -> None:
    assert toast.undo_address("undo=/orders/7/undo") == "/orders/7/undo"
    assert (
        toast.undo_address("undo=//evil.example/x") == toast.undo_address("undo=https://evil.example") == ""
    )
    assert toast.undo_address(None) == ""


# Pages


def page_context(**cookies: str) -> dict[str, Any]:
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    nav = [{"url": "/a", "label": "今天", "key": "t", "count": 3, "alert": True, "current": True}]
    return {"request": request, "nav": nav, "person": {"name": "周*", "role": "经办", "unit": "望塔街道"}}


def test_the_page_says_its_language_theme_and_type() -> None:
    page = render_to_string("huiyin/staff.html", page_context(huiyin_theme="dark", huiyin_type="large"))
    assert '<html lang="zh-Hans" data-theme="dark" data-type="large">' in page
    odd = render_to_string("huiyin/citizen.html", page_context(huiyin_theme='"><b>'))
    assert '<html lang="zh-Hans" data-type="normal">' in odd
    with translation.override("en"):
        assert '<html lang="en"' in render_to_string("huiyin/citizen.html", page_context())


@pytest.mark.parametrize("name", ["staff", "citizen", "console", "error", "styleguide"])
def test_every_page_has_a_way_past_the_navigation_and_no_inline_script_or_style(name: str) -> None:
    context = page_context() | {"guides": [samples("light"), samples("dark")], "status": 404}
    page = render_to_string(f"huiyin/{name}.html", context)
    assert 'href="#main"' in page and page.count('id="main"') == 1
    assert not re.search(r"\sstyle=|\son\w+=|<style", page)
    assert all(
        "src=" in tag or 'type="application/json"' in tag for tag in re.findall(r"<script[^>]*>", page)
    )
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), [i for i in ids if ids.count(i) > 1]


def test_signing_in_names_its_fields_and_says_errors_twice() -> None:
    form = AuthenticationForm(None, {"username": "", "password": "secret-typed"})
    page = render_to_string("huiyin/signin.html", page_context() | {"form": form})
    assert "data-error-summary" in page and 'href="#id_username"' in page and 'id="id_username_error"' in page
    assert 'aria-describedby="id_username_error"' in page and "secret-typed" not in page


@pytest.mark.parametrize(
    ("status", "said"), [(404, "没有找到这一页"), (403, "您现在不能看"), (500, "不是您的错")]
)
def test_errors_are_told_kindly(status: int, said: str) -> None:
    assert said in render_to_string("huiyin/error.html", {"status": status})


def test_lights_and_letters_are_switched_from_what_they_are() -> None:
    assert (display.next_theme(""), display.next_theme("dark")) == ("dark", "light")
    assert (display.next_type("normal"), display.next_type("large")) == ("large", "normal")


# Colours


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", block))


def themes() -> dict[str, dict[str, str]]:
    css = (STATIC / "tokens.css").read_text()
    blocks = re.findall(r"([^{}]+)\{([^{}]*)\}", css)
    light = next(body for head, body in blocks if '[data-theme="light"]' in head)
    dark = next(body for head, body in blocks if head.strip() == '[data-theme="dark"]')
    system = next(body for head, body in blocks if ":not([data-theme])" in head)
    assert colours(dark) == colours(system), "the two dark themes have drifted apart"
    return {"light": colours(light), "dark": colours(dark)}


def brightness(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((brightness(one), brightness(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_on_every_ground(theme: str) -> None:
    tokens = themes()[theme]
    for text in ("ink", "ink-2", "ink-3", "blue", "red", "amber", "green", "violet"):
        for ground in ("paper", "card", "sink", "blue-soft"):
            assert contrast(tokens[text], tokens[ground]) >= 4.5, (text, ground)
    for text, ground in (
        ("on-blue", "blue"),
        ("violet", "violet-soft"),
        ("red", "red-soft"),
        ("card", "red"),
        ("amber", "amber-soft"),
    ):
        assert contrast(tokens[text], tokens[ground]) >= 4.5, (text, ground)
    assert contrast(tokens["edge"], tokens["card"]) >= 3


def test_colours_have_numbers_in_one_place_only() -> None:
    for sheet in STATIC.glob("*.css"):
        if sheet.name not in ("tokens.css", "print.css"):
            assert not re.search(r"#[0-9A-Fa-f]{3,8}\b", sheet.read_text()), sheet.name


def test_files_are_small_enough_to_be_read() -> None:
    for file in (*STATIC.glob("*.js"), *STATIC.glob("*.css"), *FOLDER.rglob("*.py")):
        assert len(file.read_text().splitlines()) <= 320, file.name


def test_chinese_texts_use_full_width_punctuation() -> None:
    for file in (FOLDER / "templates" / "huiyin").glob("*.html"):
        for text in re.findall(r"\{% translate [\"']([^\"']+)", file.read_text()):
            assert not re.search(r"[一-鿿][,;:?!()]", text), (file.name, text)


def test_every_variable_that_a_style_uses_is_set_somewhere() -> None:
    """One that is not is no error to a browser: corners become square, colours those of what stands around."""
    web = FOLDER.parent
    texts = {
        path: path.read_text(encoding="utf-8")
        for kind in ("css", "html", "js", "py")
        for path in web.rglob(f"*.{kind}")
    }
    known = {name for text in texts.values() for name in re.findall(SET, text)}
    used = {
        (path.name, name)
        for path, text in texts.items()
        if path.suffix == ".css"
        for name in re.findall(r"var\((--[a-z][a-z0-9-]*)", text)
    }
    assert len(used) > 100
    assert {(file, name) for file, name in used if name not in known} == set()
