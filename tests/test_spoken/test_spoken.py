import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.generation.spoken.speech import said_length, spoken


def said(sentence: str) -> str:
    return " ".join(word.said for word in spoken(sentence) if word.said)


NUMBERS = {
    "He has 2,024 cows": "He has two thousand twenty-four cows",
    "0.5 and 3.14159": "zero point five and three point one four one five nine",
    "1,234,567 ants": "one million two hundred thirty-four thousand five hundred sixty-seven ants",
    "the 21st of 3rd": "the twenty-first of third",
    "the 19th-century house": "the nineteenth century house",
    "−5 and +3": "minus five and plus three",
    "room 007": "room double oh seven",
    "a 10-year-old boy": "a ten year old boy",
    "3/4 of it": "three quarters of it",
    "a 1/3-inch bit": "a one third inch bit",
    "1/2 and 2/3": "one half and two thirds",
    "½ cup and 2½ cups": "one half cup and two and a half cups",
    "a 3:1 ratio": "a three to one ratio",
    "16:9 video": "sixteen to nine video",
    "10 000 people and 1 234 567": (
        "ten thousand people and one million two hundred thirty-four thousand five hundred "
        "sixty-seven"
    ),
    "4.5/5 and 4/5 stars": "four point five out of five and four out of five stars",
    "a 16:10 ratio": "a sixteen to ten ratio",
    "won 3–2": "won three to two",
    "10–20 people": "ten to twenty people",
    "pages 10-12": "pages ten to twelve",
    "version 3.11.7": "version three point eleven point seven",
    "v2.0 is out": "version two point zero is out",
    "10^6 cells": "ten to the power of six cells",
    "10⁶ cells": "ten to the power of six cells",
    "1.5×10⁻³ of it": "one point five times ten to the power of minus three of it",
    "6.02e23": "six point zero two times ten to the power of twenty-three",
    "1920×1080 pixels": "one thousand nine hundred twenty by one thousand eighty pixels",
    "we are #1": "we are number one",
    "10/10": "ten out of ten",
    "10−15%": "ten to fifteen percent",
    "open 24/7": "open twenty-four seven",
    "100+ apps": "one hundred plus apps",
    "~50 of them": "about fifty of them",
    "<5 left": "less than five left",
    "it is 5'11\" tall": "it is five foot eleven” tall",
}

YEARS_AND_DATES = {
    "in 1995": "in nineteen ninety-five",
    "In 2024, it": "In twenty twenty-four, it",
    "in 1905": "in nineteen oh five",
    "since 1800": "since eighteen hundred",
    "in 2005": "in two thousand five",
    "the 1800s": "the eighteen hundreds",
    "the 1990s": "the nineteen nineties",
    "the '90s.": "the nineties.",
    "the mid-1990s": "the mid nineteen nineties",
    "the 1990s-era": "the nineteen nineties era",
    "1914-1918": "nineteen fourteen to nineteen eighteen",
    "(1914–1918)": "(nineteen fourteen to nineteen eighteen)",
    "the 2019–20 season": "the twenty nineteen twenty season",
    "44 BC and AD 79": "forty-four B.C and A.D seventy-nine",
    "1500 people came": "one thousand five hundred people came",
    "12 March 2024": "the twelfth of March twenty twenty-four",
    "on the 4 July": "on the fourth of July",
    "March 12th, 2024, was": "March twelfth, twenty twenty-four, was",
    "Jan. 3, 1999": "January third, nineteen ninety-nine",
    "2024-03-12": "March twelfth, twenty twenty-four",
    "3/12/2024": "March twelfth, twenty twenty-four",
    "25/12/2024": "December twenty-fifth, twenty twenty-four",
    "May 3–5": "May third to fifth",
    "It may 5 times": "It may five times",
    "They march on": "They march on",
    "March 2024": "March twenty twenty-four",
    "summer of '69": "summer of sixty-nine",
    "9am–5pm, 10:30–11:00": "nine A.M to five P.M, ten thirty to eleven o'clock",
    "9:30 am": "nine thirty A.M",
    "at 9am": "at nine A.M",
    "at 5 p.m. today": "at five P.M today",
    "17:45": "seventeen forty-five",
    "at 9:05": "at nine oh five",
    "at 12:00 UTC": "at twelve o'clock U.T.C",
    "in 2:15:30": "in two hours fifteen minutes thirty seconds",
}

MONEY = {
    "$3.5 million": "three point five million dollars",
    "€20 each": "twenty euros each",
    "£1.2bn": "one point two billion pounds",
    "$1,299.99": "one thousand two hundred ninety-nine dollars and ninety-nine cents",
    "$1": "one dollar",
    "$0.50": "fifty cents",
    "US$5 billion": "five billion U.S dollars",
    "a $5 million deal": "a five million dollar deal",
    "$5–10 million": "five to ten million dollars",
    "$5–$10": "five to ten dollars",
    "$20,": "twenty dollars,",
    "20 € and 5 USD": "twenty euros and five U.S dollars",
    "EUR 20": "twenty euros",
    "$5k": "five thousand dollars",
    "-$5": "minus five dollars",
    "$3/month": "three dollars per month",
    "$1.5M–$2M": "one point five million dollars to two million dollars",
    "£1.01": "one pound and one penny",
    "50¢": "fifty cents",
    "a $20 bill": "a twenty dollar bill",
}

UNITS = {
    "408 km above": "four hundred eight kilometers above",
    "1 km away": "one kilometer away",
    "a 5 km run": "a five kilometer run",
    "a 5-km run": "a five kilometer run",
    "27,600 km/h": "twenty-seven thousand six hundred kilometers per hour",
    "16GB of RAM": "sixteen gigabytes of RAM",
    "40 kWh": "forty kilowatt hours",
    "−40 °C": "minus forty degrees Celsius",
    "25°C": "twenty-five degrees Celsius",
    "5 kg": "five kilograms",
    "20 m² and 9 m2": "twenty square meters and nine square meters",
    "3.5 million km²": "three point five million square kilometers",
    "100 Mbit/s": "one hundred megabits per second",
    "60 mph": "sixty miles per hour",
    "6 ft tall": "six feet tall",
    "1 ft": "one foot",
    "5 µg": "five micrograms",
    "420 ppm": "four hundred twenty parts per million",
    "9.8 m/s²": "nine point eight meters per second squared",
    "5%": "five percent",
    "5–10%": "five to ten percent",
    "5 %": "five percent",
    "10–20 km": "ten to twenty kilometers",
    "±5 mm": "plus or minus five millimeters",
    "10x faster": "ten times faster",
    "10k users": "ten thousand users",
    "3bn years": "three billion years",
    "a 4K film in 3D over 5G": "a four K film in three D over five G",
    "5 in 1990": "five in nineteen ninety",
    "40°26'N": "forty degrees twenty-six minutes north",
    "3.3 V": "three point three volts",
    "2 GHz": "two gigahertz",
    "100 g/cm³": "one hundred grams per cubic centimeter",
    "5 kWh/day": "five kilowatt hours per day",
    "12 lbs": "twelve pounds",
    "a 90° turn": "a ninety degree turn",
}

NAMES = {
    "Dr. Smith and Mr. Jones": "doctor Smith and mister Jones",
    "St. Louis, Main St.": "saint Louis, Main street.",
    "e.g. this, i.e. that": "for example this, that is that",
    "cats vs. dogs": "cats versus dogs",
    "approx. 5": "approximately five",
    "Symphony No. 5": "Symphony number five",
    "The answer is no.": "The answer is no.",
    "see Fig. 3, pp. 4–5": "see figure three, pages four to five",
    "King Jr. spoke": "King junior spoke",
    "the U.S. Army left the U.S.": "the U.S Army left the U.S.",
    "a Ph.D. in": "a P.H.D in",
    "J. K. Rowling": "J K Rowling",
    "Use it. Come in. So do we. It is us.": "Use it. Come in. So do we. It is us.",
    "the U.S.'s army": "the U.S's army",
    "J.R.R. Tolkien": "J.R.R Tolkien",
    "NASA and the FBI": "NASA and the F.B.I",
    "the FBI's GPUs": "the F.B.I's G.P.U's",
    "DNA, CO2 and H2O": "D.N.A, C.O two and H two O",
    "CO₂": "C.O two",
    "COVID-19": "COVID nineteen",
    "mRNA vaccines": "M.R.N.A vaccines",
    "Henry VIII": "Henry the eighth",
    "Elizabeth II's reign": "Elizabeth the second's reign",
    "World War II ended": "World War two ended",
    "World War I": "World War one",
    "Part IV": "Part four",
    "I am": "I am",
    "an F-16 and an A380": "an F sixteen and an ay three eighty",
    "a Boeing 747": "a Boeing seven forty-seven",
    "OpenAI made GPT-4": "Open A.I made G.P.T four",
    "AT&T and R&D": "A.T and T and R and D",
    "DO NOT TOUCH THE RED BUTTON": "do not touch the red button",
    "It is NOT so": "It is not so",
    "UNESCO sites": "UNESCO sites",
    "a U.S.-based firm": "a U.S based firm",
    "html and css": "H.T.M.L and C.S.S",
    "two A380s and B-52s": "two ay three eighties and B fifty-twos",
    "a Boeing 737 MAX": "a Boeing seven thirty-seven MAX",
    "C++ or C#": "C plus plus or C sharp",
    "Node.js": "Node dot J.S",
}

ADDRESSES = {
    "https://www.example.com/about?x=1": "example dot com slash about",
    "see example.co.uk.": "see example dot co dot U.K.",
    "info@example.com": "info at example dot com",
    "@NASA_Earth": "at NASA Earth",
    "#ClimateChange": "hashtag Climate Change",
    "call +1 (555) 123-4567": ("call plus one (five five five) one two three, four five six seven"),
    "555-123-4567": "five five five, one two three, four five six seven",
}

SIGNS = {
    "2 + 2 = 4": "two plus two equals four",
    "3 × 4": "three times four",
    "a ± b": "a plus or minus b",
    "x < y": "x is less than y",
    "salt & pepper": "salt and pepper",
    "§ 5 and §5": "section five and section five",
    "Lego™ bricks": "Lego bricks",
    "and/or": "and or",
    "x² + y²": "x squared plus y squared",
    "π ≈ 3.14": "pi is about three point one four",
    "it — or so": "it — or so",
    "word—another": "word — another",
    "Great 🎉 news! 🚀": "Great news! ",
    "Tokyo (東京) is": "Tokyo is",
    "“It works,” she said": "“It works,” she said",
    "Wait... what?!": "Wait… what?",
    "*bold* and `code`": "bold and code",
    "don’t": "don't",
    "Mon–Fri, A–Z": "Monday to Friday, A to Z",
    "word[3] here.[12]": "word here.",
    "№ 5": "number five",
    "α-helix": "alpha helix",
}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pair
        for table in (NUMBERS, YEARS_AND_DATES, MONEY, UNITS, NAMES, ADDRESSES, SIGNS)
        for pair in table.items()
    ],
)
def test_a_printed_word_is_said_as_a_reader_would(sentence: str, expected: str) -> None:
    assert said(sentence).strip() == expected.strip()


def test_the_words_of_a_quantity_stay_with_their_printed_words() -> None:
    pairs = [(word.display, word.said) for word in spoken("It cost $3.5 million, or 5 km.")]
    assert pairs == [
        ("It", "It"),
        ("cost", "cost"),
        ("$3.5", "three point five"),
        ("million,", "million dollars,"),
        ("or", "or"),
        ("5", "five"),
        ("km.", "kilometers."),
    ]


def test_figures_count_as_long_as_they_are_said() -> None:
    assert said_length("In 1995 🎉") == len("In nineteen ninety-five")


@pytest.mark.parametrize("sentence", ["🎉", "这是一句话。", "— …", "🚀 🚀", "مرحبا", "***"])
def test_what_cannot_be_spoken_says_no_letter(sentence: str) -> None:
    assert not any(c.isalnum() for word in spoken(sentence) for c in word.said)


@given(
    st.text(
        alphabet=st.sampled_from("aAbIVX19 0.,-–/:%$€£kmK°²½×&@#'\"()!?…é中🎉+=<").flatmap(st.just),
        max_size=30,
    )
)
def test_displays_give_back_the_sentence_and_nothing_printed_is_left_in_figures(
    sentence: str,
) -> None:
    words = spoken(sentence)
    assert " ".join(word.display for word in words) == " ".join(sentence.split())
    assert not any(c.isdigit() for word in words for c in word.said)
