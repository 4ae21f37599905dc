"""How kring grows: time and memory of a build at several sizes, and whether that is linear.

    python benchmarks/growth.py [--sizes 1000,3000,10000] [--json FILE] [--plot FILE]

Each size is built cold, after the edit of one article, and with nothing changed. A power near 1 is linear: time grows as the number
of articles to that power, from the smallest size to the largest. The plot is an SVG of both.
"""

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import corpus
import peers

WORK = ("cold", "one edit", "nothing changed")
COLOURS = ("#1c6154", "#964512", "#5d85bd")

Figures = Mapping[str, Mapping[int, peers.Run | None]]
"""Runs by work and size."""


def power(by_size: Mapping[int, float]) -> float | None:
    """The power of the number of articles that a figure grows with; None when there are not two sizes."""
    sizes = sorted(by_size)
    if len(sizes) < 2:
        return None
    return math.log(by_size[sizes[-1]] / by_size[sizes[0]]) / math.log(sizes[-1] / sizes[0])


def values(by_size: Mapping[int, peers.Run | None], field: str) -> dict[int, float]:
    """One figure of the runs that succeeded."""
    return {size: getattr(run, field) for size, run in by_size.items() if run}


def table(figures: Figures, sizes: Sequence[int]) -> str:
    """Every figure by size, with the power it grows with."""
    lines = [f"| | {' | '.join(f'{size:,}' for size in sizes)} | power |", f"|---|{'--:|' * (len(sizes) + 1)}"]
    for what, by_size in figures.items():
        for field, unit, digits in (("wall", "s", 1), ("cpu", "s of CPU", 1), ("peak", "MB", 0)):
            found = values(by_size, field)
            grown = power(found)
            cells = [f"{found[size]:.{digits}f}" if size in found else "" for size in sizes]
            lines.append(f"| {what}, {unit} | {' | '.join(cells)} | {f'{grown:.2f}' if grown is not None else ''} |")
    return "\n".join(lines)


def plot(figures: Figures, sizes: Sequence[int]) -> str:
    """Time (left) and memory (right) by number of articles, as SVG."""
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 330" font-family="sans-serif" font-size="12" role="img">']
    parts.append("<title>Time and memory of kring build by number of articles</title>")
    for number, (field, title) in enumerate((("wall", "seconds"), ("peak", "MB"))):
        left, top, width, height = 60 + number * 430, 40, 340, 230
        most = max((value for by_size in figures.values() for value in values(by_size, field).values()), default=1) * 1.05
        parts.append(f'<path d="M{left} {top}v{height}h{width}" fill="none" stroke="#888"/><text x="{left}" y="{top - 12}" fill="#555">{title}</text>')
        for share in (0.25, 0.5, 0.75, 1):
            y = top + height * (1 - share)
            label = f"{most * share:.{0 if most > 20 else 1}f}"
            parts.append(f'<path d="M{left} {y:.0f}h{width}" stroke="#ddd"/><text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end" fill="#555">{label}</text>')
        for size in sizes:
            x = left + width * size / max(sizes)
            parts.append(f'<text x="{x:.0f}" y="{top + height + 18}" text-anchor="middle" fill="#555">{size:,}</text>')
        for colour, by_size in zip(COLOURS, figures.values(), strict=False):
            points = [(left + width * size / max(sizes), top + height * (1 - value / most)) for size, value in sorted(values(by_size, field).items())]
            way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
    for number, (colour, what) in enumerate(zip(COLOURS, figures, strict=False)):
        parts.append(
            f'<rect x="{60 + number * 150}" y="306" width="12" height="12" fill="{colour}"/><text x="{78 + number * 150}" y="316" fill="#333">{what}</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,3000,10000")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    chosen = parser.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",")]
    figures: dict[str, dict[int, peers.Run | None]] = {what: {} for what in WORK}
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="kring-growth-") as temporary:
            site = Path(temporary)
            corpus.write(corpus.corpus(articles=size), site / "kring")
            (peer,) = peers.peers(["kring"], site, site)
            for what, run in peers.work(peer, site / "kring", peers.article_of(site / "kring"), 1):
                if what in figures:
                    figures[what][size] = run
                    print(f"{size} articles, {what}: " + (f"{run.wall:.1f} s, CPU {run.cpu:.1f} s, {run.peak:.0f} MB" if run else "failed"), file=sys.stderr)
    print(f"\n{peers.machine()}\n\n{table(figures, sizes)}")
    if chosen.json:
        told = {what: {size: asdict(run) if run else None for size, run in by.items()} for what, by in figures.items()}
        chosen.json.write_text(json.dumps({"machine": peers.machine(), "runs": told}, indent=1) + "\n", encoding="utf-8")
    if chosen.plot:
        chosen.plot.write_text(plot(figures, sizes), encoding="utf-8")


if __name__ == "__main__":
    main()
