"""Answers for an outlook in words: the rows of the engine menu, and the line below the sentence. Only what is known."""

from __future__ import annotations

from desktop.ui.engine_menu import Engine, auto_engine, offline_engine
from desktop.ui.translation import format_minutes, language, tr, tr_n
from desktop.work.offers import Course, Offer, Outlook

NAMES = {"anthropic": "Claude", "openai": "GPT"}


def engines_of(outlook: Outlook) -> tuple[Engine, ...]:
    """Auto first, then the others, the built-in engine last."""
    rows = [_engine(each) for each in outlook.offers if each.provider != "offline"]
    offline = [_engine(each) for each in outlook.offers if each.provider == "offline"]
    return (_auto(outlook), *rows, *offline)


def estimate_of(outlook: Outlook, model: str) -> str:
    """ "About 45 min and $0.70–1.00. Makes 2 files."; "" when nothing is known."""
    offer = outlook.chosen(model)
    if offer is None:
        return ""
    cost, course = shown_cost(offer), offer.course
    time = format_minutes(course.seconds) if course else ""
    is_free = offer.cost is not None and offer.cost[1] <= 0
    if offer.cost is None:
        first = tr("The price of this engine is not known.")
    elif is_free:
        first = tr("About {time}, free.", time=time) if time else tr("Free. Nothing leaves this computer.")
    else:
        first = tr("About {time} and {cost}.", time=time, cost=cost) if time else tr("About {cost}.", cost=cost)
    return " ".join(part for part in (first, _files(course)) if part)


def private_note(outlook: Outlook) -> str:
    """The line for a private folder among the files, "" for none."""
    if outlook.private is None:
        return ""
    return tr("“{folder}” is marked private, so its files always stay on this computer.", folder=outlook.private.name)


def shown_cost(offer: Offer) -> str:
    """ "free", "$0.70–1.00", "price unknown"."""
    if offer.cost is None:
        return tr("price unknown")
    low, high = offer.cost
    if high <= 0:
        return tr("free")
    if high < 0.01:
        return tr("under $0.01")
    shown_low, shown_high = f"{low:.2f}", f"{high:.2f}"
    return f"${shown_high}" if shown_low == shown_high else f"${shown_low}–{shown_high}"


def title_of_offer(offer: Offer) -> str:
    if offer.provider == "offline":
        return tr("Offline")
    if offer.provider == "local":
        return tr("Local model")
    return NAMES.get(offer.provider, offer.provider)


def _auto(outlook: Outlook) -> Engine:
    plain, taken = auto_engine(), outlook.auto
    if taken is None:
        problem = outlook.problem.text(language()) if outlook.problem else ""
        return Engine("auto", plain.name, plain.description, False, "wand", problem)
    why = outlook.why.text(language()) if outlook.why else ""
    words = tr("Would take {why}", why=why) if why else plain.description
    time = format_minutes(taken.course.seconds) if taken.course else ""
    return Engine("auto", plain.name, words, taken.is_here, "wand", "", _place(taken), shown_cost(taken), time)


def _engine(offer: Offer) -> Engine:
    if offer.provider == "offline":
        plain = offline_engine()
        description, icon = plain.description, plain.icon
    elif offer.is_here:
        description, icon = tr("{model}. On this computer, nothing leaves.", model=offer.title), "laptop"
    else:
        description, icon = tr("{model}. The text it reads is sent there.", model=offer.title), "cloud"
    problem = ""
    if offer.needs_key:
        problem = tr("Needs a key first: add one in Models and accounts.")
    elif offer.problem is not None:
        problem = offer.problem.text(language())
    elif offer.is_locked:
        description = tr("{model}. The keyring is locked; it asks at the start.", model=offer.title)
    time = format_minutes(offer.course.seconds) if offer.course else ""
    return Engine(
        offer.name,
        title_of_offer(offer),
        description,
        offer.is_here,
        icon,
        problem,
        _place(offer),
        shown_cost(offer),
        time,
    )


def _place(offer: Offer) -> str:
    if offer.is_here:
        return tr("this computer")
    return tr("cloud") if offer.provider in NAMES else offer.host


def _files(course: Course | None) -> str:
    if course is None or not course.files[1]:
        return ""
    low, high = course.files
    if low == high:
        return tr_n("Makes 1 file.|Makes {n} files.", high)
    return tr("Makes {low} to {high} files.", low=low, high=high)
