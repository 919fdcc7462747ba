"""Answers for what a person reads when a chat model fails: what happened, what was kept, what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.core.errors import LimitReached, NotSignedIn, ProviderError, UserError
from desktop.core.failure import FailureKind, ModelFailure


def needs_person(failure: ModelFailure, model: str, files: Sequence[str] = ()) -> UserError:
    """Why only the person can go on: budget, sign-in, a model that is gone. `files` are those it has not seen yet."""
    said = f" ({failure.detail})" if failure.detail else ""
    match failure.kind:
        case FailureKind.BUDGET:
            return LimitReached(
                f"{model} takes no more requests: its credit or spend limit is used up{said}. Nothing is lost. Raise the "
                "limit at the provider or choose another model, then resume.",
                f"{model} 不再接受请求：额度或消费上限已用完{said}。进度都在。请在服务商处提高额度，或换一个模型，再继续。",
            )
        case FailureKind.SIGN_IN:
            return NotSignedIn(
                f"{model} did not accept the key or the account{said}. Nothing is lost. Set the key in the settings (or "
                "`afternoon key set`), then resume.",
                f"{model} 不接受这个密钥或账号{said}。进度都在。请在设置中填写密钥（或用 afternoon key set），再继续。",
            )
        case FailureKind.UNKNOWN_MODEL:
            return ProviderError(
                f"There is no model {model} any more, and no successor is set{said}. Nothing is lost. Choose another model.",
                f"模型 {model} 已不存在，也没有设定接替的模型{said}。进度都在。请另选一个模型。",
            )
        case FailureKind.TOO_LONG:
            return too_long(model, files)
        case FailureKind.OFFLINE:
            return ProviderError(
                f"{model} cannot be found although this computer has a network{said}. Nothing is lost. Check its address in "
                "the settings, then resume.",
                f"电脑有网络，但找不到 {model}{said}。进度都在。请检查设置里的地址，再继续。",
            )
        case _:
            return ProviderError(
                f"{model} cannot do this{said}. Nothing is lost. Choose another model, then resume.",
                f"{model} 做不到这一步{said}。进度都在。请换一个模型，再继续。",
            )


def too_long(model: str, files: Sequence[str] = ()) -> ProviderError:
    """Even shortened, the conversation does not fit; `files` are those it asked to see and that do not fit in either."""
    if files:
        names = ", ".join(files)
        return ProviderError(
            f"{names} does not fit into {model}, even with the rest of the conversation shortened. What was made is kept. "
            "Choose a model with a larger window, or submit the task again with fewer pages or pictures.",
            f"即使缩短其余对话，{names} 仍超出 {model} 的容量。已完成的内容都在。请换一个容量更大的模型，或减少页数、图片后"
            "重新提交。",
        )
    return ProviderError(
        f"The conversation does not fit into {model}, even shortened. What was made is kept. Choose a model with a larger "
        "window, or split the task.",
        f"对话即使缩短也超出 {model} 的容量。已完成的内容都在。请换一个容量更大的模型，或把任务拆小。",
    )


def rejected(failure: ModelFailure, model: str) -> tuple[str, str]:
    """Why asking again is of no use."""
    return (
        f"{model} refused the request as faulty ({failure.detail or failure.status}). What was made is kept. Submit the task "
        "again with another model.",
        f"{model} 认为请求有误（{failure.detail or failure.status}）。已完成的内容都在。请换一个模型再提交。",
    )


def waits(failure: ModelFailure, model: str) -> UserError:
    """Why the task waits and goes on by itself."""
    if failure.kind is FailureKind.OFFLINE:
        return UserError(
            "This computer has no network. The task goes on by itself when it is back.",
            "电脑没有网络。恢复后任务会自动继续。",
        )
    if failure.kind is FailureKind.OVERLOADED:
        return UserError(
            f"{model} asks to wait. The task goes on by itself.", f"{model} 要求稍后再试。任务稍后会自动继续。"
        )
    return UserError(
        f"Rate limit at {model}. The task goes on by itself.", f"{model} 达到频率上限。任务稍后会自动继续。"
    )


def unreadable(model: str) -> ProviderError:
    """Its answers come, but broken."""
    return ProviderError(
        f"{model} answered several times, each time broken off or in a form that cannot be used. What was made is kept. "
        "Resume to try again, or choose another model.",
        f"{model} 多次回答都中断或格式无法使用。已完成的内容都在。可继续重试，或换一个模型。",
    )


def rests(model: str) -> UserError:
    """The provider failed too often."""
    return UserError(
        f"{model} does not answer. The task tries again by itself in a few minutes.",
        f"{model} 没有回应。任务几分钟后会自动再试。",
    )


def declined(model: str) -> ProviderError:
    """A refusal is shown, never worked around in silence."""
    return ProviderError(
        f"{model} declined to go on; its words are in the task. What was made is kept. Say it differently, or choose "
        "another model.",
        f"{model} 拒绝继续，原话见任务记录。已完成的内容都在。请换个说法，或换一个模型。",
    )


def cut(model: str) -> ProviderError:
    """The answer is not whole, so the task is not done."""
    return ProviderError(
        f"The answer of {model} reached its length limit several times and is not whole. What was made is kept. Ask for "
        "less at once, or resume to let it go on.",
        f"{model} 的回答多次达到长度上限，尚不完整。已完成的内容都在。请减少一次的要求，或点继续让它写完。",
    )
