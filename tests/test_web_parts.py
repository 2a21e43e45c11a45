"""The pure parts behind the pages: marks in text, the chart's coordinates."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.records import Article, Heading, Image, Paragraph, Table
from storage import flags
from storage.database import open_archive
from storage.flags import WatchRow
from storage.web import chart
from storage.web.marking import Line, Mark, marked, places_of, shown_blocks
from storage.web.targets import Figure, Goal, Target, course_of, load_target
from tests import archive


def told(line: Line) -> str:
    return "".join(f"[{piece.text}]" if piece.watch_id else piece.text for piece in line)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], "甲乙丙丁戊"),
        ([(0, 2)], "[甲乙]丙丁戊"),
        ([(3, 5), (0, 1)], "[甲]乙丙[丁戊]"),
        ([(1, 2), (1, 4)], "甲[乙丙丁]戊"),
        ([(1, 3), (2, 5)], "甲[乙丙]丁戊"),
        ([(4, 99), (-3, 1)], "[甲]乙丙丁[戊]"),
        ([(7, 9), (2, 2)], "甲乙丙丁戊"),
    ],
)
def test_marks_cut_a_text(marks: list[tuple[int, int]], expected: str) -> None:
    assert told(marked("甲乙丙丁戊", [Mark(start, end, "w") for start, end in marks])) == expected


@given(st.text(), st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40))), st.integers(-5, 20))
def test_marking_never_changes_the_text(text: str, places: list[tuple[int, int]], offset: int) -> None:
    line = marked(text, [Mark(a, b, "w") for a, b in places], offset)
    assert "".join(piece.text for piece in line) == text


def test_marks_fall_on_paragraphs_captions_and_cells_alike() -> None:
    blocks = (
        Paragraph("一基地二"),
        Image("http://a.example/1.jpg"),
        Heading("基地"),
        Image("http://a.example/2.jpg", "三基地"),
        Table((("名称", "数"), ("基地", "1"))),
        Paragraph("基地四"),
    )
    body = Article(url="u", title="t", blocks=blocks).body
    shown = shown_blocks(blocks, places_of(body, "基地", "w"))
    assert [told(block.line) for block in shown if block.kind != "table"] == ["一[基地]二", "", "[基地]", "三[基地]", "[基地]四"]
    assert [[told(cell) for cell in row] for row in shown[4].rows] == [["名称", "数"], ["[基地]", "1"]]


def figure(role: str, value: float, as_of: date, comparator: str = "=") -> Figure:
    return Figure(value, "元", comparator, role, None, "句。", 1, "题", None, as_of)


def target(goal: float | None, *figures: Figure, period: str = "2025") -> Target:
    said = Goal(goal, "元", "≥", None) if goal else None
    return Target("t", "名", "", (), period, "", None, said, None, None, None, tuple(reversed(figures)))


def test_a_chart_puts_figures_at_their_day_and_height() -> None:
    figures = (figure("actual", 1e9, date(2025, 3, 31)), figure("actual", 4e9, date(2025, 12, 31)))
    drawn = chart.draw(target(4e9, *figures), date(2025, 7, 2))
    assert drawn is not None
    first, last = drawn.dots
    assert (last.x, drawn.today) == (drawn.right, pytest.approx((drawn.left + drawn.right) / 2, abs=1))
    assert first.x == pytest.approx(drawn.left + (drawn.right - drawn.left) * 89 / 364, abs=0.1)
    assert drawn.bottom - first.y == pytest.approx((drawn.bottom - last.y) / 4, abs=0.2)
    assert [tick.label for tick in drawn.y_ticks] == ["0元", "12.5亿元", "25亿元", "37.5亿元", "50亿元"]
    assert last.y == drawn.goal_label.at
    assert (first.leftward, last.leftward) == (True, True)


@pytest.mark.parametrize(("wanted", "told"), [("35亿元以上", "35亿元以上"), ("26个", "26个"), ("比去年好", None)])
def test_a_goal_that_no_article_says_is_the_one_on_the_list(wanted: str, told: str | None) -> None:
    db = open_archive(":memory:")
    spec = json.dumps({"metric": ["到位资金"], "period": "2025", "goal": wanted}, ensure_ascii=False)
    flags.sync_watches(db.conn, [WatchRow("t", "target", "资金", "", spec)], archive.NOW)
    found = load_target(db.conn, "t", archive.NOW)
    assert found is not None
    assert (found.goal.told if found.goal else None) == told
    assert (found.latest, found.share, found.figures) == (None, None, ())
    db.close()


def test_of_one_day_the_largest_figure_counts() -> None:
    """Article form "1-3月到位资金11.4亿元。分产业看,甲4.6亿元,乙3.1亿元": the parts are no later state."""
    spring = date(2025, 3, 31)
    said = [figure("actual", value, spring) for value in (1e9, 1.14e9, 4.6e8, 3.1e8)]
    later = figure("actual", 1.2e9, date(2025, 4, 30))
    other = replace(later, value=9e9, unit="个", as_of=date(2025, 5, 31))
    goal = replace(later, role="goal", value=3e9)
    assert [found.value for found in course_of([*said, later, other, goal], "元")] == [1.14e9, 1.2e9]
    assert course_of([goal], None) == ()


def test_a_goal_that_was_raised_is_a_step() -> None:
    drawn = chart.draw(
        target(3.8e9, figure("goal", 3.5e9, date(2025, 2, 14)), figure("goal", 3.8e9, date(2025, 6, 1))), date(2026, 1, 1)
    )
    assert drawn is not None
    heights = {point.split(",")[1] for point in drawn.goal_path[1:].split(" L")}
    assert len(heights) == 2
    assert drawn.today is None
    assert drawn.actual_path == ""


@pytest.mark.parametrize("period", ["2025Q1", "2025-02", "2021..2025", "2025-05-01..2025-05-01"])
def test_any_period_has_an_axis(period: str) -> None:
    drawn = chart.draw(target(26.0, figure("actual", 3.0, date(2025, 1, 1)), period=period), date(2025, 2, 3))
    assert drawn is not None
    assert 1 <= len(drawn.x_ticks) <= 7


@given(st.floats(0.001, 1e15), st.floats(0, 1e15))
def test_everything_drawn_stays_in_the_box(goal: float, value: float) -> None:
    drawn = chart.draw(target(goal, figure("actual", value, date(2024, 1, 1))), date(2025, 2, 3))
    assert drawn is not None
    for y in (drawn.dots[0].y, drawn.goal_label.at, *(tick.at for tick in drawn.y_ticks)):
        assert drawn.top - 0.1 <= y <= drawn.bottom


@pytest.mark.parametrize("unknown", [target(None), target(5.0, period="近年"), target(5.0, period="")])
def test_without_goal_or_period_there_is_no_chart(unknown: Target) -> None:
    assert chart.draw(unknown, date(2025, 2, 3)) is None
