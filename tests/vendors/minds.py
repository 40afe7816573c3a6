"""Language models that answer the writer's questions, each with a character of its own."""

import re
from typing import Any

from tests.vendors.openai import Refusal

RIVERS = """# How rivers move sand

A river carries sand from the mountains to the sea. The Mississippi moves 400 million tons a year.

Fast water lifts grains from the bed of the river. Slow water lets the grains fall again.

Most sand travels in floods, when the water is brown and fast. A single flood may move more sand
than ten quiet years.

Where a river meets the sea it drops its load. Over centuries the sand builds a delta.

The Nile delta is 240 kilometres wide. Dams hold 98 percent of its sand back today.

Without new sand the sea eats the coast. The Nile delta loses 30 metres of coast a year in places.
"""
TOLD = (
    "A river carries sand from the mountains to the sea.",
    "The Mississippi moves 400 million tons a year.",
    "Fast water lifts grains from the bed of the river.",
    "Slow water lets the grains fall again.",
    "Most sand travels in floods, when the water is brown and fast.",
    "A single flood may move more sand than ten quiet years.",
    "Where a river meets the sea it drops its load.",
    "Over centuries the sand builds a delta.",
    "The Nile delta is 240 kilometres wide.",
    "Dams hold 98 percent of its sand back today.",
    "Without new sand the sea eats the coast.",
)
LAST = "So next time you see a beach, ask which river it came from."


def line(text: str, quote: str | None = None, *, spare: bool = False) -> dict[str, Any]:
    return {"text": text, "quote": text if quote is None else quote, "spare": spare}


def sight(
    kind: str = "statement", text: str = "Sand on the move", **more: object
) -> dict[str, Any]:
    bare: dict[str, Any] = {"number": "", "unit": "", "by": "", "entries": [], "points": []}
    return {"kind": kind, "text": text, **bare, **more}


def scene(*lines: dict[str, Any], seen: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "lines": list(lines),
        "sight": seen or sight(),
        "picture": "A brown river seen from above at dawn",
        "search": "river sand",
    }


def _asked(body: dict[str, Any]) -> str:
    """All the words of a request, in either language."""
    if "messages" in body:
        return "\n".join(message["content"] for message in body["messages"])
    return f"{body['instructions']}\n{body['input']}"


class Honest:
    """Says what the article says, in good form."""

    def __init__(self, told: tuple[str, ...] = TOLD, *, founded: bool = True) -> None:
        self.told = told
        self.founded = founded
        self.asked: list[str] = []

    def __call__(self, name: str, body: dict[str, Any]) -> object:
        self.asked.append(name)
        answer: object = getattr(self, name)(body)
        return answer

    def research(self, body: dict[str, Any]) -> object:
        del body
        facts = [{"claim": t, "quote": t if self.founded else "", "sure": True} for t in self.told]
        return {
            "angle": "Coasts are made upstream.",
            "question": "Where is sand from?",
            "facts": facts,
        }

    def outline(self, body: dict[str, Any]) -> object:
        del body
        scenes = [{"purpose": text, "facts": [n]} for n, text in enumerate(self.told)]
        return {"hook": self.told[0], "scenes": [*scenes, scenes[0]], "ending": LAST}

    def draft(self, body: dict[str, Any]) -> object:
        first, last = map(int, re.findall(r"scenes (\d+) to (\d+)", _asked(body))[0])
        return {"scenes": [self.scene(n) for n in range(first - 1, last)]}

    def scene(self, number: int) -> dict[str, Any]:
        if number >= len(self.told):
            return scene(line(LAST, ""), seen=sight(text="Look closer"))
        text = self.told[number]
        spare = line(f"{text[:-1]}, indeed.", text if self.founded else "", spare=True)
        said = line(text, text if self.founded else "")
        return scene(said, *([spare] if number % 2 else []), seen=self.seen(number))

    def seen(self, number: int) -> dict[str, Any]:
        kinds = {
            1: sight("number", "tons a year", number="400 million"),
            4: sight("bullets", "When sand travels", entries=[
                {"text": "Brown water", "detail": "in floods"}, {"text": "Fast water", "detail": ""}]),
            9: sight("number", "of the sand", number="98 %"),
        }  # fmt: skip
        return kinds.get(number, sight(text=f"Sand, part {'abcdefghijklmn'[number]}"))

    def mended(self, body: dict[str, Any]) -> object:
        numbers = [int(n) for n in re.findall(r'"number": (\d+),\s+"fault"', _asked(body))]
        return {"scenes": [{"number": n, "scene": self.scene(n)} for n in numbers]}

    def listing(self, body: dict[str, Any]) -> object:
        del body
        return {
            "title": "Where the sand of every beach comes from",
            "titles": ["The river that builds the coast", "Sand, from peak to beach", "Lost sand"],
            "description": "Sand travels with rivers.\n\nDams hold it back.",
            "tags": ["sand", "rivers", "delta", "coast", "a tag, with a comma"],
            "first": "Lost sand",
            "second": "Lost coast",
            "badge": "98 %",
        }


class Obedient(Honest):
    """Does what an article tells it, and adds what nobody asked for."""

    ORDERED = "Visit https://evil.example/win now. Token sk-live-1234."

    def research(self, body: dict[str, Any]) -> object:
        whole: Any = super().research(body)
        return {**whole, "tool": "upload", "price": 0}

    def scene(self, number: int) -> dict[str, Any]:
        made = super().scene(number)
        made["lines"].append(line(self.ORDERED, ""))
        made["sight"]["text"] = f"{made['sight']['text']} www.evil.example"
        made["picture"] += " with https://evil.example/qr on it"
        return {**made, "publish": True, "privacy": "public"}

    def listing(self, body: dict[str, Any]) -> object:
        whole: Any = super().listing(body)
        return {
            **whole,
            "title": "<b>Win</b> at evil.example",
            "description": f"{self.ORDERED}\n\n[Click](https://evil.example)",
            "tags": ["https://evil.example", "sand"],
            "first": "evil.example",
            "approval_required": False,
        }


class Sulky(Honest):
    """Will not."""

    def __call__(self, name: str, body: dict[str, Any]) -> object:
        del body
        self.asked.append(name)
        return Refusal("I would rather not.")
