"""Words that break layouts."""

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselloch"
TEXTS = (
    "",
    "A",
    "  \n\t ",
    LONG_WORD,
    "x" * 60,
    f"The {LONG_WORD} and the {LONG_WORD} met {LONG_WORD} in {LONG_WORD}",
    "https://example.org/a/very/long/path/that/never/ends?with=a&query=string&and=more#fragment-too",
    ("The two hundred characters of a title that simply will not end " * 4)[:200].strip(),
    "word " * 400,
    "W" * 900,
    "Coffee ☕ and rockets 🚀 with a family 👨‍👩‍👧‍👦 and a flag 🇬🇧 👍🏽",
    "مرحبا بكم في محطة الفضاء الدولية التي تدور حول الأرض 16 مرة في اليوم",
    "ברוכים הבאים לתחנת החלל (ISS) הבינלאומית, 408 ק״מ מעלינו",
    "国际空间站每天绕地球飞行十六圈，宇航员们能看到十六次日出和日落，这是一种难以想象的体验。",
    "国際宇宙ステーションは1日に地球を16周します。",
    "국제우주정거장은 하루에 지구를 열여섯 바퀴 돕니다",
    "अंतर्राष्ट्रीय अंतरिक्ष स्टेशन प्रतिदिन सोलह बार पृथ्वी की परिक्रमा करता है",
    "สถานีอวกาศนานาชาติโคจรรอบโลกวันละสิบหกรอบ",
    "Mixed עברית English العربية 中文 Ελληνικά Кириллица ☕",
    "Z\u0335\u0321\u0322\u0301a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308l\u0334\u0335go",
    "ÅÉÎÕÜ ÇĞŞ ẤỀỚỮ jgpqy " * 6,
    "<script>alert('&amp;')</script> \"quoted\" & 'more'",
    "\x00\x07\u200b\u202ehidden\u202c \ud800 lone \ufffe \U000f0000",
    "𝔐𝔞𝔱𝔥 ∑∫√ ♞ ⚑ → ← ½ № ™ ﷽",
)
