"""Requests of callbacks as the page sends them, built from what an application has registered."""

import json
from collections.abc import Iterator
from typing import Any

from dashboard.ids.frame import FilterId, ShellId

SAMPLES: dict[str, Any] = {
    f"{ShellId.LOCATION}.pathname": "/me",
    f"{ShellId.LOCATION}.search": "",
    f"{FilterId.CHOSEN}.data": "",
    f"{FilterId.SUSPECT}.data": "",
}
"""What the page holds at first; everything else is as yet without a value."""


def server_outputs(app: Any) -> list[str]:
    """Return the output of every callback that the server answers, so that a new one is found by itself."""
    return sorted(output for output, known in app.callback_map.items() if "callback" in known)


def body_of(app: Any, output: str, **values: Any) -> dict[str, Any]:
    """Return the request of one callback; ``values`` are by ``id.property``."""
    known = app.callback_map[output]
    inputs = [_part(one, values) for one in known["inputs"]]
    outputs = list(_outputs(output))
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": inputs,
        "state": [_part(one, values) for one in known["state"]],
        "changedPropIds": [f"{one['id']}.{one['property']}" for one in inputs if isinstance(one, dict)],
    }


def _is_wild(key: str) -> bool:
    return key.startswith("{") and any(part in (["ALL"], ["ALLSMALLER"]) for part in json.loads(key).values())


def _outputs(output: str) -> Iterator[dict[str, Any] | list[Any]]:
    names = output[2:-2].split("...") if output.startswith("..") else [output]
    for name in names:
        key, _, prop = name.rpartition(".")
        if _is_wild(key):
            yield []
        elif key.startswith("{"):
            yield {"id": json.loads(key), "property": prop.partition("@")[0]}
        else:
            yield {"id": key, "property": prop.partition("@")[0]}


def _part(one: dict[str, Any], values: dict[str, Any]) -> dict[str, Any] | list[Any]:
    key, prop = str(one["id"]), one["property"]
    if _is_wild(key):
        return []
    name = f"{key}.{prop}"
    return {"id": key, "property": prop, "value": values.get(name, SAMPLES.get(name))}
