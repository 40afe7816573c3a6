"""The model file made to tell its word times, and to run faster where the processor allows it.

Convolutions are 65 % of the model's time. Its quantised convolutions multiply unsigned by unsigned
bytes, for which processors have no instruction. The same sums with signed activations (each value
and its zero point less 128) use the VNNI instructions: measured 24 % less time for the whole model,
and the same sound. Processors without VNNI saturate on that path, so they keep the file as it is.

Field numbers are those of onnx.proto: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
"""

from collections.abc import Iterator
from pathlib import Path

from app.providers.local_voice.wire import field, fields, head, number_field

DURATIONS = "/encoder/Clip_output_0"
"""The tensor that holds how many steps each phoneme lasts."""

_GRAPH = 7
_NODE, _INITIALIZER, _OUTPUT = 1, 5, 12
_INPUT, _RESULT, _OPERATION, _ATTRIBUTE = 1, 2, 4, 5
_UINT8, _INT8 = 2, 3
_INTEGER_ATTRIBUTE = 2
_FLIP = "flip_of_the_sign"
_ACTIVATIONS = (0, 2)
"""Which inputs of ConvInteger are the activations and their zero point."""


def has_vnni(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor multiplies unsigned by signed bytes without saturating."""
    try:
        return "_vnni" in cpuinfo.read_text()
    except OSError:
        return False


def rewritten(model: bytes, *, signed: bool) -> Iterator[bytes | memoryview]:
    """The file, in pieces, with the durations as an output; with signed convolutions if wanted."""
    for number, content, whole in fields(memoryview(model)):
        if number != _GRAPH:
            yield whole
            continue
        pieces = [*_graph(content, signed=signed), _named(_OUTPUT, DURATIONS)]
        yield head(_GRAPH, sum(map(len, pieces)))
        yield from pieces


def _graph(graph: memoryview, *, signed: bool) -> Iterator[bytes | memoryview]:
    activations: dict[str, None] = {}
    for number, content, whole in fields(graph):
        if signed and number == _NODE and _operation(content) == "ConvInteger":
            yield field(_NODE, _with_signed_inputs(content, activations))
        else:
            yield whole
    if activations:
        yield _flip()
    for name in activations:
        yield from _made_signed(name)


def _operation(node: memoryview) -> str:
    return next(bytes(content).decode() for at, content, _ in fields(node) if at == _OPERATION)


def _with_signed_inputs(node: memoryview, activations: dict[str, None]) -> bytes:
    out = bytearray()
    place = 0
    for number, content, whole in fields(node):
        if number == _INPUT and place in _ACTIVATIONS:
            name = bytes(content).decode()
            activations[name] = None
            out += field(_INPUT, _signed(name).encode())
        else:
            out += whole
        place += number == _INPUT
    return bytes(out)


def _signed(name: str) -> str:
    return f"{name}_signed"


def _made_signed(name: str) -> Iterator[bytes]:
    """The byte with its top bit flipped, read as signed: x - 128."""
    flipped = f"{name}_flipped"
    yield _node("BitwiseXor", (name, _FLIP), flipped)
    to = field(1, b"to") + number_field(3, _INT8) + number_field(20, _INTEGER_ATTRIBUTE)
    yield _node("Cast", (flipped,), _signed(name), field(_ATTRIBUTE, to))


def _node(operation: str, inputs: tuple[str, ...], result: str, attribute: bytes = b"") -> bytes:
    names = b"".join(field(_INPUT, name.encode()) for name in inputs)
    kind = field(_OPERATION, operation.encode())
    return field(_NODE, names + field(_RESULT, result.encode()) + kind + attribute)


def _flip() -> bytes:
    """The constant 128, an unsigned byte."""
    tensor = number_field(2, _UINT8) + field(8, _FLIP.encode()) + field(9, bytes([128]))
    return field(_INITIALIZER, tensor)


def _named(number: int, name: str) -> bytes:
    return field(number, field(1, name.encode()))
