"""Which picture stands for which words: Lucide icon names and the words that call for them."""

import re
from collections.abc import Iterable

ICONS: dict[str, str] = {
    # sky and space
    "rocket": "rocket launch launches launched spacecraft shuttle soyuz",
    "orbit": "orbit orbits orbiting orbital gravity gravitational",
    "satellite": "satellite satellites module modules station iss spacewalk",
    "telescope": "telescope telescopes astronomy astronomer astronomers",
    "moon": "moon moons lunar night midnight",
    "sun": "sun solar sunlight daylight summer",
    "sunrise": "sunrise dawn morning sunrises sunset sunsets",
    "stars": "star stars galaxy galaxies universe",
    "earth": "earth planet planets world",
    "globe": "global international countries worldwide continent continents",
    "solar-panel": "photovoltaic panels",
    "satellite-dish": "antenna signal signals broadcast",
    # nature
    "leaf": "leaf leaves plant plants green organic",
    "trees": "forest forests trees wood wooden timber jungle",
    "sprout": "seed seeds grow growth crop crops harvest farm farmers garden soil",
    "flower-2": "flower flowers bloom pollen bee bees",
    "wheat": "wheat grain grains bread flour dough barley",
    "mountain": "mountain mountains alps everest summit peak highland",
    "waves-horizontal": "tide tides tidal wave waves sea seas ocean oceans coast coastal bay estuary",
    "droplets": "water liquid rain moisture humidity wet",
    "snowflake": "snow ice cold freeze frozen winter glacier freezing",
    "flame": "fire fires flame flames burn burned burning heat blaze roast roasting roasted",
    "wind": "wind winds breeze air storm gale",
    "cloud": "cloud clouds weather atmosphere",
    "cloud-lightning": "lightning thunder thunderstorm",
    "thermometer": "temperature temperatures degrees celsius fahrenheit hot warm",
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
    "coffee": "coffee espresso cup brew brewing brewed cafe caffeine",
    "bean": "bean beans arabica robusta",
    "cooking-pot": "cook cooking boil boiling stew soup pot",
    "chef-hat": "recipe recipes chef kitchen ingredients",
    "utensils": "food foods meal meals eat eating diet restaurant",
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
    "virus": "virus viruses infection disease diseases epidemic pandemic",
    "dna": "dna gene genes genetic genome evolution",
    "bed-double": "sleep sleeping asleep bed dream",
    "dumbbell": "muscle muscles gym training strength",
    "eye": "eye eyes see vision sight visible",
    "ear": "ear ears hear hearing",
    "baby": "baby babies child children birth born",
    "footprints": "walk walking foot feet step steps",
    # science
    "atom": "atom atoms nuclear physics particle particles electron quantum",
    "flask-conical": "chemistry chemical chemist chemicals acid acids compound compounds reaction molecule molecules",
    "microscope": "microscope laboratory experiment experiments research researchers bacteria cell cells",
    "test-tube": "sample samples test tests tested",
    "magnet": "magnet magnetic magnetism field",
    "zap": "electricity electric power voltage current energy charge",
    "lightbulb": "idea ideas light bulb lamp invention invented inventor inventors invent",
    "battery-charging": "battery batteries charging",
    "ruler": "length long metres meters measure measured measures centimetres",
    "scale": "weigh weighs balance law laws legal court justice rights",
    "weight": "weight tonnes tons kilograms heavy heaviest mass",
    "gauge": "speed fast faster fastest velocity pressure",
    "calculator": "calculate calculation arithmetic mathematics equation formula",
    "pi": "geometry circle mathematical mathematician",
    "graduation-cap": "university student students graduate professor education",
    "school": "school schools teacher teachers classroom",
    # machines
    "cpu": "computer computers chip chips processor processors silicon",
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
    "hammer": "build building builders built construct construction constructed rebuilt rebuild carpenter",
    "factory": "factory factories industry industrial manufacture production produced workshop",
    "printer": "print printing printed printer printers press",
    "anvil": "metal metals iron steel blacksmith lead tin alloy",
    "pickaxe": "mine mining mined miner coal gold",
    "fuel": "oil petrol fuel gas gasoline",
    "plug": "appliance plug cable",
    "radio-tower": "radio wireless-signal tower transmitter",
    # movement
    "bike": "bicycle bicycles bike bikes cycling cyclist cyclists rider riders ride wheel wheels pedal pedals",
    "car": "car cars automobile driver drivers vehicle vehicles motor",
    "train-front": "train trains railway railways rail locomotive",
    "plane": "plane planes aircraft airplane aviation flight flights fly flying pilot airport",
    "ship": "ship ships boat boats sail sailing sailor sailors navy port harbour",
    "anchor": "anchor dock docks docked docking",
    "truck": "truck trucks lorry delivery freight",
    "bus": "bus buses passengers passenger transport",
    "road": "road roads street streets highway lane",
    "map": "map maps route routes geography",
    "map-pin": "location place city town village site capital london paris mainz",
    "compass": "navigation compass explorer explorers expedition north south",
    # people and society
    "users": "people population crew crews team teams visitors members audience crowd humans human community",
    "user": "man woman person founder leader",
    "crown": "king queen royal monarch prince emperor throne charles",
    "landmark": "government parliament museum bank institution state states empire roman rome",
    "vote": "vote votes election elections democracy voters",
    "church": "church churches cathedral bible religion religious priest",
    "castle": "castle medieval fortress knight century",
    "swords": "war wars battle army soldiers military conflict",
    "shield-check": "safety safe security protect protection protected defence",
    "lock": "lock locked secret password privacy encryption",
    "flag": "flag nation national independence revolution",
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
    "drama": "theatre theater actor play stage",
    "trophy": "win winner won champion championship record medal olympic race races racing",
    "gamepad-2": "game games player players gaming",
    "languages": "language languages word words translate translated",
    "type": "type letter letters alphabet typeface",
    # money and work
    "coins": "money coin coins cost costs cheap price prices pay paid",
    "banknote": "dollar dollars pounds euros income wage salary",
    "piggy-bank": "save saving savings budget",
    "chart-line": "rise rises increase increased rising growing trend",
    "trending-down": "fall falls fell decline decrease drop dropped",
    "chart-column": "statistics figures percent share average",
    "briefcase": "company companies business firm corporate job jobs",
    "store": "shop shops store market markets trade retail",
    "shopping-cart": "buy buying purchase consumer consumers customer customers",
    "package": "package cargo supplies supply goods",
    # home, city and time
    "house": "house houses home homes roof family families",
    "building-2": "skyscraper office city-centre urban cities architecture",
    "bridge": "bridge bridges river rivers thames",
    "door-open": "door open opened entrance",
    "key": "key keys unlock",
    "clock": "time hour hours minutes clock oclock",
    "timer": "second seconds quick quickly stopwatch minute",
    "calendar-days": "day days month months date year years calendar week weeks",
    "triangle-alert": "danger dangerous risk risks warning hazard debris damage destroyed destroy destruction disaster",
    "circle-check": "success successful works correct right",
    "search": "find found discover discovered discovery search look",
    "puzzle": "problem problems puzzle mystery question unknown",
    "sparkles": "new modern future first original beginning",
    "layers": "layer layers level levels structure",
    "target": "goal aim target purpose mission missions",
    "infinity": "forever endless continuous continuously",
    "sliders-horizontal": "adjust grind grinding settings control method methods",
    "list-checks": "list rules steps-list checklist",
    "quote": "said quote wrote",
}
"""Icon name to the words, in small letters, that call for it."""

WEAK = frozenset(
    {"clock", "timer", "calendar-days", "users", "map-pin", "sparkles", "search", "earth"}
)
"""Icons for words that stand in almost every text: they count less than half."""

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def _by_word() -> dict[str, str]:
    return {word: icon for icon, words in reversed(ICONS.items()) for word in words.split()}


BY_WORD = _by_word()


def icon_for(texts: Iterable[str], *, default: str = "") -> str:
    """The icon most words of the texts call for; earlier texts weigh more; `default` when none."""
    votes: dict[str, float] = {}
    for rank, text in enumerate(texts):
        for word in WORD.findall(text.lower()):
            if word in BY_WORD:
                icon = BY_WORD[word]
                weight = 0.4 if icon in WEAK else 1.0
                votes[icon] = votes.get(icon, 0.0) + weight / (rank + 1)
    return max(votes, key=lambda icon: votes[icon], default=default)
