"""Measurements find their places on the page of benchmarks, and leave its words alone."""

import pytest

from bench.__main__ import PAGE, PARTS, as_markdown, placed

PAGE_OF_TWO = (
    "# A\n\n<!-- api -->\nold\n<!-- /api -->\n\nWords.\n\n<!-- scale -->\n<!-- /scale -->\n"
)


def test_a_table_is_put_in_its_place_and_the_rest_stays() -> None:
    page = placed(PAGE_OF_TWO, "api", "| new |")
    assert "old" not in page
    assert page.index("<!-- api -->") < page.index("| new |") < page.index("Words.")
    assert placed(page, "api", "| new |") == page


def test_a_page_without_the_place_is_not_written_over() -> None:
    with pytest.raises(ValueError, match="no place for engine"):
        placed(PAGE_OF_TWO, "engine", "| new |")


def test_lines_between_tables_are_shown_as_printed() -> None:
    assert as_markdown("load 1\n\n| a |\n|---|\n\nkept") == (
        "```\nload 1\n```\n\n| a |\n|---|\n\n```\nkept\n```"
    )


@pytest.mark.parametrize("part", PARTS)
def test_the_page_has_a_place_for_every_measurement(part: str) -> None:
    assert placed(PAGE.read_text(), part, "x")


def test_two_tables_that_are_printed_one_after_the_other_stay_two() -> None:
    said = "| a |\n|---|\n| 1 |\n| b |\n| --- |\n| 2 |\n"

    assert as_markdown(said) == "| a |\n|---|\n| 1 |\n\n| b |\n| --- |\n| 2 |"
