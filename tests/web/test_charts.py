"""The library of charts is the official build, and options are plain data from zero."""

import hashlib
import json

from django.contrib.staticfiles import finders
from django.template import Context, Template

from huiyin.web.components import charting
from huiyin.web.components.sample_charts import charts

OFFICIAL = "28515f26aa57f87eb1e4ed4eb446927eaf329b5f5e02b4bfd4b0264fea40d1da"


def test_the_library_of_charts_is_the_official_build() -> None:
    path = finders.find("echarts/echarts.esm.min.js")
    assert isinstance(path, str)
    with open(path, "rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == OFFICIAL


def test_axes_of_counts_begin_at_zero() -> None:
    assert charting.bars([{"name": "a", "value": 3}])["xAxis"]["min"] == 0
    assert charting.over(["a"], [charting.columns("b", [1])])["yAxis"]["min"] == 0


def test_a_band_is_the_room_between_its_lines() -> None:
    foot, room = charting.band("usual", [2, None, 5], [4, 6, 9])
    assert foot["data"] == [2, None, 5]
    assert room["data"] == [2, None, 4]
    assert foot["stack"] == room["stack"]


def test_a_map_has_one_piece_for_each_step_and_none_below_zero() -> None:
    option = charting.places("streets", "/map", [], [5, 10, 15, 20])
    pieces = option["visualMap"]["pieces"]
    assert [piece["gte"] for piece in pieces] == [0, 5, 10, 15, 20]
    assert "lt" not in pieces[-1]


def test_a_chart_holds_its_option_its_table_and_no_inline_script() -> None:
    one = charts("light")[0] | {"title": "</script><b>"}
    page = Template("{% load huiyin %}{% chart one level=3 %}").render(Context({"one": one}))
    inside = page.split('<script type="application/json">')[1].split("</script>")[0]
    assert json.loads(inside)["series"][0]["type"] == "line"
    assert "&lt;/script&gt;&lt;b&gt;" in page
    assert page.count("<table") == 1
    assert page.count("<script") == 2
    assert 'type="module" src="/static/huiyin/charts.js"' in page
