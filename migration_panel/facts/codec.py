"""Facts to JSON and back, strictly: what does not fit its type is refused."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from math import isfinite
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Decoder = Callable[[Any], Any]

_AS_IS = frozenset({str, int, float, bool, type(None)})
LONGEST_TEXT = 32 * 1024
MOST_ITEMS = 20_000
LARGEST_NUMBER = 2**63


class MalformedError(ValueError):
    """A value that is not of its type; says where and what."""


def encode(value: Any) -> Any:
    """Plain JSON values of dataclasses, tuples, enums and dates."""
    kind: Any = type(value)
    if kind in _AS_IS:
        return value
    if kind is tuple:
        return [encode(each) for each in value]
    names = field_names(kind)
    if names is not None:
        return {name: encode(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


@cache
def field_names(kind: Any) -> tuple[str, ...] | None:
    """Of a dataclass, in order; None of anything else. An engine asks very often."""
    if not is_dataclass(kind):
        return None
    return tuple(each.name for each in fields(kind))


def decode(kind: type[T], raw: Any) -> T:
    """A `kind` of JSON values; MalformedError where anything in it does not fit."""
    wanted: Any = kind
    found: T = _decoder(wanted)(raw)
    return found


@cache
def _decoder(kind: Any) -> Decoder:
    if is_dataclass(kind):
        return _record(kind)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind))
    if origin is tuple:
        return _sequence(get_args(kind))
    if issubclass(kind, Enum):
        return _enum(kind)
    return _PLAIN[kind]


def _record(kind: Any) -> Decoder:
    """Every field must be there unless it has a default, and no other."""
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    parts: dict[str, Decoder] = {}
    known = frozenset(names)

    def read(raw: Any) -> Any:
        if not isinstance(raw, dict):
            raise _wrong(raw, kind.__name__)
        if not parts:
            parts.update({name: _decoder(hints[name]) for name in names})
        if not known >= raw.keys():
            message = f"{kind.__name__} has no {_shown(min(set(raw) - known, key=str))}"
            raise MalformedError(message)
        try:
            return kind(**{name: parts[name](value) for name, value in raw.items()})
        except MalformedError as error:
            message = f"{kind.__name__}: {error}"
            raise MalformedError(message) from None
        except (TypeError, ValueError) as error:
            message = f"{kind.__name__}: {_shown(str(error))}"
            raise MalformedError(message) from None

    return read


def _union(kinds: tuple[Any, ...]) -> Decoder:
    """The first that fits; records are told apart by the names of their fields."""
    described = [kind for kind in kinds if is_dataclass(kind)]
    records = {
        frozenset(each.name for each in fields(kind)): _decoder(kind)
        for kind in kinds
        if kind in described
    }
    others = [_decoder(kind) for kind in kinds if kind not in described]

    def read(raw: Any) -> Any:
        if isinstance(raw, dict):
            fit = records.get(frozenset(raw))
            if fit is None:
                raise _wrong(raw, " or ".join(map(_name, kinds)))
            return fit(raw)
        for decoder in others:
            try:
                return decoder(raw)
            except MalformedError:
                continue
        raise _wrong(raw, " or ".join(map(_name, kinds)))

    return read


def _sequence(kinds: tuple[Any, ...]) -> Decoder:
    """`tuple[X, ...]`, or a tuple of fixed length."""
    if len(kinds) == 2 and kinds[1] is Ellipsis:  # noqa: PLR2004 - X and the dots
        part = _decoder(kinds[0])
        return lambda raw: tuple(map(part, _items(raw)))
    parts = tuple(map(_decoder, kinds))

    def read(raw: Any) -> Any:
        if len(_items(raw)) != len(parts):
            raise _wrong(raw, f"{len(parts)} items")
        return tuple(part(each) for part, each in zip(parts, raw, strict=True))

    return read


def _items(raw: Any) -> Any:
    if not isinstance(raw, list) or len(raw) > MOST_ITEMS:
        raise _wrong(raw, "a list")
    return raw


def _enum(kind: Any) -> Decoder:
    def read(raw: Any) -> Any:
        try:
            if isinstance(raw, bool):
                raise _wrong(raw, kind.__name__)
            return kind(raw)
        except (ValueError, TypeError):
            raise _wrong(raw, kind.__name__) from None

    return read


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) > LONGEST_TEXT or "\0" in raw:
        raise _wrong(raw, "a text")
    # Half of a surrogate pair can be neither sent nor stored.
    if not raw.isascii() and any("\ud800" <= each <= "\udfff" for each in raw):
        raise _wrong(raw, "a text")
    return raw


def _whole(raw: Any) -> int:
    if type(raw) is not int or not -LARGEST_NUMBER <= raw < LARGEST_NUMBER:
        raise _wrong(raw, "a whole number")
    return raw


def _number(raw: Any) -> float:
    if type(raw) not in (int, float) or not isfinite(raw):
        raise _wrong(raw, "a number")
    return float(raw)


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise _wrong(raw, "true or false")
    return raw


def _nothing(raw: Any) -> None:
    if raw is not None:
        raise _wrong(raw, "null")


def _moment(raw: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(raw))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise _wrong(raw, "a time") from None


def _day(raw: Any) -> date:
    try:
        return date.fromisoformat(_text(raw))
    except ValueError:
        raise _wrong(raw, "a date") from None


def _name(kind: Any) -> str:
    return getattr(kind, "__name__", str(kind))


def _wrong(raw: Any, wanted: str) -> MalformedError:
    return MalformedError(f"{wanted} expected, not {_shown(raw)}")


def _shown(raw: Any) -> str:
    return f"{type(raw).__name__} {str(raw)[:40]!r}"


_PLAIN: dict[Any, Decoder] = {
    str: _text,
    int: _whole,
    float: _number,
    bool: _flag,
    type(None): _nothing,
    datetime: _moment,
    date: _day,
}
