"""Answers for what a person can do with a lane besides opening it: the same list for the menu and for the letter keys."""

from __future__ import annotations

from enum import StrEnum

from desktop.core.task import TaskState
from desktop.ui.day.lane import Lane
from desktop.ui.translation import tr


class LaneCommand(StrEnum):
    RUN_NOW = "run_now"
    PAUSE = "pause"
    RESUME = "resume"
    UNDO = "undo"
    AGAIN = "again"
    STEER = "steer"
    STOP = "stop"


KEYS = {
    "T": LaneCommand.RUN_NOW,
    "P": LaneCommand.PAUSE,
    "R": LaneCommand.RESUME,
    "U": LaneCommand.UNDO,
    "G": LaneCommand.AGAIN,
    "S": LaneCommand.STEER,
    "Del": LaneCommand.STOP,
}


def offered(lane: Lane) -> tuple[LaneCommand, ...]:
    """What can be done with this lane now, in the order of the menu."""
    found = []
    if lane.state is TaskState.QUEUED and lane.due is not None:
        found.append(LaneCommand.RUN_NOW)
    if lane.state in (TaskState.WORKING, TaskState.QUEUED, TaskState.WAITING):
        found.append(LaneCommand.PAUSE)
    if lane.state in (TaskState.PAUSED, TaskState.WAITING):
        found.append(LaneCommand.RESUME)
    if lane.can_undo:
        found.append(LaneCommand.UNDO)
    if lane.state.is_terminal:
        found.append(LaneCommand.AGAIN)
    else:
        found += [LaneCommand.STEER, LaneCommand.STOP]
    return tuple(found)


def words(command: LaneCommand) -> str:
    return {
        LaneCommand.RUN_NOW: tr("Run now"),
        LaneCommand.PAUSE: tr("Pause"),
        LaneCommand.RESUME: tr("Continue"),
        LaneCommand.UNDO: tr("Undo"),
        LaneCommand.AGAIN: tr("Do again"),
        LaneCommand.STEER: tr("Steer"),
        LaneCommand.STOP: tr("Stop"),
    }[command]
