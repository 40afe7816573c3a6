"""Shortened words and what they stand for."""

from app.generation.spoken.wordsets import wordset

TITLES = {
    "dr": "doctor", "mr": "mister", "mrs": "missus", "ms": "miz", "prof": "professor",
    "gen": "general", "sen": "senator", "rep": "representative", "gov": "governor",
    "lt": "lieutenant", "col": "colonel", "capt": "captain", "sgt": "sergeant", "maj": "major",
    "adm": "admiral", "cmdr": "commander", "pres": "president", "hon": "honorable",
    "rev": "reverend", "fr": "father", "mt": "mount", "st": "saint", "ft": "fort",
    "mme": "madame", "mlle": "mademoiselle", "messrs": "messieurs",
}  # fmt: skip
"""Before a name, with or without a full stop."""

BEFORE_NUMBER = {
    "no": "number", "nos": "numbers", "fig": "figure", "figs": "figures", "vol": "volume",
    "vols": "volumes", "ch": "chapter", "chap": "chapter", "p": "page", "pp": "pages",
    "sec": "section", "art": "article", "eq": "equation", "pt": "part", "op": "opus",
    "para": "paragraph", "ca": "circa", "c": "circa", "est": "established", "approx": "approximately",
    "b": "born", "d": "died",
}  # fmt: skip
"""Before a figure, with a full stop."""

WORDS = {
    "e.g": "for example", "eg": "for example", "i.e": "that is", "ie": "that is",
    "vs": "versus", "v": "versus", "approx": "approximately", "etc": "et cetera",
    "viz": "namely", "cf": "compare", "al": "al", "jr": "junior", "sr": "senior",
    "inc": "incorporated", "ltd": "limited", "co": "company", "corp": "corporation",
    "bros": "brothers", "dept": "department", "univ": "university", "govt": "government",
    "assn": "association", "ave": "avenue", "blvd": "boulevard", "rd": "road", "st": "street",
    "min": "minimum", "max": "maximum", "avg": "average", "ext": "extension", "incl": "including",
    "hr": "hour", "hrs": "hours", "sec": "seconds", "no": "no", "esq": "esquire",
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "jun": "June",
    "jul": "July", "aug": "August", "sep": "September", "sept": "September", "oct": "October",
    "nov": "November", "dec": "December", "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday",
    "wed": "Wednesday", "thu": "Thursday", "thurs": "Thursday", "fri": "Friday", "sat": "Saturday",
    "sun": "Sunday",
}  # fmt: skip
"""Anywhere, with a full stop."""

UNDOTTED = {
    "vs": "versus", "etc": "et cetera", "approx": "approximately", "jr": "junior", "sr": "senior",
    "ltd": "limited", "w/": "with", "w/o": "without", "b/c": "because", "govt": "government",
    "eg": "for example", "ie": "that is",
}  # fmt: skip
"""Anywhere, without a full stop."""

_UNITS_WITH_DOTS = wordset("in ft lb lbs oz mi yd hr hrs min sec gal qt cm mm km kg sq cu")

DOTTED = frozenset(TITLES) | frozenset(WORDS) | frozenset(BEFORE_NUMBER) | _UNITS_WITH_DOTS
"""Words whose full stop is their own, and may not end the sentence."""
