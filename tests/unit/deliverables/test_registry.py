"""What all writers promise: the same bytes twice, known sources only, nothing heavy before the first use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.core.errors import InvalidArguments, ToolFailed
from desktop.core.schema import dump
from desktop.core.spec import Language, Line, MailSpec
from desktop.deliverables.note import cited
from desktop.deliverables.registry import WRITERS, check_spec
from tests.support import sample_specs
from tests.support.program import PROJECT


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("format", list(WRITERS))
def test_the_same_spec_gives_the_same_bytes(tmp_path: Path, format: str, language: Language) -> None:
    spec = sample_specs.specs(language)[format]
    files = []
    for name in ("one", "two"):
        path = tmp_path / name  # the extension is the caller's business: this may be a temporary file
        WRITERS[format].write(spec, sample_specs.context(language), path)
        files.append(path.read_bytes())
    assert files[0] == files[1]


def test_another_process_gives_the_same_bytes(tmp_path: Path) -> None:
    program = (
        "import hashlib,sys,pathlib\n"
        "from tests.support import sample_specs as s\n"
        "from desktop.deliverables.registry import WRITERS\n"
        "p=pathlib.Path(sys.argv[1])\n"
        "for f,spec in s.specs().items():\n"
        "    WRITERS[f].write(spec,s.context(),p); print(f,hashlib.sha256(p.read_bytes()).hexdigest())\n"
    )
    seen = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / seed)],
            capture_output=True,
            text=True,
            cwd=PROJECT,
            env={"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo" if seed == "1" else "UTC"},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        seen.add(done.stdout)
    assert len(seen) == 1


@pytest.mark.parametrize("format", list(WRITERS))
def test_every_cited_passage_of_the_spec_is_in_the_evidence(tmp_path: Path, format: str) -> None:
    spec = sample_specs.specs()[format]
    result = WRITERS[format].write(spec, sample_specs.context(), tmp_path / "x")
    missing = set(cited(spec)) - {id for evidence in result.evidence for id in evidence.sources}
    assert not missing


@pytest.mark.parametrize("format", list(WRITERS))
def test_a_spec_survives_json(format: str) -> None:
    spec = sample_specs.specs("zh")[format]
    assert check_spec(format, dump(spec)) == spec


def test_unknown_sources_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    spec = MailSpec("S", (Line("a", ("p0000000",)), Line("b", ("p1111111", *sample_specs.ids(1)))))
    with pytest.raises(ToolFailed, match="p0000000, p1111111") as caught:
        WRITERS["eml"].write(spec, sample_specs.context(), tmp_path / "x.eml")
    assert sample_specs.ids(1)[0] not in str(caught.value)
    assert not (tmp_path / "x.eml").exists()


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidArguments, match="docx, md, pdf, html, xlsx, csv, pptx, eml, ics"):
        check_spec("odt", {})


def test_the_registry_and_the_checks_import_no_office_library() -> None:
    program = (
        "import sys\n"
        "from desktop.deliverables import registry\n"
        "try: registry.check_spec('pptx', {'title': 'T', 'slides': []})\n"
        "except Exception: pass\n"
        "print(sorted({m.partition('.')[0] for m in sys.modules} & {'docx','xlsxwriter','pptx','icalendar','lxml','openpyxl','typst'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=PROJECT, check=True)
    assert done.stdout.strip() == "[]"
