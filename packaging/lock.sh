#!/usr/bin/env bash
# Writes requirements/runtime.lock and requirements/dev.lock: pinned versions with hashes, valid for
# Python 3.11 to 3.13 on Linux, macOS and Windows. The files name no index, so any mirror may serve them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export UV_PYTHON_DOWNLOADS=never

compile() {
    local out=$1
    shift
    .venv/bin/python -m uv pip compile pyproject.toml "$@" --quiet --no-config --upgrade --universal \
        --python-version 3.11 --python .venv/bin/python --generate-hashes --no-emit-index-url --no-annotate \
        --no-header --output-file "$out"
    if grep -nE 'https?:|file:|^-' "$out"; then
        echo "$out names an index or a path; see the lines above." >&2
        exit 1
    fi
}

.venv/bin/python -c 'import uv' 2>/dev/null || .venv/bin/python -m pip install --quiet uv
compile requirements/runtime.lock --group build
compile requirements/dev.lock --group build --group dev --constraint requirements/runtime.lock
echo "Wrote requirements/runtime.lock and requirements/dev.lock."
