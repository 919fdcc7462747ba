"""Puts `resources/` inside the wheel; a source checkout keeps it beside the package.

`desktop/core/resources.py` looks in both places. A plain force-include in pyproject.toml would also copy
the folder into site-packages for an editable install, where the copy would go stale.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelResources(BuildHookInterface):  # type: ignore[type-arg]
    """Build hook named in pyproject.toml under `tool.hatch.build.targets.wheel.hooks.custom`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """`version` is "standard" for a wheel to ship and "editable" for `pip install -e`."""
        if version != "editable":
            build_data["force_include"]["resources"] = "desktop/_resources"
