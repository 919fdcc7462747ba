"""A chat back end on loopback that plays a script in the dialects of Anthropic, OpenAI and compatible servers.

with ModelServer([{"text": "Looking.", "calls": [{"name": "list_files", "arguments": {}}]}, {"text": "Done."}]) as server:
    server.faults[2] = Fault(FaultKind.RESET)          # the second question; questions count from 1
    Connection(base_url=server.url)                    # Anthropic; server.v1 for OpenAI and compatible servers
    server.questions[0].body                           # what was sent, with its headers
"""

from tests.support.model_server.fault import Fault, FaultKind
from tests.support.model_server.server import Exchange, ModelServer

__all__ = ["Exchange", "Fault", "FaultKind", "ModelServer"]
