"""Closed classes of English words, and which words are finite verbs."""

import re

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d,.]*\d|\d")


def words_of(words: str) -> frozenset[str]:
    """The words of a line, as a class of words."""
    return frozenset(words.split())


DETERMINERS = words_of(
    "a an the this that these those my your his her its our their every each some any no another "
    "either neither both all half such what which whose"
)
NUMBERS = words_of("two three four five six seven eight nine ten eleven twelve")
PRONOUNS = words_of(
    "i you he she it we they me him us them this that these those one who which whom "
    "himself herself itself themselves ourselves"
)
PREPOSITIONS = words_of(
    "about above across after against along among amongst around as at before behind below beneath "
    "beside besides between beyond by despite down during except for from in inside into like near "
    "of off on onto opposite out outside over past per round since than through throughout till to "
    "toward towards under underneath unlike until up upon via with within without"
)
SUBORDINATORS = words_of(
    "because although though while whereas when where which who whom whose that so since as after "
    "before until till unless if whether once lest wherever whenever"
)
CONDITIONS = words_of("if unless until till except without only provided whether lest")
COORDINATORS = words_of("and or but nor yet")
AUXILIARIES = words_of(
    "is are was were am be been being has have had do does did can could will would may might must "
    "shall should cannot isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't can't "
    "couldn't won't wouldn't"
)
FINITE_AUXILIARIES = AUXILIARIES - words_of("be been being")
ADVERBS = words_of(
    "very too also almost always never ever often only just even still already about roughly nearly "
    "around more most less least quite rather so as not now then there here soon later again once "
    "however therefore perhaps usually sometimes barely hardly mostly mainly exactly approximately"
)
STOPWORDS = (
    DETERMINERS | PRONOUNS | PREPOSITIONS | SUBORDINATORS | COORDINATORS | AUXILIARIES | ADVERBS
)

_IRREGULAR_PASTS = words_of(
    "became began bent bit bled blew bought bred broke brought built burnt burst came cast caught "
    "chose clung cost crept cut dealt drank drew drove dug ate fed fell felt fled flew flung forbade "
    "forgot fought found froze gave went ground grew heard held hid hit hung hurt kept knelt knew laid "
    "lay leapt learnt led left lent let lit lost made meant met paid put quit ran rang read rode rose "
    "said sang sank sat saw sent set sewed shone shook shot shrank shut slept slid sold sought sowed "
    "spent spilt spoke sprang spread stood stole struck stuck stung swam swept swore swung taught "
    "thought threw told took tore understood undid upset withdrew woke won wore wound wove wrote"
)
PARTICIPLES = words_of(
    "thrown known grown drawn flown blown shown broken written driven given taken eaten fallen frozen "
    "chosen spoken stolen woken born borne done gone seen begun sung drunk worn torn hidden forgotten "
    "beaten bitten forbidden shaken sworn risen ridden proven mistaken swollen"
)
LOOSE = words_of(
    "away apart together back fast faster tired different alone aloud well far high low better worse"
)
"""Adverbs and adjectives that may end a phrase and yet are not what it is about."""

_BASES = words_of(
    "accept add affect agree aim allow appear apply argue arrive ask attack attract balance become "
    "begin behave believe belong bend bind bloom boil bolt borrow bounce break breathe bring build burn "
    "call carry catch cause change charge chip circle claim clean climb close collapse collect combine "
    "come compete connect consist consume contain continue control convert cool copy cost count cover "
    "create cross cure cut dance decide decline deliver demand depend describe deserve destroy detect "
    "develop die differ disappear discover dissolve divide double draw drift drink drive drop dry earn "
    "eat emerge employ empty enable end enjoy enter escape evolve exceed exist expand expect explain "
    "explode extract fail fall feed feel fight fill find finish fire fit fix flash float flood flow fly "
    "follow force form freeze fuel gain gather generate get give glow go govern grind grow guide hang "
    "happen harden hate hear heat help hide hit hold hope hunt hurt imitate improve include increase "
    "inherit invade invent join jump keep kill know lack land last launch lead leak lean learn leave "
    "let lie lift light like limit link live lock look lose love lower maintain make mark matter mean "
    "measure meet melt mend miss mix move multiply need notice obey occupy occur offer open operate "
    "orbit outlast overtake own paint pass pay peak perform plan play point pour power prefer prepare "
    "press prevent print produce promise protect prove provide publish pull pump push put raise range "
    "reach react read receive record recover reduce reflect release remain remember remove replace "
    "represent require rest return reveal ride ring rise roast roll rotate rule run save say scatter "
    "see seem sell send separate serve set settle shape share shift shine shoot show shrink sing sink "
    "sit sleep slide slow smell solve sound speak spend spin split spread stand stare start stay steer "
    "stick stop store stretch strike struggle suffer suggest supply support surround survive suspend "
    "swallow swell swing take talk taste teach tell tend test think threaten throw tie touch trace "
    "track trade transform trap travel treat trigger turn understand use vanish vary visit wait wake "
    "accelerate admit advise announce appeal arrange arise assume bake bear bite bloom boast bore bow brew "
    "brighten bubble bury buy celebrate check choose chop clear cling coat confess confirm conquer construct "
    "cook count crack crash crawl criticise crowd crush damage dare declare dedicate defeat defend defy demonstrate "
    "deny derive deserve design detach devour digest direct disagree disturb dominate donate doubt drag drain dream "
    "drown dump ease edit elect embrace enforce engage erase erupt establish estimate examine exchange exhale export "
    "expose express fade fasten favour ferment flare flee float fold forget frighten fry gaze greet guard guess halt "
    "hang harvest hatch hear heap heal hire hurl ignite ignore illuminate import impress indicate inform inherit insist "
    "inspire install interact interrupt introduce investigate involve judge kick knock lend liberate license load "
    "manage manufacture march marry mature melt mention migrate mine mount name nest nourish object observe oppose "
    "order organise overcome owe pack park permit persuade pick plant please plunge possess praise preach predict "
    "preserve pretend print proceed promote propose purchase pursue quarrel quote rain reappear rebuild recall "
    "recognise recommend recycle refuse regain regard reject rely rescue resemble resist resolve respond restore "
    "retire retreat revolve reward rot rub rush sail satisfy scream search seize select serve settle shake shout sink "
    "sleep slip smash smell smoke snow soak soar spare speed spill spoil spray sprint squeeze stir store study succeed "
    "sue supervise surrender survey swear sweep taste tear tempt terrify thank thrive tighten toast toss tower train "
    "translate transmit transport triumph trust twist unite urge volunteer vote "
    "repair replay hedge withdraw insure cheer resign suspect halve triple quadruple rewrite boost evaporate "
    "condense compress stimulate inhale secrete pollinate graze roam hover glide navigate calculate compute "
    "encode decode simulate optimise optimize recognize analyse analyze organize realise realize emit absorb "
    "radiate deflect attach erode pollute contaminate infect vaccinate diagnose prescribe invest merge acquire "
    "outsell negotiate ratify amend abolish ban punish accuse convict appoint fuse stabilise stabilize regulate "
    "activate contract descend ascend penetrate accumulate resume reopen relocate retain sustain undergo "
    "walk want warm warn wash waste watch wear weigh win wish work worry write yield"
)


def _third_person(base: str) -> str:
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


_THIRD_PERSONS = frozenset(_third_person(base) for base in _BASES)
_NOT_PASTS = words_of(
    "hundred red need speed seed feed indeed bed shed breed sacred naked kindred weed"
)
_BEFORE_NOUNS = (
    DETERMINERS
    | NUMBERS
    | PREPOSITIONS - {"as"}
    | words_of(
        "more fewer less most many few several other same own new old good great small large big long short "
        "high low main whole full"
    )
)


def keyword(word: str) -> str:
    """The word without the punctuation around it, in small letters."""
    return word.strip("\"'“”‘’«»()[]{}.,;:!?…—–-*").lower()


def capital(text: str) -> str:
    """The text with its first letter large, as it stands alone on a screen."""
    return text[:1].upper() + text[1:]


def content_words(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, in small letters, plurals cut to singulars."""
    found = (word.lower() for word in WORD.findall(text))
    return frozenset(singular(word) for word in found if word not in STOPWORDS and len(word) > 2)


def singular(word: str) -> str:
    """A plural's likely singular; other words as they are."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def is_finite(words: list[str], place: int) -> bool:
    """Whether the word at that place is, as far as its form and its neighbours tell, a finite verb."""
    word = keyword(words[place])
    previous = keyword(words[place - 1]) if place else ""
    if word in FINITE_AUXILIARIES:
        return previous != "to"
    if place == 0 or previous in _BEFORE_NOUNS | COORDINATORS | {"to", "be", "been", "being"}:
        return False
    if word in _IRREGULAR_PASTS or word in _THIRD_PERSONS:
        return True
    if word.endswith("ed") and len(word) > 4 and word not in _NOT_PASTS:
        return True
    return word in _BASES and _after_plural(previous)


def is_verb_form(word: str) -> bool:
    """Whether a word in small letters is a form of a verb this writer knows."""
    forms = (_BASES, _THIRD_PERSONS, _IRREGULAR_PASTS, PARTICIPLES, AUXILIARIES)
    return any(word in known for known in forms)


def is_third_person(word: str) -> bool:
    """Whether a word in small letters is a verb in the third person: `holds`."""
    return word in _THIRD_PERSONS


def is_plain_form(word: str) -> bool:
    """Whether a word in small letters is a verb's bare form, which alone reads like an order."""
    return word in _BASES


def _after_plural(previous: str) -> bool:
    plural = previous.endswith("s") and not previous.endswith(("ss", "us", "'s", "’s"))
    return plural or previous in words_of(
        "people men women children they we you who that which also"
    )
