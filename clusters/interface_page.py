"""The interface for programs in words for people, read from its OpenAPI document."""

from dataclasses import dataclass

from clusters.exports import address


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: str
    words: str


@dataclass(frozen=True)
class Operation:
    path: str
    example: str
    words: str
    parameters: tuple
    answers: tuple  # of (status, fields)


@dataclass(frozen=True)
class Interface:
    title: str
    words: str
    operations: tuple


def describe(schema):
    """An Interface from an OpenAPI 3 document as django-ninja writes it."""
    found = [
        _operation(schema, path, way)
        for path, ways in schema["paths"].items()
        for way in ways.values()
    ]
    return Interface(schema["info"]["title"], schema["info"]["description"], tuple(found))


def _operation(schema, path, way):
    answers = tuple(
        (status, ", ".join(_fields(schema, answer)))
        for status, answer in sorted(way["responses"].items(), key=lambda item: str(item[0]))
    )
    parameters = tuple(_parameter(schema, one) for one in way.get("parameters", []))
    words = way.get("description") or way["summary"]
    return Operation(path, address(path), words, parameters, answers)


def _parameter(schema, parameter):
    kind = parameter["schema"]
    kinds = ", ".join(_kinds(schema, kind))
    return Parameter(parameter["name"], kinds, kind.get("description", ""))


def _kinds(schema, kind):
    """What a value may be: its choices, else its type with its bounds."""
    if choices := kind.get("anyOf") or kind.get("allOf"):
        return [word for choice in choices for word in _kinds(schema, choice) if word != "null"]
    if "$ref" in kind:
        return _kinds(schema, schema["components"]["schemas"][kind["$ref"].rsplit("/", 1)[-1]])
    if "enum" in kind:
        return list(kind["enum"])
    words = [kind.get("format") or kind.get("type", "")]
    bounds = {"minimum": "from %s", "maximum": "to %s", "maxLength": "at most %s characters"}
    return words + [text % kind[name] for name, text in bounds.items() if name in kind]


def _fields(schema, answer):
    """The names of the fields of an answer's body."""
    body = answer.get("content", {}).get("application/json", {}).get("schema", {})
    name = body.get("$ref", "").rsplit("/", 1)[-1]
    return schema["components"]["schemas"].get(name, {}).get("properties", {})
