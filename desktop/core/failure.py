"""Answers for how a chat back end can fail: one error with a kind, so that one owner (the engine) decides what follows.

Adapters map whatever their SDK and the wire bring to a `ModelFailure`; none of them waits or asks again by itself
(DURABILITY: retries).
"""

from __future__ import annotations

from enum import StrEnum


class FailureKind(StrEnum):
    """What went wrong, by what can be done about it."""

    RATE_LIMIT = "rate_limit"  # 429: wait as long as the provider says
    OVERLOADED = "overloaded"  # 408, 409, 5xx, 529, no connection, connection lost in the middle, silence: try again
    INCOMPLETE = (
        "incomplete"  # the answer ended without its terminal event, or a call's arguments are no JSON: ask again
    )
    OFFLINE = "offline"  # this computer has no network: wait for it, without trying
    BUDGET = "budget"  # 402, insufficient_quota, the provider's own spend limit: the person decides
    SIGN_IN = "sign_in"  # 401, 403, no key: the person signs in
    TOO_LONG = "too_long"  # context window exceeded, 413: compact once, then ask
    UNKNOWN_MODEL = "unknown_model"  # the id does not exist or has been retired: its successor, said aloud
    REJECTED = "rejected"  # any other 4xx: asking again would bring the same answer
    CANNOT = "cannot"  # the provider has no such ability (background work, counting): nothing was asked


class ModelFailure(Exception):
    """One failed try. `detail` is what the provider said, shortened, without secrets; `status` the HTTP status or 0.

    `wait_s` is how long the provider asked to wait (Retry-After), None when it did not say. `begun`: an answer had begun
    to come, so the provider may charge for it.
    """

    def __init__(
        self,
        kind: FailureKind,
        provider: str,
        detail: str,
        *,
        status: int = 0,
        wait_s: float | None = None,
        begun: bool = False,
    ) -> None:
        super().__init__(f"{provider}: {kind.value}: {detail}")
        self.kind = kind
        self.provider = provider
        self.detail = detail
        self.status = status
        self.wait_s = wait_s
        self.begun = begun
