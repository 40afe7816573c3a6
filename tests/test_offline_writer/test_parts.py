import pytest

from app.generation.article import Block, BlockKind
from app.generation.script import Line, NumberVisual, Trace
from app.generation.table_chart import table_chart
from app.providers.offline_writer.accent import emphasis
from app.providers.offline_writer.bullet_lists import bullets
from app.providers.offline_writer.figures import figures
from app.providers.offline_writer.fragments import fragments
from app.providers.offline_writer.icons import BY_WORD, ICONS, icon_for
from app.providers.offline_writer.number_cards import number_card
from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.passages import passages
from app.providers.offline_writer.phrases import phrases
from app.providers.offline_writer.quotes import quotation
from app.providers.offline_writer.trimming import trimmed
from tests.test_offline_writer.texts import article_of


@pytest.mark.parametrize(
    ("sentence", "spoken"),
    [
        ("However, tea is good [12].", "Tea is good."),
        ("But tea (Camellia sinensis) is good[3, 4].", "Tea is good."),
        ("In addition, see https://example.com/a for tea.", "See for tea."),
        ("Tea is good.", "Tea is good."),
        ("Butter is good.", "Butter is good."),
    ],
)
def test_what_may_be_taken_out_of_a_sentence(sentence: str, spoken: str) -> None:
    assert trimmed(sentence, follows=False) == spoken


def test_a_connective_stays_when_the_sentence_before_is_spoken_too() -> None:
    assert trimmed("However, tea is good.", follows=True) == "However, tea is good."


def test_a_very_long_sentence_ends_at_its_last_clause() -> None:
    start = "The station circles the planet sixteen times a day and carries six people " * 2
    sentence = (
        f"{start.strip()}, which is more than anyone had ever thought to be possible back then."
    )
    assert trimmed(sentence, follows=True) == f"{start.strip()}."


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("It weighs 420 tonnes.", [("420", "tonnes")]),
        ("It flies at 28,000 kilometres per hour.", [("28,000", "km/h")]),
        ("It costs $3.5 billion.", [("$3.5", "billion")]),
        ("About 12 percent of 1,400 people.", [("12", "%"), ("1,400", "")]),
        ("It is 94 °C, or 201 degrees Fahrenheit.", [("94", "°C"), ("201", "°F")]),
        ("Between 5 and 7 people came on 2 November.", []),
        ("Most adults need 7 to 9 hours, and 2 or 3 naps.", [("7–9", "hours")]),
        ("It makes between 35 and 55 decibels.", [("35–55", "dB")]),
        ("Sales rose from 12 to 25 percent.", []),
        (
            "Water freezes at minus 1.9 degrees Celsius, or -1.9 °C.",
            [("−1.9", "°C"), ("−1.9", "°C")],
        ),
        ("It came from 3 to 5 o'clock, at 10:30, in version 2.5.1.", []),
        ("The A380 and the B-52 flew.", []),
        ("In 1969 it flew.", [("1969", "")]),
        ("It weighs 1234567890123 tonnes.", []),
    ],
)
def test_figures_are_told_from_other_numbers(sentence: str, found: list[tuple[str, str]]) -> None:
    assert [(figure.number, figure.unit) for figure in figures(sentence)] == found


@pytest.mark.parametrize(
    ("sentence", "number", "unit", "label"),
    [
        (
            "The station flies about 400 kilometres above the ground.",
            "~400",
            "km",
            "above the ground",
        ),
        ("It flies at an altitude of 408 km.", "408", "km", "altitude"),
        (
            "More than 280 people from 26 countries have been aboard.",
            "280+",
            "",
            "people from 26 countries",
        ),
        ("A cup of black coffee is more than 98 percent water.", ">98", "%", "water"),
        ("The station weighs roughly 420 tonnes.", "~420", "tonnes", "weight of the station"),
        (
            "In 1517 Martin Luther sent out his theses, and they were printed.",
            "1517",
            "",
            "Martin Luther sent out his theses",
        ),
        (
            "At about 196 degrees Celsius the seeds crack aloud, like popcorn.",
            "~196",
            "°C",
            "The seeds crack aloud",
        ),
        ("It is 62 metres tall, and it shines.", "62", "m", "height"),
        ("Wren built 51 new churches and, over 35 years, a cathedral.", "51", "", "new churches"),
    ],
)
def test_a_number_card_says_what_the_number_is(
    sentence: str, number: str, unit: str, label: str
) -> None:
    assert number_card(sentence, frozenset()) == NumberVisual(number=number, unit=unit, label=label)


@pytest.mark.parametrize(
    "sentence",
    [
        "The city earned 12,000 pounds a year.",
        "Above 150 degrees Celsius its sugars react.",
        "Today 49 of them survive.",
        "It happens every 93 minutes.",
        "Up to 30 people came.",
        "In 1814 The Times began to print.",
        "Even air at minus 15 degrees Celsius holds heat.",
        "A loaf that rested 16 hours tastes of sourdough.",
        "It costs a runner of average weight about 70 kilograms 2,900 in all.",
        "On paper, the bank had lost $15 billion, almost as much as all the capital it ever had.",
    ],
)
def test_a_number_without_a_true_label_is_not_shown(sentence: str) -> None:
    assert number_card(sentence, frozenset()) is None


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (
            "Half of every orbit lies in daylight, and batteries carry the station.",
            "Half of every orbit lies in daylight",
        ),
        (
            "Fine grounds give up their flavour faster because they have more surface.",
            "Fine grounds give up their flavour faster",
        ),
        (
            "Printers carried the craft across Europe within a generation.",
            "Printers carried the craft across Europe",
        ),
        (
            "Today the whole world drinks more than two billion cups a day, and hardly anyone thinks of the chemistry.",
            "Hardly anyone thinks of the chemistry",
        ),
    ],
)
def test_the_best_phrase_of_a_sentence(sentence: str, shown: str) -> None:
    assert phrases(sentence, frozenset())[0].text == shown


@pytest.mark.parametrize(
    "sentence",
    [
        "Houses of timber leaned so far over the lanes that neighbours could shake hands there.",
        "It weighs roughly 420 tonnes on the ground.",
        "The egg sets if the pan is far too hot for it to stay liquid in the bowl.",
        "Its streets were medieval, narrow and crooked.",
        "Water boils at lower temperatures unless the pressure is kept up by a lid.",
    ],
)
def test_no_phrase_loses_its_condition_its_comparison_or_its_subject(sentence: str) -> None:
    assert [phrase.text for phrase in phrases(sentence, frozenset())] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The damage was put at 10 million pounds", ("10 million pounds",)),
        ("A count in 2019 found only 2,100 cyclists", ("2,100 cyclists",)),
        ("Johannes Gutenberg was born in Mainz", ("Mainz",)),
        ("The man who wrote it down", ("man",)),
        ("Since 2 November 2000", ()),
        ("Not a single day without people", ("single day",)),
        ("The heart grows rounder", ("rounder",)),
        ("It is what it is", ()),
        ("What it costs to run", ()),
    ],
)
def test_emphasis_falls_on_a_figure_or_a_noun(text: str, words: tuple[str, ...]) -> None:
    assert emphasis(text, frozenset()) == words


def listed(*entries: str) -> Passage:
    blocks = [
        Block(kind=BlockKind.ITEM, text=text, start=n * 500) for n, text in enumerate(entries)
    ]
    traces = [Trace(start=b.start, end=b.start + len(b.text), quote=b.text) for b in blocks]
    lines = tuple(Line(text=trace.quote, trace=trace) for trace in traces)
    return Passage(lines=lines, section=0, entries=tuple(blocks))


def test_bullets_are_key_phrases_with_their_details() -> None:
    visual = bullets(
        listed(
            "Oxygen from water: electricity splits water into oxygen",
            "Leather buckets, passed from hand to hand",
            "Long hooks to pull down roofs and walls",
        ),
        "Tools",
    )
    assert visual
    assert [(b.text, b.detail, b.line) for b in visual.bullets] == [
        ("Oxygen from water", "Electricity splits water into oxygen", 0),
        ("Leather buckets", "Passed from hand to hand", 1),
        ("Long hooks", "To pull down roofs and walls", 2),
    ]


def test_second_rows_stand_at_every_bullet_or_at_none() -> None:
    visual = bullets(listed("Salt: a pinch is enough", "Pepper", "Flour"), "Things")
    assert visual
    assert [bullet.detail for bullet in visual.bullets] == ["", "", ""]


def test_what_somebody_is_asked_to_do_is_shown_without_how() -> None:
    visual = bullets(
        listed(
            "Feed the starter with 50 g of flour, and wait until it doubles",
            "Stretch and fold the dough four times, every 30 minutes",
            "Let it rise for four hours at a warm place of the house",
            "Shape a ball and lay it into a floured basket",
            "Check the electricity tariff for heat pumps",
            "Deposits can be borrowed against at the Fed in minutes",
        ),
        "Steps",
    )
    assert visual
    assert [bullet.text for bullet in visual.bullets] == [
        "Feed the starter with 50 g of flour",
        "Stretch and fold the dough four times",
        "Let it rise for four hours",
        "Shape a ball",
        "Check the electricity tariff",
        "Deposits can be borrowed against at the Fed",
    ]


def test_an_entry_keeps_the_end_that_makes_it_true() -> None:
    entry = "Visitors may never cross the old wooden bridge in winter"
    assert bullets(listed(entry, entry), "Bridges") is None


def test_a_list_of_long_sentences_is_no_list_of_bullets() -> None:
    entry = "Remembering everything precisely requires enormously patient old friends"
    assert bullets(listed(entry, entry), "Memories") is None


@pytest.mark.parametrize(
    ("sentence", "words", "by"),
    [
        (
            "“This bridge will change how people come to work,” said mayor Anna Berg.",
            "This bridge will change how people come to work",
            "Anna Berg",
        ),
        (
            'John Evelyn wrote "the stones of Paul\'s flew like grenades" that night.',
            "the stones of Paul's flew like grenades",
            "John Evelyn",
        ),
    ],
)
def test_a_quotation_in_a_sentence_is_found_with_its_speaker(
    sentence: str, words: str, by: str
) -> None:
    quote = quotation(sentence)
    assert quote
    assert (quote.text, quote.by) == (words, by)


def test_words_quoted_without_a_speaker_are_no_quotation() -> None:
    assert quotation("He called it “a monument to bad planning” and left.") is None


@pytest.mark.parametrize(
    "sentence",
    [
        "“The world has used me so unkindly, I fear everyone,” she wrote in a letter.",
        "“The world has used me so unkindly, I fear everyone.”",
    ],
)
def test_words_whose_speaker_is_known_from_before_are_a_quotation_without_a_name(
    sentence: str,
) -> None:
    quote = quotation(sentence)
    assert quote
    assert (quote.text, quote.by) == ("The world has used me so unkindly, I fear everyone", "")


def _card(sentence: str) -> tuple[str, str]:
    card = number_card(sentence, frozenset())
    return (f"{card.number} {card.unit}".strip(), card.label) if card else ("", "")


@pytest.mark.parametrize(
    ("sentence", "card"),
    [
        ("The flood killed 21 people and injured 150.", ("21", "people killed")),
        ("She slid down a drain pipe 50 metres long.", ("50 m", "length of the drain pipe")),
        ("The tower is 300 metres tall.", ("300 m", "height of the tower")),
        ("It stands 300 metres tall.", ("300 m", "height")),
        ("99 percent of the sound's power is gone.", ("99 %", "of the sound's power")),
        ("Six percent recycled lithium, 16 percent cobalt and 5 nickel.", ("16 %", "cobalt")),
        ("A unit makes 35 to 55 decibels at three metres.", ("35–55 dB", "at three metres")),
        ("They must collect 63 percent of batteries by 2027.", ("63 %", "of batteries by 2027")),
        ("When she was 15 months old, lightning struck.", ("", "")),
        ("An octopus of 30 kilograms can pass through a hole.", ("30 kg", "octopus")),
        ("It could deliver 2,500 MW without a notable change to the tide.", ("", "")),
        (
            "It gave 20 litres with a notable change to the taste.",
            ("20 litres", "with a notable change"),
        ),
    ],
)
def test_a_number_says_what_it_counts(sentence: str, card: tuple[str, str]) -> None:
    assert _card(sentence) == card


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        (
            "In October 1833 a landslide killed her dog Tray right beside her.",
            "A landslide killed her dog Tray",
        ),
        (
            "In 2016 researchers showed that the cold made it deadlier: it thickened.",
            "The cold made it deadlier",
        ),
        (
            "It closed after a generator failed and regulators asked for proof.",
            "A generator failed",
        ),
        (
            "In the second game of the rematch the machine declined to take a pawn that others take.",
            "The machine declined to take a pawn",
        ),
        (
            "On horses with striped coats, landings fell by 75 percent compared with black coats.",
            "Landings fell by 75 percent",
        ),
    ],
)
def test_a_clause_may_begin_inside_a_sentence(sentence: str, clause: str) -> None:
    assert clause in {phrase.text for phrase in phrases(sentence, frozenset(), least=0.3)}


@pytest.mark.parametrize(
    "sentence",
    [
        "No study has shown that the drink causes illness in adults.",
        "Critics never found that the drink causes illness in adults.",
        "If they find that the drink causes illness, and it is shown that the drink causes illness, it ends.",
    ],
)
def test_what_is_denied_or_only_supposed_is_no_clause_of_its_own(sentence: str) -> None:
    found = [phrase.text for phrase in phrases(sentence, frozenset(), least=0.0)]
    assert not [text for text in found if text.startswith("The drink")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Without the pump of the house the loop stops at once.",
        "Before the end of the war the city was whole.",
    ],
)
def test_a_setting_that_is_a_condition_is_not_left_out(sentence: str) -> None:
    found = [phrase.text for phrase in phrases(sentence, frozenset(), least=0.0)]
    assert not [text for text in found if text.startswith(("The loop", "The city"))]


@pytest.mark.parametrize(
    ("sentence", "broken"),
    [
        ("There are exceptions.", "There: exceptions"),
        (
            "It was here that the lowest temperature ever measured was read.",
            "Here that the lowest temperature ever measured",
        ),
        ("He examined about three, as people do.", "Examined about three"),
        (
            "He suspected a human hand and asked for the logs.",
            "Suspected a human hand and asked",
        ),
    ],
)
def test_no_fragment_waits_for_what_completes_it(sentence: str, broken: str) -> None:
    assert broken not in {fragment.text for fragment in fragments(sentence, frozenset())}


def test_a_noun_of_the_article_is_no_verb() -> None:
    sentence = "Heat pumps like large radiators or floor heating, because water is enough there."
    assert not [f for f in fragments(sentence, frozenset({"pump"})) if f.text.startswith("Pumps")]


@pytest.mark.parametrize(
    ("sentence", "cut"),
    [
        ("Water in the bay needs about 12 hours to slosh from end to end.", "12 hours"),
        ("Bright light after sunset tells the brain that it is day.", "the brain"),
        ("A modern outdoor unit makes 35 to 55 decibels at three metres.", "35"),
        ("Trained runners can store up to 40 percent more glycogen.", "store"),
        ("The rest is done by wild yeasts, which live in the starter.", "done"),
        ("Deposits can be borrowed against at the bank in minutes.", "borrowed"),
        ("A chip turns the wave upside down in no time.", "upside"),
    ],
)
def test_no_clause_ends_before_what_completes_it(sentence: str, cut: str) -> None:
    found = [phrase.text for phrase in phrases(sentence, frozenset(), least=0.0)]
    assert not [text for text in found if text.endswith(cut)]


def test_a_table_becomes_a_chart_of_its_first_figures() -> None:
    rows = [["Place", "Range (metres)", "Rank"], ["Fundy", "16.3", "1"], ["Severn", "14.5", "2"]]
    chart = table_chart(rows, spoken="In the Severn it is less.")
    assert chart
    assert (chart.title, chart.unit, chart.highlight) == ("Range by place", "metres", 1)
    assert [(point.label, point.value) for point in chart.points] == [
        ("Fundy", 16.3),
        ("Severn", 14.5),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["A", "B"], ["x", "y"], ["z", "w"]],
        [["A", "B"], ["x", "13,200"], ["z", "52"]],
        [["A", "B"], ["x", "1"]],
        [["Year"], ["1990"], ["1991"]],
    ],
)
def test_a_table_that_makes_no_good_chart_makes_none(rows: list[list[str]]) -> None:
    assert table_chart(rows, spoken="") is None


def told(markdown: str) -> list[list[str]]:
    return [[line.text for line in passage.lines] for passage in passages(article_of(markdown))]


def test_a_sentence_that_leans_stays_with_the_one_before() -> None:
    assert told(
        "The old town of Mainz lies on the river Rhine and is famous for its printers. It has many bridges."
    ) == [
        [
            "The old town of Mainz lies on the river Rhine and is famous for its printers.",
            "It has many bridges.",
        ]
    ]


def test_a_pronoun_within_a_sentence_leans_as_well() -> None:
    (only,) = told(
        "Ernest Lockhart asked thousands of people what they liked to drink. In many good shops, baristas still use his chart for every brew that they make."
    )
    assert (
        only[-1]
        == "In many good shops, baristas still use his chart for every brew that they make."
    )


def test_what_is_not_the_articles_own_text_is_left_out() -> None:
    assert told(
        "By Jane Doe, Monday 3 March\n\nSign up for our newsletter today, it is free.\n\n"
        "The bridge is 340 metres long and crosses the whole harbour.\n\n"
        "## References\n\nA book that nobody would want to hear about in a film.\n"
    ) == [["The bridge is 340 metres long and crosses the whole harbour."]]


def test_a_list_is_told_with_the_sentence_that_announces_it() -> None:
    (only,) = told(
        "Three machines keep the air fit to breathe:\n\n- Fans that never stop\n- Scrubbers\n"
    )
    assert only == [
        "Three machines keep the air fit to breathe:",
        "Fans that never stop.",
        "Scrubbers.",
    ]


def test_a_quotation_loses_its_signature_when_it_is_spoken() -> None:
    (only,) = passages(
        article_of(
            "He said so in his own diary:\n\n> It was a very horrid flame.\n>\n> — Samuel Pepys\n"
        )
    )
    assert (only.quote, only.by) == ("It was a very horrid flame.", "Samuel Pepys")
    assert [line.text for line in only.lines][-1] == "It was a very horrid flame."


def test_icons_follow_the_words() -> None:
    assert icon_for(["A rocket was launched"]) == "rocket"
    assert icon_for(["Coffee beans", "The moon"]) == "bean"
    assert icon_for(["Nothing whatever"], default="star") == "star"


def test_no_word_calls_for_two_icons() -> None:
    listed_words = [word for words in ICONS.values() for word in words.split()]
    assert len(BY_WORD) == len(set(listed_words))


def test_a_column_of_more_than_twelve_digits_is_no_chart() -> None:
    rows = [("Year", "Atoms"), ("Tea", "1234567890123"), ("Milk", "1234567890124")]
    assert table_chart(rows, spoken="") is None


def test_a_stray_mark_in_a_quotation_is_not_spoken() -> None:
    article = article_of("# Tea\n\n> Tea is good for all of us. ...\n\n- Milk. …\n- Cake\n")
    lines = [line.text for passage in passages(article) for line in passage.lines]
    assert lines == ["Tea is good for all of us.", "Milk.", "Cake."]


def test_an_abbreviation_ends_no_bullet() -> None:
    article = article_of(
        "- The St. John River runs backwards at the falls.\n- Boats sit on mud. Nobody minds."
    )
    passage = next(p for p in passages(article) if p.entries)
    shown = bullets(passage, "What it does")
    assert shown
    assert [bullet.text for bullet in shown.bullets] == [
        "The St. John River runs backwards",
        "Boats sit on mud",
    ]
