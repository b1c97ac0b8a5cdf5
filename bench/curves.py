#!/usr/bin/env python3
"""Draws the accuracy of runs by epoch, from their logs, as docs/curves.svg has it.

bench/curves.py --panel "30 epochs" a.jsonl b.jsonl --panel "residual" c.jsonl > curves.svg

Each panel is a title and the logs of its runs (`train --log`): validation accuracy as a line, training accuracy dashed.
"""

import argparse
import json
import math
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, TOP, GAP = 320, 220, 44, 34, 70
COLOURS = ["#1f77b4", "#d9660f", "#2a8f3c", "#8a4fbf"]


def epochs(log):
    """The epoch events of a log, in order."""
    events = [json.loads(line) for line in Path(log).read_text(encoding="utf-8").splitlines()]
    return [event for event in events if event.get("event") == "epoch"]


def panel(title, logs, left):
    runs = [epochs(log) for log in logs]
    last = max(event["epoch"] for run in runs for event in run)
    values = [event[key] for run in runs for event in run for key in ("accuracy", "val_accuracy")]
    low, high = math.floor(min(values) * 10) / 10, math.ceil(max(values) * 10) / 10

    def x(epoch):
        return left + WIDTH * (epoch - 1) / max(1, last - 1)

    def y(value):
        return TOP + HEIGHT * (high - value) / (high - low)

    out = [f'<text x="{left}" y="{TOP - 14}" font-weight="bold">{escape(title)}</text>']
    for tenth in range(round(low * 10), round(high * 10) + 1):
        at = y(tenth / 10)
        out.append(f'<line x1="{left}" x2="{left + WIDTH}" y1="{at:.1f}" y2="{at:.1f}" stroke="#8888" stroke-width=".5"/>')
        out.append(f'<text x="{left - 6}" y="{at + 4:.1f}" text-anchor="end">.{tenth}</text>' if tenth < 10 else
                   f'<text x="{left - 6}" y="{at + 4:.1f}" text-anchor="end">1</text>')
    every = math.ceil(last / 10)
    for epoch in sorted({1, last, *(e for e in range(every, last, every) if e > 1 and last - e >= every)}):
        out.append(f'<text x="{x(epoch):.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{epoch}</text>')
    for run, colour in zip(runs, COLOURS * len(runs)):
        for key, dashes in (("accuracy", ' stroke-dasharray="4 3" stroke-opacity=".6"'), ("val_accuracy", "")):
            points = " ".join(f"{x(event['epoch']):.1f},{y(event[key]):.1f}" for event in run)
            out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"{dashes}/>')
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--panel", nargs="+", action="append", required=True, metavar=("TITLE LOG", "LOG"))
    panels = parser.parse_args().panel
    width = LEFT + len(panels) * (WIDTH + GAP) - GAP + 16
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{TOP + HEIGHT + 44}" font-family="sans-serif" font-size="12">')
    print('<rect width="100%" height="100%" fill="#fff"/>')
    for index, (title, *logs) in enumerate(panels):
        if not logs:
            parser.error(f"the panel '{title}' has no log")
        print("\n".join(panel(title, logs, LEFT + index * (WIDTH + GAP))))
    print(f'<text x="{LEFT}" y="{TOP + HEIGHT + 36}">accuracy by epoch: validation; dashed, training</text>\n</svg>')


if __name__ == "__main__":
    main()
