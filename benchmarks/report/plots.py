"""The plots of the page, as SVG (and as PNG, to look at)."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen first)
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.ticker import FuncFormatter, NullFormatter  # noqa: E402

from .figures import counted, event_sizes, per_second  # noqa: E402

plt.rcParams.update(
    {
        "svg.hashsalt": "leadlang",  # the same figures give the same file
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.color": "#e4e4e4",
        "grid.linewidth": 0.7,
        "axes.axisbelow": True,
        "legend.frameon": False,
    }
)
_OURS = "#c2185b"
_OTHERS = ("#1f77b4", "#e0a100", "#2a9d5c", "#7b4fa3", "#17a2b8", "#8c6d46", "#7f7f7f", "#333333", "#b0b0b0")

Series = dict[str, list[tuple[int, float]]]


def draw(found: Mapping[str, Any], folder: Path, *, png: bool = False) -> list[str]:
    """Write a file for each plot whose part was measured; their names, without ending."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for name, figure in _figures(found):
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
        if png:
            figure.savefig(folder / f"{name}.png", dpi=110)
        plt.close(figure)
        names.append(name)
    return names


def _figures(found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if "by_rules" in found:
        part = found["by_rules"]
        series = _throughput(part["rows"], "rules", lambda row: part["leads"])
        yield "by_rules", _lines(series, "number of rules", "leads per second")
    if "by_leads" in found:
        series = _throughput(found["by_leads"], "leads", lambda row: row["leads"])
        yield "by_leads", _lines(series, "number of leads", "leads per second")
    if "behaviour_by_rules" in found:
        part = found["behaviour_by_rules"]
        series = _throughput(part["rows"], "rules", lambda row: part["events"])
        yield "events_by_rules", _lines(series, "number of rules", "events per second")
    if "by_events" in found:
        series = _throughput(event_sizes(found), "events", lambda row: row["events"])
        yield "by_events", _lines(series, "number of events", "events per second")
    if "attribute_cores" in found and "behaviour_cores" in found:
        yield "by_cores", _cores(found["attribute_cores"], found["behaviour_cores"])
    if "memory" in found:
        yield "memory", _memory(found["memory"])
    if "single" in found:
        yield "single", _lines(_latency(found["single"]["one field"]), "number of rules", "µs a lead (p50)")


def _throughput(rows: Sequence[Mapping[str, Any]], key: str, count: Any) -> Series:
    series: Series = {}
    for row in rows:
        for name, seconds in row["seconds"].items():
            series.setdefault(name, []).append((row[key], per_second(count(row), seconds)))
    return series


def _latency(rows: Sequence[Mapping[str, Any]]) -> Series:
    series: Series = {}
    for row in rows:
        for name, latency in row["latencies"].items():
            series.setdefault(name, []).append((row["rules"], latency["p50"]))
    return series


def _lines(series: Series, across: str, up: str) -> Any:
    figure, axes = plt.subplots(figsize=(7.4, 4.2), layout="constrained")
    for name, colour in _colours(series).items():
        ours = name.startswith("leadlang")
        dashes = "--" if name.startswith("leadlang,") else "-"
        points = series[name]
        axes.plot(
            [at for at, _ in points],
            [value for _, value in points],
            dashes,
            marker="o",
            markersize=4,
            color=colour,
            label=name,
            linewidth=2.4 if ours else 1.5,
            zorder=3 if ours else 2,
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    sizes = sorted({at for points in series.values() for at, _ in points})
    axes.set_xticks(sizes, [counted(at) for at in sizes])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_tick_params(which="minor", length=0)
    _count_up(axes)
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=9)
    return figure


def _cores(*parts: Mapping[str, Any]) -> Any:
    figure, both = plt.subplots(1, 2, figsize=(7.4, 3.4), layout="constrained")
    for axes, part, title in zip(both, parts, ("rules on attributes", "rules on events"), strict=True):
        names = list(part["1"]["seconds"])
        wide = 0.8 / len(part)
        for at, (cores, row) in enumerate(part.items()):
            speeds = [
                statistics.median(part["1"]["seconds"][name]) / statistics.median(row["seconds"][name])
                for name in names
            ]
            places = [place + (at - (len(part) - 1) / 2) * wide for place in range(len(names))]
            shade = ("#d9d9d9", "#c2185b", "#7b4fa3", "#1f77b4")[at % 4]
            axes.bar(places, speeds, wide, label=f"{cores} cores" if cores != "1" else "1 core", color=shade)
        axes.set_xticks(range(len(names)), names, rotation=35, ha="right", fontsize=9)
        axes.set_title(title, fontsize=10)
    both[0].set_ylabel("times as fast as on one core")
    both[1].legend(fontsize=9, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure


def _memory(parts: Mapping[str, Any]) -> Any:
    figure, both = plt.subplots(1, 2, figsize=(7.4, 2.8), layout="constrained")
    for axes, (part, title) in zip(
        both, (("attributes", "rules on attributes"), ("behaviour", "rules on events")), strict=True
    ):
        names = list(parts[part])[::-1]
        more = [(parts[part][name]["peak"] - parts[part][name]["before"]) / 2**20 for name in names]
        colours = [_OURS if name.startswith("leadlang") else "#9aa7b4" for name in names]
        axes.barh(names, more, color=colours)
        axes.set_title(title, fontsize=10)
        axes.set_xlabel("MiB beside the table")
        axes.grid(axis="y", visible=False)
    return figure


def _colours(series: Series) -> dict[str, str]:
    others = cycle(_OTHERS)
    return {name: _OURS if name.startswith("leadlang") else next(others) for name in series}


def _count_up(axes: Axes) -> None:
    def written(value: float, _: object) -> str:
        return counted(int(value)) if value >= 1 else f"{value:g}"

    axes.yaxis.set_major_formatter(FuncFormatter(written))
    axes.yaxis.set_minor_formatter(NullFormatter())
