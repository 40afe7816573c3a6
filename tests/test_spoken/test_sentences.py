from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.generation.spoken.sentences import sentences


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "said",
    [
        ["Dr. Smith met Mr. Jones.", "They talked."],
        ["It costs $3.5 million.", "That is 2.5 times more."],
        ["J. K. Rowling wrote it.", "George W. Bush read it."],
        ["See www.example.com.", "Then go on."],
        ["Visit https://example.com/a.b?c=1 today!", "Why?", "Because it works."],
        ['"It works," she said.', '"Really?" he asked.', "She nodded."],
        ["“It works.”", "Then she left."],
        ["He waited… and waited.", "Nothing came…", "So he left."],
        ["Well... maybe not.", "Perhaps."],
        ["The U.S. Army came.", "It left the U.S.", "The war was over."],
        ["We met at 9 a.m. Monday in Rome.", "We left at 5 p.m.", "Everyone was tired."],
        ["Use tools, e.g. hammers, i.e. heavy ones.", "Or not."],
        ["Apple Inc. makes it.", "So does Acme Corp.", "The end."],
        ["Symphony No. 5 is loud.", "The answer is no.", "Ask again."],
        ["We need vitamin C.", "It helps."],
        ["World War I.", "The peace came later."],
        ["She has a Ph.D. in physics.", "He has none."],
        ["Is it true?!", "Yes!"],
        ["It rose.[3]", "Then it fell."],
        ["The price (see Fig. 3) rose.", "(It fell later.)"],
        ["Yahoo! is a firm.", "Nice."],
        ["It sold well.", "iPhones followed."],
        ["这是一句话。", "这是第二句。"],
        ["St. Louis is near Mt. Vernon.", "So what?"],
        ["Version 3.11.7 is out.", "Get it."],
        ["Martin Luther King Jr. spoke.", "Many listened."],
        ["The 1990s.", "What a time!"],
    ],
)
def test_a_text_falls_into_its_sentences(said: list[str]) -> None:
    assert parts(" ".join(part.strip() for part in said)) == [part.strip() for part in said]


def test_a_blank_line_ends_a_sentence_without_a_stop() -> None:
    assert parts("A heading\n\nA sentence over\ntwo lines. Another") == [
        "A heading",
        "A sentence over\ntwo lines.",
        "Another",
    ]


@pytest.mark.parametrize("text", ["", "   \n\n ", "\n"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert sentences(text) == ()


@given(st.text(alphabet=st.sampled_from("aB .!?\n\"'’…1(").flatmap(st.just), max_size=60))
def test_sentences_keep_every_character_that_is_not_white_space(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
