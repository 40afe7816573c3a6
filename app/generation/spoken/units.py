"""Units of measure: the sign, one of it, many of it."""

import re

from app.generation.spoken.numbers import power
from app.generation.spoken.wordsets import wordset

_METRIC = {
    "m": "meter", "g": "gram", "W": "watt", "Wh": "watt hour", "V": "volt", "A": "amp",
    "Hz": "hertz", "J": "joule", "Pa": "pascal", "B": "byte", "bit": "bit", "b": "bit", "L": "liter",
    "l": "liter", "s": "second", "N": "newton", "eV": "electronvolt", "t": "ton", "bps": "bit per second",
    "mol": "mole", "cal": "calorie", "Sv": "sievert", "Bq": "becquerel", "Ω": "ohm", "F": "farad",
    "T": "tesla", "bar": "bar", "pc": "parsec", "Da": "dalton", "px": "pixel", "K": "kelvin",
}  # fmt: skip
_PREFIXES = {
    "": "", "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "P": "peta", "E": "exa", "m": "milli",
    "μ": "micro", "n": "nano", "p": "pico", "f": "femto", "c": "centi", "d": "deci", "h": "hecto",
}  # fmt: skip
_PREFIXED = wordset(
    "km cm mm μm nm pm dm fm mg kg μg ng kW MW GW TW mW kWh MWh GWh TWh Wh kV MV mV mA kHz MHz GHz THz "
    "kJ MJ GJ kPa MPa GPa hPa kB KB MB GB TB PB EB kbit Mbit Gbit Tbit Mb Gb kb mL ml cl cL dl dL hL ms μs "
    "ns ps kN MN eV keV MeV GeV TeV kt Mt Gt kbps Mbps Gbps mmol kcal mSv μSv kΩ MΩ μF nF mT mbar kpc Mpc "
    "kDa W V A Hz J Pa N L l m g s t mol Sv Bq Ω bar K cal bps bit"

)  # fmt: skip
_OWN = {
    "°C": ("degree Celsius", "degrees Celsius"), "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"), "%": ("percent", "percent"), "‰": ("per mille", "per mille"),
    "mph": ("mile per hour", "miles per hour"), "kph": ("kilometer per hour", "kilometers per hour"),
    "kmh": ("kilometer per hour", "kilometers per hour"), "rpm": ("revolution per minute", "revolutions per minute"),
    "fps": ("frame per second", "frames per second"), "dpi": ("dot per inch", "dots per inch"),
    "ppm": ("part per million", "parts per million"), "ppb": ("part per billion", "parts per billion"),
    "ft": ("foot", "feet"), "in.": ("inch", "inches"), "inch": ("inch", "inches"), "yd": ("yard", "yards"),
    "mi": ("mile", "miles"), "mi.": ("mile", "miles"), "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"),
    "oz": ("ounce", "ounces"), "gal": ("gallon", "gallons"), "mpg": ("mile per gallon", "miles per gallon"),
    "ha": ("hectare", "hectares"), "sq": ("square", "square"), "min": ("minute", "minutes"),
    "h": ("hour", "hours"), "hr": ("hour", "hours"), "hrs": ("hour", "hours"), "sec": ("second", "seconds"),
    "yr": ("year", "years"), "yrs": ("year", "years"), "dB": ("decibel", "decibels"), "hp": ("horsepower", "horsepower"),
    "au": ("astronomical unit", "astronomical units"), "AU": ("astronomical unit", "astronomical units"),
    "ly": ("light-year", "light-years"), "psi": ("pound per square inch", "pounds per square inch"),
    "GT": ("gigaton", "gigatons"), "kn": ("knot", "knots"), "pH": ("P.H", "P.H"), "×": ("times", "times"),
    "x": ("times", "times"), "MP": ("megapixel", "megapixels"), "KiB": ("kibibyte", "kibibytes"),
    "MiB": ("mebibyte", "mebibytes"), "GiB": ("gibibyte", "gibibytes"), "d": ("day", "days"),
    "pp": ("percentage point", "percentage points"), "bp": ("base pair", "base pairs"),
}  # fmt: skip
_SAME = ("hertz", "kelvin")


def _metric() -> dict[str, tuple[str, str]]:
    named = {}
    for sign in _PREFIXED:
        base = next(b for b in sorted(_METRIC, key=len, reverse=True)
                    if sign.endswith(b) and sign[: -len(b)].replace("K", "k") in _PREFIXES)  # fmt: skip
        one = _PREFIXES[sign[: -len(base)].replace("K", "k")] + _METRIC[base]
        named[sign] = (one, _plural(one))
    return named


def _plural(one: str) -> str:
    first, per, rest = one.partition(" per ")
    many = first if first.endswith(_SAME) else f"{first}s"
    return many + per + rest


_UNITS = {**_metric(), **_OWN}
_POWER = re.compile(r"(?P<unit>.*?[^\d⁰-⁹²³⁻-])(?P<power>[²³23]|[⁻-][¹²³123])$")


def unit(sign: str) -> tuple[str, str] | None:
    """One and many of the unit of that sign, such as km/h or m²; None when it is no unit."""
    plain = sign.replace("·", "").replace("⋅", "")
    if (known := _UNITS.get(plain) or _UNITS.get(plain.removesuffix("."))) is not None:
        return known
    above, slash, below = plain.partition("/")
    if slash:
        return _quotient(above, below)
    return _power(plain)


def _quotient(above: str, below: str) -> tuple[str, str] | None:
    first, second = unit(above), unit(below) or _COUNTED.get(below)
    if first is None or second is None:
        return None
    return f"{first[0]} per {second[0]}", f"{first[1]} per {second[0]}"


_COUNTED = {
    "day": ("day", "days"), "week": ("week", "weeks"), "month": ("month", "months"),
    "year": ("year", "years"), "hour": ("hour", "hours"), "person": ("person", "people"),
    "minute": ("minute", "minutes"), "second": ("second", "seconds"),
}  # fmt: skip


def _power(sign: str) -> tuple[str, str] | None:
    found = _POWER.fullmatch(sign)
    base = _UNITS.get(found["unit"]) if found else None
    if found is None or base is None:
        return None
    exponent = found["power"]
    if exponent[0] in "⁻-":
        return f"per {base[0]}", f"per {base[0]}"
    shape = {"2": "square", "²": "square", "3": "cubic", "³": "cubic"}[exponent]
    if found["unit"] in {"s", "ms"}:
        return f"{base[0]} {power(exponent)}", f"{base[1]} {power(exponent)}"
    return f"{shape} {base[0]}", f"{shape} {base[1]}"
