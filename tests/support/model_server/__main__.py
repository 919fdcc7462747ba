"""Runs the server as a program of its own: `python -m tests.support.model_server SCRIPT.json [--faults FILE] [--quirk NAME]`.

Prints one JSON line with `url`, `v1` and `environment`, and ends when its standard input ends. FILE maps the number of
a question to the fields of a fault: {"2": {"kind": "status", "status": 529}}. `--record FILE` appends each request, `--gap SECONDS` lies
between two events of a stream.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.support.model_server import Fault, FaultKind, ModelServer


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("script", type=Path)
    parser.add_argument("--faults", type=Path)
    parser.add_argument("--quirk", action="append", default=[])
    parser.add_argument("--model", action="append", default=[])
    parser.add_argument("--flavour", default="")
    parser.add_argument("--record", type=Path)
    parser.add_argument("--gap", type=float, default=0.0)
    given = parser.parse_args()
    told = json.loads(given.faults.read_text(encoding="utf-8")) if given.faults else {}
    faults = {int(number): Fault(**(fields | {"kind": FaultKind(fields["kind"])})) for number, fields in told.items()}
    script = json.loads(given.script.read_text(encoding="utf-8"))
    models = given.model or ["scripted-1"]
    with ModelServer(
        script, faults=faults, quirks=given.quirk, models=models, flavour=given.flavour, gap_s=given.gap
    ) as server:
        print(json.dumps({"url": server.url, "v1": server.v1, "environment": server.environment}), flush=True)
        sys.stdin.read()
        if given.record:
            lines = [json.dumps({"number": e.number, "path": e.path, "body": e.body}) for e in server.exchanges]
            given.record.write_text("\n".join(lines), encoding="utf-8")


main()
