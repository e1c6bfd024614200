"""Reads texts as a JSON array and answers what libyaml, by PyYAML, makes of each: its events, and how it writes them."""

import json
import sys

import yaml


def told(event):
    """An event as the tests compare it."""
    name = type(event).__name__
    if name == "ScalarEvent":
        style = {"'": "single-quoted", '"': "double-quoted", "|": "literal", ">": "folded"}.get(event.style, "plain")
        return ["scalar", event.anchor, event.tag, event.value, style]
    if name == "AliasEvent":
        return ["alias", event.anchor]
    if name == "DocumentStartEvent":
        version = event.version and "%d.%d" % event.version
        return ["document-start", not event.explicit, version]
    if name == "DocumentEndEvent":
        return ["document-end", not event.explicit]
    if name in ("MappingStartEvent", "SequenceStartEvent"):
        kind = name[:-10].lower() + "-start"
        return [kind, event.anchor, event.tag, bool(event.flow_style)]
    return [{"MappingEndEvent": "mapping-end", "SequenceEndEvent": "sequence-end"}[name]]


def answer(text):
    try:
        events = list(yaml.parse(text, Loader=yaml.CLoader))
    except yaml.YAMLError as error:
        return {"error": str(error)}
    inner = [told(event) for event in events if not type(event).__name__.startswith("Stream")]
    try:
        written = yaml.emit(events, Dumper=yaml.CDumper, indent=2, width=1000000, allow_unicode=True)
    except yaml.YAMLError as error:
        written = None
    return {"events": inner, "written": written}


json.dump([answer(text) for text in json.load(sys.stdin)], sys.stdout)
