"""The few kinds of CBOR (RFC 8949) that Pagefind's files are made of: whole numbers, text, arrays and null, all of known length."""

from __future__ import annotations

from typing import TypeAlias

__all__ = ["CborError", "Value", "dumps", "head", "loads"]

Value: TypeAlias = "int | str | list[Value] | None"

_UNSIGNED, _NEGATIVE, _TEXT, _ARRAY, _NULL = 0, 1, 3, 4, 0xF6
_WIDTHS = ((24, 0), (0x100, 1), (0x1_0000, 2), (0x1_0000_0000, 4))


class CborError(ValueError):
    """Bytes of another kind."""


def loads(data: bytes) -> Value:
    """The value that `data` begins with.

    Raises:
        CborError: there is none, or one of a kind that is not known here.
    """
    try:
        return _read(data, 0)[0]
    except (IndexError, UnicodeDecodeError) as error:
        raise CborError(str(error)) from error


def _read(data: bytes, at: int) -> tuple[Value, int]:
    first = data[at]
    if first == _NULL:
        return None, at + 1
    kind, number, at = first >> 5, first & 31, at + 1
    if number >= _WIDTHS[0][0]:
        width = 1 << (number - 24)
        if width > 8:  # noqa: PLR2004 - lengths that are not known
            raise CborError(f"byte {first:#x}")
        number, at = int.from_bytes(data[at : at + width], "big"), at + width
    if kind == _UNSIGNED:
        return number, at
    if kind == _NEGATIVE:
        return -1 - number, at
    if kind == _TEXT:
        return data[at : at + number].decode(), at + number
    if kind != _ARRAY:
        raise CborError(f"byte {first:#x}")
    values = []
    for _ in range(number):
        value, at = _read(data, at)
        values.append(value)
    return values, at


def head(kind: int, number: int) -> bytes:
    """The head of a value: its kind, and its number or length in the shortest form."""
    for limit, width in _WIDTHS:
        if number < limit:
            return bytes([kind << 5 | (number if not width else 23 + width.bit_length())]) + (
                number.to_bytes(width, "big") if width else b""
            )
    return bytes([kind << 5 | 27]) + number.to_bytes(8, "big")


def dumps(value: Value) -> bytes:
    """The bytes that `loads` makes `value` of."""
    if value is None:
        return bytes([_NULL])
    if isinstance(value, int):
        return head(_UNSIGNED, value) if value >= 0 else head(_NEGATIVE, -1 - value)
    if isinstance(value, str):
        text = value.encode()
        return head(_TEXT, len(text)) + text
    return head(_ARRAY, len(value)) + b"".join(map(dumps, value))
