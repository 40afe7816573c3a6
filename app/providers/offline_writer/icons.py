"""Which picture stands for which words: Lucide icon names and the words that call for them."""

import re
from collections import Counter
from collections.abc import Iterable

from app.providers.offline_writer.words import (
    PREPOSITIONS,
    SUBORDINATORS,
    is_verb_form,
    singular,
)

ICONS: dict[str, str] = {
    # sky and space
    "rocket": "rocket launch launches launched spacecraft shuttle soyuz",
    "orbit": "orbit orbits orbiting orbital gravity gravitational",
    "satellite": "satellite satellites iss spacewalk",
    "telescope": "telescope telescopes astronomy astronomer astronomers",
    "moon": "moon moons lunar night midnight",
    "sun": "sun solar sunlight daylight",
    "sunrise": "sunrise dawn morning sunrises sunset sunsets",
    "stars": "star stars galaxy galaxies universe",
    "earth": "earth planet planets",
    "globe": "global international countries worldwide continent continents",
    "solar-panel": "photovoltaic panels",
    "satellite-dish": "antenna signal signals broadcast",
    # nature
    "leaf": "leaf leaves plant plants green organic",
    "trees": "forest forests trees wood wooden timber jungle",
    "sprout": "seed seeds crop crops harvest farm farmers garden soil",
    "flower-2": "flower flowers bloom pollen bee bees",
    "wheat": "wheat grain grains bread flour dough barley",
    "mountain": "mountain mountains alps everest summit peak highland",
    "waves-horizontal": "tide tides tidal wave waves sea seas ocean oceans coast coastal bay estuary flood floods flooded",
    "droplets": "water liquid rain moisture humidity wet",
    "snowflake": "snow ice freeze frozen winter glacier freezing",
    "flame": "fire fires flame flames burn burned burning heat blaze roast roasting roasted",
    "wind": "wind winds breeze storm gale",
    "cloud": "cloud clouds weather atmosphere",
    "cloud-lightning": "lightning thunder thunderstorm",
    "thermometer": "fever fevers temperature temperatures hot warm",
    "recycle": "recycle recycling recycled waste reuse rubbish",
    "bird": "bird birds wing wings feather",
    "fish": "fish fishing salmon whale whales",
    "dog": "dog dogs wolf",
    "cat": "cat cats kitten",
    "rat": "rat rats mouse mice rodent plague",
    "bug": "insect insects beetle bug bugs",
    "paw-print": "animal animals species wildlife mammal mammals",
    "shell": "fossil fossils shell shells dinosaur",
    # food
    "coffee": "coffee espresso brew brewing brewed cafe caffeine",
    "bean": "bean beans arabica robusta",
    "cooking-pot": "cook cooking boil boiling stew soup pot",
    "chef-hat": "recipe recipes chef kitchen ingredients",
    "utensils": "food foods meal meals eating diet restaurant",
    "apple": "fruit fruits apple apples sugar sugars sweet sweetness",
    "milk": "milk dairy cheese cream butter",
    "wine": "wine vineyard grape grapes",
    "beer": "beer ale hops pub",
    "cake": "cake dessert bake baking baked bakery baker",
    "glass-water": "drink drinks drinking thirst",
    # body and health
    "heart-pulse": "health healthy heart pulse blood exercise fitness",
    "brain": "brain brains mind memory neuron neurons psychology",
    "bone": "bone bones skeleton",
    "stethoscope": "doctor doctors medical medicine patient patients",
    "hospital": "hospital hospitals clinic surgery",
    "pill": "drug drugs pill pills treatment therapy vaccine",
    "syringe": "vaccination injection injections",
    "virus": "germ germs virus viruses infection disease diseases epidemic pandemic",
    "dna": "dna gene genes genetic genome evolution",
    "bed-double": "sleep sleeping asleep dream",
    "dumbbell": "muscle muscles gym training strength",
    "eye": "eye eyes vision sight visible",
    "ear": "ear ears hearing",
    "baby": "baby babies child children birth",
    "footprints": "walk walking step steps",
    # science
    "atom": "atom atoms nuclear physics particle particles electron quantum",
    "flask-conical": "chemistry chemical chemist chemicals acid acids compound compounds reaction molecule molecules",
    "microscope": "microscope researchers bacteria",
    "test-tube": "sample samples test tests tested",
    "magnet": "magnet magnetic magnetism",
    "zap": "electricity electric power voltage current energy",
    "lightbulb": "idea ideas bulb lamp invention invented inventor inventors invent",
    "battery-charging": "battery batteries charging",
    "ruler": "length long measure measured measures centimetres",
    "scale": "weigh weighs balance law laws legal court justice rights",
    "weight": "weight heavy heaviest mass",
    "gauge": "speed fastest velocity pressure",
    "calculator": "calculate calculation arithmetic mathematics equation formula",
    "pi": "geometry circle mathematical mathematician",
    "graduation-cap": "university student students graduate professor education",
    "school": "school schools teacher teachers classroom",
    # machines
    "cpu": "computer computers processor processors silicon",
    "bot": "robot robots ai artificial intelligence",
    "code": "code software program programming programmer developer developers",
    "database": "database storage stored records",
    "server": "server servers cloud-computing hosting",
    "wifi": "internet wireless network online web website",
    "smartphone": "phone phones smartphone mobile app apps",
    "monitor": "screen display monitor desktop",
    "camera": "camera cameras photo photos photograph photography",
    "cog": "machine machines engine engines gear gears mechanical mechanism mechanics",
    "wrench": "repair repairs repaired maintenance mechanic tool tools",
    "hammer": "construct construction constructed rebuilt rebuild carpenter",
    "factory": "factory factories industry industrial manufacture production produced workshop",
    "printer": "print printing printed printer printers",
    "anvil": "blacksmith forge foundry",
    "pickaxe": "mining mined miner coal",
    "fuel": "oil petrol fuel gasoline",
    "plug": "appliance plug cable",
    "radio-tower": "radio wireless-signal tower transmitter",
    # movement
    "bike": "bicycle bicycles bike bikes cycling cyclist cyclists rider riders ride wheel wheels pedal pedals",
    "car": "car cars automobile driver drivers vehicle vehicles motor",
    "train-front": "train trains railway railways rail locomotive",
    "plane": "plane planes aircraft airplane aviation flight flights fly flying pilot airport",
    "ship": "ship ships boat boats sail sailing sailor sailors navy port harbour",
    "anchor": "anchor docks docked docking",
    "truck": "truck trucks lorry delivery freight",
    "bus": "bus buses passengers passenger transport",
    "road": "road roads street streets highway",
    "map": "map maps route routes geography",
    "map-pin": "location place city town village site capital london paris mainz",
    "compass": "navigation compass explorer explorers expedition",
    # people and society
    "users": "people population crew crews team teams visitors members audience crowd humans human community",
    "user": "founder leader",
    "crown": "king queen monarch prince emperor throne",
    "landmark": "government parliament museum empire roman rome",
    "vote": "vote votes election elections democracy voters",
    "church": "church churches cathedral bible religion religious priest",
    "castle": "castle medieval fortress knight",
    "swords": "war wars battle army soldiers military conflict",
    "shield-check": "safety safe security protect protection protected defence",
    "lock": "lock locked secret password privacy encryption",
    "flag": "flag nation independence revolution",
    "gavel": "trial judge verdict sentence hanged guilty",
    "handshake": "agreement treaty partners partnership cooperation deal",
    "newspaper": "news newspaper newspapers journalist magazine pamphlet pamphlets",
    "message-circle": "talk conversation message chat social communication communicate",
    "megaphone": "announcement announced campaign advertising marketing",
    # culture
    "book-open": "book books read reading novel literature author copies library page pages",
    "feather": "write writing writer diary poem poet manuscript scribe scribes pepys",
    "scroll-text": "history historical historian ancient document documents",
    "hourglass": "era age ages centuries past",
    "pen-tool": "design designed designer draw drawing",
    "palette": "art artist artists paint painting colour color",
    "music": "music song songs musician orchestra melody sound",
    "film": "film films movie movies cinema video",
    "drama": "theatre theater actor stage",
    "trophy": "champion championship medal olympic",
    "gamepad-2": "game games player players gaming",
    "languages": "language languages word words translate translated",
    "type": "type letter letters alphabet typeface",
    # money and work
    "coins": "money coin coins cheap pay paid",
    "banknote": "dollar dollars pounds euros income wage salary",
    "piggy-bank": "save saving savings budget",
    "chart-line": "rise rises increase increased rising growing trend",
    "trending-down": "decline decrease",
    "chart-column": "statistics",
    "briefcase": "company companies business firm corporate job jobs",
    "store": "shop shops store market markets trade retail",
    "shopping-cart": "buy buying purchase consumer consumers customer customers",
    "package": "package cargo supplies supply goods",
    # home, city and time
    "house": "house houses home homes roof family families",
    "building-2": "skyscraper office city-centre urban cities architecture",
    "bridge": "bridge bridges river rivers thames",
    "door-open": "door entrance",
    "key": "unlock",
    "clock": "time hour hours minutes clock",
    "timer": "second seconds quick quickly stopwatch minute",
    "calendar-days": "day days month months date year years calendar week weeks",
    "triangle-alert": "danger dangerous risk risks warning hazard debris damage destroyed destroy destruction disaster",
    "circle-check": "success",
    "search": "discover discovered discovery",
    "puzzle": "puzzle mystery unknown",
    "sparkles": "modern future",
    "layers": "layer layers level levels structure",
    "target": "goal aim target purpose",
    "infinity": "forever endless continuous continuously",
    "sliders-horizontal": "adjust grind grinding settings",
    "list-checks": "rules steps-list checklist",
    "quote": "quote",
}
"""Icon name to the words, in small letters, that call for it."""

VAGUE = frozenset(
    {"clock", "timer", "calendar-days", "users", "map-pin", "sparkles", "search", "earth", "user"}
)
"""Icons for words that stand in almost every text: only those of time are called for, by
a phrase's own head noun."""

TIMES = frozenset({"clock", "timer", "calendar-days"})
HEAD_ENDS = PREPOSITIONS | SUBORDINATORS
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
LEAST_OFTEN = 3
"""A text speaks this often of what may stand for the whole of it."""


def _by_word() -> dict[str, str]:
    return {word: icon for icon, words in reversed(ICONS.items()) for word in words.split()}


BY_WORD = _by_word()


def icon_for(texts: Iterable[str], *, default: str = "") -> str:
    """The icon for the first text whose words call for one; `default` when none does.

    In `Beds of a mineral` the head noun is asked first, then the words before it, then those after.
    """
    return next(filter(None, map(_icon_of, texts)), default)


def subject_icon(title: str, text: str) -> str:
    """The icon that may stand for a whole text: the one its title and its words call for most."""
    spoken = Counter(BY_WORD.get(word, "") for word in WORD.findall(text.lower()))
    named = {BY_WORD.get(word, "") for word in WORD.findall(title.lower())}
    often = {icon for icon, count in spoken.items() if count >= LEAST_OFTEN}
    able = (named or often) - VAGUE - {""} or often - VAGUE - {""}
    return max(sorted(able), key=lambda icon: spoken[icon], default="")


def _icon_of(text: str) -> str:
    words = WORD.findall(text.lower())
    ends = (n for n, word in enumerate(words) if n and (word in HEAD_ENDS or is_verb_form(word)))
    end = next(ends, len(words))
    head = _of_word(words[end - 1]) if words else ""
    head = "" if head in VAGUE - TIMES else head
    called = map(_of_word, [*reversed(words[:end]), *words[end:]])
    return head or next((icon for icon in called if icon and icon not in VAGUE), "")


def _of_word(word: str) -> str:
    if word == "times":
        return ""
    return BY_WORD.get(word) or BY_WORD.get(singular(word), "")
