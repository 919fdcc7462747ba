"""Answers for an outlook in words: the rows of the engine menu, and the line below the sentence. Only what is known."""

from __future__ import annotations

import re
from pathlib import Path

from desktop.ui.engine_menu import Engine, State, auto_engine, offline_engine, short_name
from desktop.ui.translation import format_minutes, language, tr, tr_n
from desktop.work.offers import Offer, Outlook
from desktop.work.usual_time import Course

COMMAND = re.compile(
    r" ?[(（][^()（）]*afternoon[^()（）]*[)）]"
)  # what to type elsewhere; here the settings are a click away
NAMES = {"anthropic": "Claude", "openai": "GPT"}


def engines_of(outlook: Outlook) -> tuple[Engine, ...]:
    """Auto first, then the others, the built-in engine last."""
    rows = [_engine(each) for each in outlook.offers if each.provider != "offline"]
    offline = [_engine(each) for each in outlook.offers if each.provider == "offline"]
    return (_auto(outlook), *rows, *offline)


def absent_engine(model: str, is_looked_for: bool) -> Engine:
    """A chosen engine that is not among the offers: it is still looked for, or it was looked for and is not there."""
    if is_looked_for:
        said, state = tr("Looking for it. It stays chosen."), State.LOOKING
    else:
        said, state = tr("Not found now. It stays chosen; the settings have what can be reached."), State.OFFLINE
    return Engine(model, short_name(model), "", False, "cpu", said, tr("unknown"), state=state)


def absence(engine: Engine) -> str:
    """The line for a chosen engine that cannot be reached; "" for one that can, or whose row says something else."""
    if engine.state is State.LOOKING:
        return tr("Looking for {engine}. It stays chosen.", engine=short_name(engine.name))
    if engine.state is State.OFFLINE and engine.problem and engine.id != "auto":
        return tr("{engine} cannot be reached now. It stays chosen.", engine=short_name(engine.name))
    return ""


def estimate_of(outlook: Outlook, model: str) -> str:
    """ "About 45 min and $0.70–1.00. Makes 2 files."; "" when nothing is known."""
    offer = outlook.chosen(model)
    if offer is None:
        return ""
    cost, course = shown_cost(offer), offer.course
    time = format_minutes(course.seconds) if course else ""
    is_free = _is_free(offer)
    if offer.cost is None:
        first = tr("The price of this engine is not known.")
    elif is_free:
        first = tr("About {time}, free.", time=time) if time else tr("Free. Nothing leaves this computer.")
    else:
        first = tr("About {time} and {cost}.", time=time, cost=cost) if time else tr("About {cost}.", cost=cost)
    return " ".join(part for part in (first, _files(course)) if part)


def short_estimate_of(outlook: Outlook, model: str) -> str:
    """ "about 8 min, $0.12, 1 file", for where there is little room; "" when nothing is known."""
    offer = outlook.chosen(model)
    if offer is None:
        return ""
    course = offer.course
    time = tr("about {time}", time=format_minutes(course.seconds)) if course else ""
    low, high = course.files if course else (0, 0)
    many = f"{low}–{high}" if low != high else str(high)
    files = tr_n("makes 1 file|makes {many} files", high, many=many) if high else ""
    return tr(", ").join(part for part in (time, shown_cost(offer), files) if part)


def private_note(outlook: Outlook) -> str:
    """The line for a private folder among the files, "" for none."""
    return private_words(outlook.private) if outlook.private is not None else ""


def private_words(folder: Path) -> str:
    return tr("“{folder}” is marked private, so its files always stay on this computer.", folder=folder.name)


def shown_cost(offer: Offer) -> str:
    """ "free", "$0.70–1.00", "price unknown"."""
    if offer.cost is None:
        return tr("price unknown")
    low, high = offer.cost
    if _is_free(offer):
        return tr("free")
    if high < 0.01:
        return tr("under $0.01")
    if low < 0.01:
        return tr("up to ${usd}", usd=f"{high:.2f}")
    shown_low, shown_high = f"{low:.2f}", f"{high:.2f}"
    return f"${shown_high}" if shown_low == shown_high else f"${shown_low}–{shown_high}"


def _is_free(offer: Offer) -> bool:
    """Nothing is asked for it; not merely that the latest tasks came to nothing."""
    has_rates = offer.price is not None and bool(offer.price.input or offer.price.output)
    return offer.cost is not None and offer.cost[1] <= 0 and not has_rates


def shown_price(offer: Offer) -> str:
    """What a million tokens cost: "$2 in, $10 out per million", "no cost"; "" while it is unknown."""
    if offer.price is None:
        return ""
    if not offer.price.input and not offer.price.output:
        return tr("no cost")
    low, high = (f"{usd:.0f}" if usd == int(usd) else f"{usd:.2f}" for usd in (offer.price.input, offer.price.output))
    return tr("${low} in, ${high} out per million", low=low, high=high)


def title_of_offer(offer: Offer) -> str:
    """The name of the model; of a back end without one that of its maker."""
    if offer.provider == "offline":
        return tr("Offline")
    if ":" in offer.name and not offer.needs_key:
        return offer.title
    if offer.provider == "local":
        return tr("Local model")
    return NAMES.get(offer.provider, offer.provider)


def _auto(outlook: Outlook) -> Engine:
    plain, taken = auto_engine(), outlook.auto
    if taken is None:
        problem = outlook.problem.text(language()) if outlook.problem else ""
        state = State.BARRED if outlook.private is not None else State.OFFLINE
        return Engine("auto", plain.name, plain.description, False, "wand", problem, state=state)
    why = _short(outlook.why.text(language())) if outlook.why else ""
    return Engine(
        "auto",
        plain.name,
        tr("Would take {why}", why=why) if why else plain.description,
        taken.is_here,
        "wand",
        place=tr("this computer") if taken.is_here else tr("cloud and here"),
        cost=shown_cost(taken),
        time=format_minutes(taken.course.seconds) if taken.course else "",
        state=_state(taken),
        warning=taken.warning.text(language()) if taken.warning else "",
    )


def _short(why: str) -> str:
    """Auto's sentence without the price, which stands in a column of its own."""
    return f"{re.split('[;；] ?', COMMAND.sub('', why))[0].rstrip('.。')}{tr('.')}"


def _engine(offer: Offer) -> Engine:
    description, icon = _described(offer)
    problem = ""
    if offer.needs_key:
        problem = tr("Needs a key first: add one in Models and accounts.")
    elif offer.problem is not None:
        problem = offer.problem.text(language())
    return Engine(
        offer.name,
        title_of_offer(offer),
        description,
        offer.is_here,
        icon,
        problem,
        _place(offer),
        shown_cost(offer),
        format_minutes(offer.course.seconds) if offer.course else "",
        shown_price(offer),
        _state(offer),
        offer.warning.text(language()) if offer.warning else "",
        offer.is_usual,
    )


def _described(offer: Offer) -> tuple[str, str]:
    """The sentence of an engine that is ready, and its icon."""
    if offer.provider == "offline":
        plain = offline_engine()
        return plain.description, plain.icon
    if offer.is_locked:
        return tr("The keyring is locked; it asks at the start."), "cloud"
    if offer.is_here:
        return tr("On this computer. Nothing leaves."), "laptop"
    if offer.provider in NAMES:
        return tr("In the cloud. The text it reads is sent there."), "cloud"
    return tr("On your server. The text it reads is sent there."), "cloud"


def _state(offer: Offer) -> State:
    """The first that holds: what keeps it from being chosen, then what would come of it."""
    holds = (
        (offer.needs_key, State.NEEDS_KEY),
        (offer.is_off, State.OFF),
        (offer.is_barred, State.BARRED),
        (offer.problem is not None or offer.is_away, State.OFFLINE),
        (offer.is_over, State.OVER_LIMIT),
    )
    return next((state for is_so, state in holds if is_so), State.READY)


def _place(offer: Offer) -> str:
    return tr("this computer") if offer.is_here else offer.host or tr("cloud")


def _files(course: Course | None) -> str:
    if course is None or not course.files[1]:
        return ""
    low, high = course.files
    if low == high:
        return tr_n("Makes 1 file.|Makes {n} files.", high)
    return tr("Makes {low} to {high} files.", low=low, high=high)
