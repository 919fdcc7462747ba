"""What every test gets: a private home, no network beyond loopback, and failure on anything that complains.

A test that expects a complaint announces it: `expect_log("text")`, `expect_qt_message("text")` or the marker of the
same name. Announcing what never comes fails as well.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import office
from tests.support import screen as x11
from tests.support import secret_service as secrets
from tests.support.log_watch import ExpectedMessages, LogWatch
from tests.support.model_server.fixture import model_server as model_server
from tests.support.network_guard import loopback_only
from tests.support.program import PROJECT, Program, clean_environment

# The same examples every time: a landing must not fail on a rare one that nobody's change has touched.
# `AFTERNOON_RANDOM=1 make test` goes looking for those.
settings.register_profile("steady", derandomize=True, database=None)
settings.load_profile("default" if os.environ.get("AFTERNOON_RANDOM") else "steady")

# Qt must never meet the developer's own screen by accident.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PRIVATE = (
    "AFTERNOON_GRAPH_URL",
    "AFTERNOON_LOCAL_KEY",
    "AFTERNOON_LOCAL_URL",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_BASE_URL",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "NO_COLOR",
    "LANGUAGE",
    "LC_ALL",
)


def missing(*programs: str) -> list[str]:
    return [program for program in programs if shutil.which(program) is None]


def skip_unless(*programs: str) -> None:
    if absent := missing(*programs):
        pytest.skip(f"not installed: {', '.join(absent)}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        wanted = [program for mark in item.iter_markers("needs") for program in mark.args]
        if item.get_closest_marker("display"):
            wanted += x11.PROGRAMS
        if absent := missing(*wanted):
            item.add_marker(pytest.mark.skip(reason=f"not installed: {', '.join(absent)}"))


# --- failing on complaints ---


@pytest.fixture(autouse=True)
def expect_log(request: pytest.FixtureRequest) -> Iterator[ExpectedMessages]:
    """Fails the test on log records at WARNING and above, unless announced: `expect_log("part of the text")`."""
    messages = ExpectedMessages([text for mark in request.node.iter_markers("expect_log") for text in mark.args])
    watch = LogWatch(messages)
    logging.getLogger().addHandler(watch)
    yield messages
    logging.getLogger().removeHandler(watch)
    if complaint := messages.complaint("log record"):
        pytest.fail(complaint, pytrace=False)


@pytest.fixture(autouse=True)
def expect_qt_message(request: pytest.FixtureRequest) -> Iterator[ExpectedMessages]:
    """Fails a test that makes Qt complain; does nothing in tests that do not use Qt."""
    messages = ExpectedMessages([text for mark in request.node.iter_markers("expect_qt_message") for text in mark.args])
    with ExitStack() as stack:
        if request.node.get_closest_marker("qt") or "PySide6.QtWidgets" in sys.modules:
            from tests.support.qt_watch import collected_here, watched_qt_messages

            stack.enter_context(watched_qt_messages(messages))
            stack.enter_context(collected_here())
        yield messages
    if complaint := messages.complaint("Qt message"):
        pytest.fail(complaint, pytrace=False)


@pytest.fixture(autouse=True)
def network() -> Iterator[list[str]]:
    """Fails the test on any connection beyond loopback, also on one whose error was swallowed."""
    with loopback_only() as attempts:
        yield attempts
    if attempts:
        pytest.fail(f"connections beyond loopback: {', '.join(attempts)}", pytrace=False)


# --- a private place ---


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The data folder of this test (`AFTERNOON_HOME`), not made yet."""
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def private_environment(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No keys, no proxies, no keyring and no settings of the person who runs the tests."""
    for name in PRIVATE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AFTERNOON_HOME", str(home))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


@pytest.fixture
def program(home: Path) -> Program:
    """The real program on this test's data folder: `program.run("status", "--json").events`."""
    return Program(home, clean_environment(home))


# --- material ---


@pytest.fixture(scope="session")
def sample_week() -> Path:
    """The shipped sample week."""
    return PROJECT / "resources" / "sample_week"


@pytest.fixture(scope="session")
def wire() -> Path:
    """Recorded exchanges and real files from elsewhere; not part of the repository, so skipped where absent."""
    folder = Path(os.environ.get("AFTERNOON_WIRE") or PROJECT.parent / "shared" / "wire")
    if not folder.is_dir():
        pytest.skip("the folder of recorded material is absent; set AFTERNOON_WIRE to its path")
    return folder


# --- programs around us ---


@pytest.fixture(scope="session")
def xvfb() -> Iterator[Mapping[str, str]]:
    """The environment of a real X11 screen with a window manager; one per test process."""
    skip_unless(*x11.PROGRAMS)
    with x11.screen() as environment:
        yield environment


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Path], Path]:
    """`soffice(document, folder)` converts a document to PDF with LibreOffice and returns the PDF's path."""
    skip_unless(*office.PROGRAMS)
    profile = tmp_path_factory.mktemp("libreoffice")
    return lambda document, folder: office.to_pdf(document, folder, profile)


@pytest.fixture(scope="session")
def secret_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """The environment in which the system keyring works and is empty."""
    skip_unless(*secrets.PROGRAMS)
    with secrets.secret_service(tmp_path_factory.mktemp("keyring")) as environment:
        yield environment


@pytest.fixture
def new_secret_service(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """The environment in which a system keyring is there but never kept anything."""
    skip_unless(*secrets.PROGRAMS)
    with secrets.secret_service(tmp_path / "keyring", is_new=True) as environment:
        yield environment


@pytest.fixture(scope="session")
def qapp() -> object:
    """The QApplication of this process. A test that uses Qt in this process also has the marker `qt`."""
    from tests.support.qt_watch import application

    return application()
