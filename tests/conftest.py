"""How these tests are built.

The shipped catalogues are asked through the command line, as a user would
(`ask`, `reverse`); rules and states are tested over small values of their own,
so that a change of the data cannot hide a broken rule.  Nothing here reaches a
network, and no test waits for the clock: the day asked for is always named.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"  # torch's idle threads sleep: other tests have the cores
os.environ["TZ"] = "UTC"
os.environ.pop("QUALMAP_DATABASE", None)

settings.register_profile(
    "project",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("project")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first, so that no process is left alone with one at the end."""
    long = {item.path for item in items if any(map(item.get_closest_marker, ("slow", "stress")))}
    items.sort(key=lambda item: item.path not in long)
