"""What pydantic finds wrong, in sentences for a person."""

from __future__ import annotations

from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from aggregator.config.address import quoted
from aggregator.config.document import Problem, Spot
from aggregator.config.shape import FileShape
from aggregator.config.words import near

_MISSING = {
    "sources": "write sources: [] when there are none yet",
    "id": "write a short name of small letters, digits and hyphens",
    "url": "write the address of its feed or listing page",
    "slug": "write the short name that stands in its address",
    "name": "write its name in Vietnamese",
}
_KINDS = {
    "string_type": "text; put it in quotes",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "tuple_type": "a list; begin each of its lines with a hyphen",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
}


def problems(error: ValidationError, whole: type[BaseModel] = FileShape) -> list[Problem]:
    """Each thing that is wrong, with its spot in the file; ``whole`` is the shape of all of it."""
    return [Problem(_spot(detail), _sentence(detail, whole)) for detail in error.errors(include_url=False)]


def _spot(detail: ErrorDetails) -> Spot:
    """The spot, without the marks pydantic adds for a mapping's own keys."""
    return tuple(step for step in detail["loc"] if step != "[key]")


def _sentence(detail: ErrorDetails, whole: type[BaseModel]) -> str:
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    match kind:
        case "value_error":
            sentence = str(context["error"])
        case "missing":
            sentence = f"is missing; {_MISSING[str(detail['loc'][-1])]}"
        case "extra_forbidden":
            sentence = _unknown_key(detail["loc"], whole)
        case "greater_than_equal":
            sentence = f"{given} is too small; write at least {context['ge']}"
        case "less_than_equal":
            sentence = f"{given} is too large; write at most {context['le']}"
        case "literal_error" if given is not None:
            choices = context["expected"].replace("'", "").replace(" or ", ", ")
            sentence = f"{quoted(str(given))} is none of {choices}; write one of them"
        case _ if given is None:
            sentence = "is empty; write its value or take the line out"
        case _:
            sentence = f"must be {_KINDS[kind]}" if kind in _KINDS else detail["msg"]
    return sentence


def _unknown_key(spot: Spot, whole: type[BaseModel]) -> str:
    key = str(spot[-1])
    if key == "<<":
        return "is no key here: YAML 1.2 has no merge keys; write out what is meant"
    known = list(_shape_around(spot, whole).model_fields)
    meant = near(key, known)
    return f"is no key here; did you mean {meant}?" if meant else f"is no key here; known are {', '.join(known)}"


def _shape_around(spot: Spot, shape: type[BaseModel]) -> type[BaseModel]:
    """The shape whose key the spot's last step is, from that of the whole file."""
    for step in spot[:-1]:
        if isinstance(step, str):
            annotation = shape.model_fields[step].annotation
            kinds = (kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type))
            shape = next(kind for kind in kinds if issubclass(kind, BaseModel))
    return shape
