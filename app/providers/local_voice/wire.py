"""Just enough of the protobuf wire format to read and write the parts of an ONNX file we change.

Source: https://protobuf.dev/programming-guides/encoding/
"""

from collections.abc import Iterator

_VARINT, _FIXED64, _LENGTH, _FIXED32 = 0, 1, 2, 5
_MORE = 0x80


def fields(message: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """Each field's number, its content and the whole of it as it stands in the message.

    A field without a length, such as a number, has an empty content.
    """
    at = 0
    while at < len(message):
        start = at
        tag, at = _varint(message, at)
        content, at = _content(message, at, tag & 7)
        yield tag >> 3, content, message[start:at]


def _content(message: memoryview, at: int, kind: int) -> tuple[memoryview, int]:
    if kind == _LENGTH:
        length, at = _varint(message, at)
        return message[at : at + length], at + length
    if kind == _VARINT:
        _, at = _varint(message, at)
        return message[:0], at
    return message[:0], at + {_FIXED64: 8, _FIXED32: 4}[kind]


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & ~_MORE) << shift
        at += 1
        shift += 7
        if byte < _MORE:
            return value, at


def field(number: int, content: bytes) -> bytes:
    """A field that holds text, bytes or a message."""
    return head(number, len(content)) + content


def number_field(number: int, value: int) -> bytes:
    """A field that holds a number from 0 up."""
    return _written(number << 3 | _VARINT) + _written(value)


def head(number: int, length: int) -> bytes:
    """What stands before a field's content of that many bytes."""
    return _written(number << 3 | _LENGTH) + _written(length)


def _written(value: int) -> bytes:
    out = bytearray()
    while value >= _MORE:
        out.append(value & ~_MORE & 0xFF | _MORE)
        value >>= 7
    out.append(value)
    return bytes(out)
