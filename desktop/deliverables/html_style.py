"""Answers for the look of an HTML document: one style sheet for screen (light and dark) and print, nothing fetched."""

from __future__ import annotations

from desktop.deliverables import house
from desktop.deliverables.chart_svg import Ink

# name -> (light, dark); contrasts of text are 4.5:1 and more on their ground
_COLOURS: dict[str, tuple[str, str]] = {
    "ink": (house.INK, "E6ECE9"),
    "muted": (house.MUTED, "A3B0AB"),
    "hair": (house.HAIRLINE, "3A4543"),
    "ground": (house.WHITE, "151B1A"),
    "panel": (house.PANEL, "1F2826"),
    "accent": (house.ACCENT, "7CC4DA"),
    "warn": (house.WARNING, "E8A566"),
    "warn-panel": (house.WARNING_PANEL, "2E241A"),
    **{f"s{number}": pair for number, pair in enumerate(zip(house.SERIES, (
        "4FA9C4", "E0A04A", "9CC3CD", "A98BBD", "8DB078", "C2BCB4",
    ), strict=True), 1)},
}  # fmt: skip
_FONT = f"'Atkinson Hyperlegible Next', {house.LATIN}, 'Helvetica Neue', 'PingFang SC', '{house.CHINESE}', 'Noto Sans CJK SC', sans-serif"

CHART_INK = Ink(font="inherit", variable=True)


def _variables(dark: bool) -> str:
    return ";".join(f"--{name}:#{pair[dark]}" for name, pair in _COLOURS.items())


def sheet() -> str:
    """The style sheet as text without a `<style>` around it."""
    return (
        f":root{{color-scheme:light dark;{_variables(False)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_variables(True)}}}}}\n{_RULES}"
        f"{_drawing()}\n"
        f"@media print{{:root{{color-scheme:light;{_variables(False)}}}{_PRINT}}}\n"
    )


def _drawing() -> str:
    """The colours of the shapes of a chart, by their classes."""
    names = ("ink", "muted", "hair", "ground", *(f"s{number}" for number in range(1, len(house.SERIES) + 1)))
    return "".join(f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}" for name in names)


_RULES = f"""*{{box-sizing:border-box}}
body{{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 {_FONT}}}
:lang(zh){{line-height:1.75}}
main,header,footer{{max-width:46rem;margin:0 auto;padding:0 1.25rem}}
header{{padding-top:2.5rem;margin-bottom:1rem;display:grid;grid-template-columns:minmax(0,1fr)}}
footer{{padding-bottom:3rem;color:var(--muted);font-size:.8rem}}
.status{{grid-area:1/1;display:flex;gap:1rem;justify-content:space-between;color:var(--muted);font-size:.8rem;margin:0 0 1.2rem}}
.draft{{color:var(--warn);font-weight:700}}
h1{{grid-area:2/1;font-size:1.9rem;line-height:1.2;margin:0 0 .3rem;text-wrap:balance}}
.subtitle{{grid-area:3/1;color:var(--muted);font-size:1.05rem;margin:0 0 1.6rem}}
h2{{font-size:1.25rem;color:var(--accent);margin:2rem 0 .5rem}}
h3{{font-size:1.05rem;margin:1.5rem 0 .4rem}}
h4{{font-size:1rem;color:var(--muted);margin:1.2rem 0 .3rem}}
h2,h3,h4{{line-height:1.3;break-after:avoid}}
p{{margin:0 0 .75rem}}
p,li,td,th,figcaption{{overflow-wrap:anywhere}}
ul,ol{{margin:0 0 .9rem;padding-left:1.3rem}}
li{{margin-bottom:.3rem}}
li::marker{{color:var(--accent)}}
.lead{{font-size:1.12rem}}
.note{{color:var(--muted);font-size:.87rem}}
.callout,.warning{{background:var(--panel);border-left:3px solid var(--accent);padding:.65rem .9rem;margin:1rem 0}}
.warning{{background:var(--warn-panel);border-color:var(--warn)}}
.sure{{color:var(--muted)}}
a{{color:var(--accent)}}
a.n{{text-decoration:none;white-space:nowrap}}
a.n:hover,a.n:focus{{text-decoration:underline}}
nav{{margin:0 0 1.6rem}}
nav h2{{color:var(--ink);font-size:1.05rem;margin:0 0 .4rem}}
nav ul{{list-style:none;padding:0}}
nav .l3{{padding-left:1.2rem}}
nav a{{text-decoration:none}}
figure{{margin:1.4rem 0}}
figcaption,caption{{font-weight:700;font-size:.9rem;text-align:left;padding-bottom:.35rem}}
svg{{width:100%;height:auto;display:block}}
.wide{{overflow-x:auto;margin:1.1rem 0}}
table{{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.4}}
th{{color:var(--muted);text-align:left;vertical-align:bottom;border-bottom:2px solid var(--ink)}}
td{{vertical-align:top;border-bottom:1px solid var(--hair)}}
th,td{{padding:.35rem .55rem}}
.right{{text-align:right}}
.center{{text-align:center}}
.num{{white-space:nowrap;font-variant-numeric:tabular-nums;overflow-wrap:normal}}
tr.total td{{border-top:2px solid var(--ink);font-weight:700}}
details{{font-size:.87rem;margin-top:.4rem}}
summary{{color:var(--muted);cursor:pointer}}
.sources{{font-size:.85rem;color:var(--muted)}}
.sources h3{{font-size:.85rem;color:var(--ink);margin:.9rem 0 .2rem}}
.sources ol{{list-style:none;padding:0;margin:0}}
.sources li{{display:flex;gap:.6rem}}
.sources li:target,h2:target,h3:target{{background:var(--panel)}}
.sources .k{{color:var(--accent);min-width:1.6rem}}
"""
_PRINT = (
    "@page{size:A4;margin:2cm}body{font-size:10pt}main,header,footer{max-width:none;padding:0}header{padding-top:0}"
    "thead{display:table-header-group}tr,figure,.callout,.warning,li{break-inside:avoid}.wide{overflow:visible}"
    "details{display:none}a{text-decoration:none}p,li{orphans:2;widows:2}"
)
