"""The sentences of the features and what they do, a module for each theme."""

from pathlib import Path

import pytest

THEMES = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))

pytest.register_assert_rewrite(*(f"{__name__}.{theme}" for theme in THEMES))
