#!/usr/bin/env bash
# Runs the main job on the sample week without any account, then opens the window if there is a display.
# Each run has a folder of its own under demo-output/, with its own data folder, so it can be repeated freely
# and never meets the engine of an Afternoon that is already open.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

out="demo-output/$(date +%Y-%m-%d-%H%M%S)"
home="$out/.home"
mkdir -p "$home"

.venv/bin/afternoon --home "$home" run "Prepare the client meeting pack for the Tallowmere quarterly review" \
    --folder resources/sample_week --model offline --as-of 2026-03-02T08:30 --timezone Europe/London --out "$out"

echo >&2
echo "The files are in $out" >&2

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "There is no display here, so the window stays closed. With one: .venv/bin/afternoon --home $home" >&2
    exit 0
fi

.venv/bin/afternoon --home "$home" >"$home/window.log" 2>&1 &
window=$!
sleep 2
if kill -0 "$window" 2>/dev/null; then
    disown "$window"
    echo "The window is open on the same data. Close it there; this terminal is free." >&2
else
    echo "The window did not open. It said:" >&2
    cat "$home/window.log" >&2
fi
