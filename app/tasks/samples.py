"""What a sample is called and how it is told to the program that makes it, for both of them."""

import json
from typing import Final

from pydantic import TypeAdapter

from app.core.store import recipe
from app.videos.previews import Sample

VERSION: Final = 1
"""Goes into every key: a higher one makes all samples anew."""
SAMPLE: Final[TypeAdapter[Sample]] = TypeAdapter(Sample)


def name_of(sample: Sample) -> str:
    """What its keys begin with: the same for the same sample."""
    return f"preview/{recipe(VERSION, json.loads(SAMPLE.dump_json(sample)))}"
