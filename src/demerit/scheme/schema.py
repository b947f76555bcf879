"""The JSON Schema of scheme files, for editors that complete and check as one types.

It is a little more generous than the checks: what hangs on several places at once (bands, names of one's own
registers) is left to `demerit check`.
"""

from __future__ import annotations

from typing import Any

from demerit.catalogue import Catalogue
from demerit.catalogue import catalogue as package_catalogue
from demerit.limits import CONDUCT_CONTEXTS, CONTEXTS
from demerit.scheme.model import Scheme

SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def json_schema(catalogue: Catalogue | None = None) -> dict[str, Any]:
    """The schema (draft 2020-12), with the catalogue's ids as the choices where they are asked for."""
    known = catalogue or package_catalogue()
    schema = Scheme.model_json_schema(by_alias=True)
    parts = schema["$defs"]
    parts["KindId"] = _choice("a kind of act of the catalogue", known.kinds)
    parts["ServiceId"] = _choice("a service of the catalogue", known.services)
    parts["ChannelId"] = _choice("a channel of the catalogue", known.channels)
    parts["ConductContext"] = _choice("a sphere of life in which acts happen", dict.fromkeys(CONDUCT_CONTEXTS))
    parts["Context"] = _choice("a sphere of life", dict.fromkeys(CONTEXTS))

    kind, channel, context = _ref("KindId"), _ref("ChannelId"), _ref("Context")
    schema["properties"]["channels"]["propertyNames"] = channel
    schema["properties"]["services"]["propertyNames"] = _ref("ServiceId")
    grounds = {"type": "object", "propertyNames": context, "additionalProperties": _ref("Grounds")}
    bears_on = {"anyOf": [_list(context), grounds]}
    schema["properties"]["related"] |= {"propertyNames": _ref("ConductContext"), "additionalProperties": bears_on}
    _field(parts, "Rule", "kind", kind)
    _field(parts, "Rule", "channels", _list(channel))
    _field(parts, "Channel", "sees", _list(kind))
    parts["Channel"]["properties"]["copies_to"]["propertyNames"] = channel
    _field(parts, "WayIn", "records", _list(kind))
    _field(parts, "FileRule", "kind", kind)
    _field(parts, "FileRule", "channels", _list(channel))
    parts["FirmKindId"] = _choice("a kind of act of organisations", known.organisations)
    _field(parts, "FirmRule", "kind", _ref("FirmKindId"))
    _field(parts, "FirmRegister", "records", _list(_ref("FirmKindId")))
    _field(parts, "Association", "contexts", _list(_ref("ConductContext")))
    for field in ("announced", "announced_to_abstainers"):
        parts["Adaptation"]["properties"][field]["propertyNames"] = _ref("ConductContext")
    _field(parts, "Given", "kind", kind)
    _field(parts, "Given", "channel", channel)
    for name in ("closed", "open"):
        _field(parts, "Expect", name, _list(_ref("ServiceId")))

    return {
        "$schema": SCHEMA,
        **schema,
        "title": "A Demerit scheme",
        "description": "A rule book of social scoring, to be examined by simulation on synthetic residents.",
    }


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _choice(description: str, entries: dict[str, Any]) -> dict[str, Any]:
    """A choice among ids; editors show their labels where there are any."""
    labels = {name: getattr(entry, "label", None) for name, entry in entries.items()}
    if not any(labels.values()):
        return {"description": description, "type": "string", "enum": list(labels)}
    described = [f"{label}" for label in labels.values()]
    return {
        "description": description,
        "type": "string",
        "enum": list(labels),
        "enumDescriptions": described,
        "markdownEnumDescriptions": described,
    }


def _field(parts: dict[str, Any], model: str, name: str, schema: dict[str, Any]) -> None:
    """Put `schema` in the place of what the model says of a field, its default kept."""
    old = parts[model]["properties"][name]
    kept = {key: old[key] for key in ("default", "title") if key in old}
    parts[model]["properties"][name] = (
        {**schema, **kept} if "$ref" not in schema or not kept else {"allOf": [schema], **kept}
    )
