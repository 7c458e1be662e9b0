#!/usr/bin/env python3
"""Draws a dashboard of Grafana to look at where there is no Grafana.

Each panel's questions are put to a Prometheus, with its variables filled in, and drawn where the dashboard has it, with
Grafana's own defaults for what the dashboard does not say. It knows the kinds of panels, units and options that
helm/stepladder/files/monitoring uses, and says so where it meets another. It takes matplotlib (PyPI).

    build/draw_dashboard.py helm/stepladder/files/monitoring/app.json app.png --prometheus http://127.0.0.1:9090 \\
        --var namespace=team-a --var app=shop --hours 24 [--to 2026-11-30T12:00:00Z]
"""

import argparse
import datetime
import json
import re
import urllib.parse
import urllib.request

import matplotlib

matplotlib.use("Agg")
from matplotlib import dates, pyplot, ticker  # noqa: E402
from matplotlib.patches import Rectangle  # noqa: E402

COLUMN, ROW, GAP, DPI = 60, 38, 8, 100  # pixels of the grid
PALETTE = ["#73BF69", "#F2CC0C", "#5794F2", "#FF9830", "#F2495C", "#3274D9", "#B877D9", "#37872D", "#FA6400", "#8F3BB8"]
COLOURS = {
    "green": "#37872D", "red": "#C4162A", "orange": "#FA6400", "yellow": "#E0B400", "blue": "#1F60C4", "text": "#8E8E8E",
    "light-blue": "#8AB8FF", "purple": "#8F3BB8", "gray": "#8E8E8E", "transparent": "#FFFFFF",
}  # fmt: skip
# What Grafana takes where a dashboard names no thresholds.
THRESHOLDS = [{"color": "green", "value": None}, {"color": "red", "value": 80}]
LARGE = [(1e9, "Bil"), (1e6, "Mil"), (1e3, "K")]
DURATIONS = [(604800, "weeks"), (86400, "days"), (3600, "hours"), (60, "mins"), (1, "s")]
BYTES = [(2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")]


def number(value):
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def scaled(value, scale, rest=""):
    for size, name in scale:
        if abs(value) >= size:
            return f"{number(value / size)} {name}"
    return number(value) + rest


def text(value, unit):
    match unit:
        case "short" | "none":
            return scaled(value, LARGE)
        case "s":
            return f"{number(value * 1000)} ms" if 0 < abs(value) < 1 else scaled(value, DURATIONS, " s")
        case "bytes":
            return scaled(value, BYTES, " B")
        case "currencyUSD":
            return "$" + scaled(value, LARGE)
        case "reqps":
            return scaled(value, LARGE) + " req/s"
        case "cpm":
            return scaled(value, LARGE) + " c/m"
        case "percentunit":
            return f"{number(value * 100)}%"
    raise SystemExit(f"the unit {unit} is not known here")


class Prometheus:
    def __init__(self, url, end, seconds, variables):
        self.url, self.end, self.seconds, self.variables = url, end, seconds, variables

    def filled(self, question, step):
        values = self.variables | {
            "__range": f"{self.seconds}s",
            "__interval": f"{step}s",
            "__rate_interval": f"{max(step + 30, 120)}s",
        }
        return re.sub(r"\$\{?(\w+)}?", lambda name: values[name.group(1)], question)

    def ask(self, path, **query):
        url = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(url) as answer:
            return json.load(answer)["data"]["result"]

    def now(self, target):
        found = self.ask("query", query=self.filled(target["expr"], 60), time=self.end)
        return [(one["metric"], float(one["value"][1])) for one in found]

    def through(self, target, pixels):
        step = max(30, round(self.seconds / pixels))
        found = self.ask(
            "query_range", query=self.filled(target["expr"], step), start=self.end - self.seconds, end=self.end, step=step
        )
        return [(one["metric"], [(at, float(value)) for at, value in one["values"]]) for one in found], step


def name(target, labels):
    if "legendFormat" not in target:
        return ", ".join(labels.values()) or target["expr"]
    return re.sub(r"\{\{\s*(\w+)\s*}}", lambda label: labels.get(label.group(1), ""), target["legendFormat"])


class Panel:
    def __init__(self, panel, figure, height, prometheus):
        self.panel, self.figure, self.prometheus = panel, figure, prometheus
        self.defaults = panel.get("fieldConfig", {}).get("defaults", {})
        self.options = panel.get("options", {})
        self.unit = self.defaults.get("unit", "short")
        at = panel["gridPos"]
        self.x, self.w = at["x"] * COLUMN + GAP / 2, at["w"] * COLUMN - GAP
        self.h = at["h"] * ROW - GAP
        self.y = height - at["y"] * ROW - self.h - GAP / 2
        self.height = height

    def axes(self, left, bottom, right, top):
        """Inside the panel, with margins in pixels."""
        width, height = 24 * COLUMN, self.height
        return self.figure.add_axes(
            (
                (self.x + left) / width,
                (self.y + bottom) / height,
                max(self.w - left - right, 10) / width,
                max(self.h - bottom - top, 10) / height,
            )
        )

    def say(self, x, y, words, **how):
        self.figure.text((self.x + x) / (24 * COLUMN), (self.y + y) / self.height, words, **how)

    def draw(self):
        if self.panel["type"] == "row":
            self.say(4, self.h / 2, self.panel["title"], size=12, weight="bold", va="center")
            return
        self.figure.add_artist(
            Rectangle(
                (self.x / (24 * COLUMN), self.y / self.height),
                self.w / (24 * COLUMN),
                self.h / self.height,
                facecolor="white",
                edgecolor="#D8D9DA",
                linewidth=0.8,
                zorder=-1,
            )
        )
        self.say(8, self.h - 18, self.panel["title"] + ("  (i)" if self.panel.get("description") else ""), size=10, weight="bold")
        kinds = {
            "stat": self.stat,
            "timeseries": self.timeseries,
            "table": self.table,
            "bargauge": self.bargauge,
            "state-timeline": self.states,
        }
        if self.panel["type"] not in kinds:
            raise SystemExit(f"panels of kind {self.panel['type']} are not known here")
        kinds[self.panel["type"]]()

    def nothing(self):
        self.say(self.w / 2, self.h / 2, self.defaults.get("noValue", "No data"), size=10, color="#8E8E8E", ha="center")

    def colour(self, value):
        color = self.defaults.get("color", {"mode": "thresholds"})
        if color["mode"] == "fixed":
            return COLOURS[color["fixedColor"]]
        passed = "green"
        for step in self.defaults.get("thresholds", {}).get("steps", THRESHOLDS):
            if step["value"] is None or value >= step["value"]:
                passed = step["color"]
        return COLOURS[passed]

    def overridden(self, label, target):
        """What overrides set for one series, by its name or its question."""
        found = {}
        for override in self.panel.get("fieldConfig", {}).get("overrides", []):
            by = override["matcher"]
            if by["options"] == {"byName": label, "byFrameRefID": target["refId"]}[by["id"]]:
                found |= {prop["id"]: prop["value"] for prop in override["properties"]}
        return found

    def instant(self):
        return [(name(target, labels), value) for target in self.panel["targets"] for labels, value in self.prometheus.now(target)]

    def stat(self):
        found = self.instant()
        if not found:
            self.nothing()
        for i, (label, value) in enumerate(found):
            x = self.w * (i + 0.5) / len(found)
            self.say(x, self.h * 0.42, text(value, self.unit), size=22, weight="bold", ha="center", va="center", color=self.colour(value))
            if len(found) > 1:
                self.say(x, self.h * 0.12, label, size=9, ha="center", color="#444444")

    def series(self):
        return [
            (name(target, labels), points, step, self.overridden(name(target, labels), target))
            for target in self.panel["targets"]
            for found, step in [self.prometheus.through(target, self.w)]
            for labels, points in found
        ]

    def clock(self, axes):
        end = datetime.datetime.fromtimestamp(self.prometheus.end, datetime.UTC)
        axes.set_xlim(end - datetime.timedelta(seconds=self.prometheus.seconds), end)
        axes.xaxis.set_major_locator(dates.AutoDateLocator(maxticks=max(3, int(self.w / 90))))
        axes.xaxis.set_major_formatter(dates.DateFormatter("%H:%M"))
        axes.tick_params(labelsize=8, length=0)
        for side in axes.spines.values():
            side.set_visible(False)

    def timeseries(self):
        found = self.series()
        if not found:
            self.nothing()
            return
        custom = self.defaults.get("custom", {})
        stacked = custom.get("stacking", {}).get("mode") == "normal"
        right = self.options.get("legend", {}).get("placement") == "right"
        # Grafana gives a legend at the bottom as many lines as it takes, up to a third of the panel.
        width = [24 + 6.2 * len(label) for label, *_ in found]
        lines = 1 if right else min(max(1, -int(-sum(width) // (self.w - 16))), int(self.h / 3 / 16))
        axes = self.axes(64, 24 if right else 26 + 16 * lines, self.w * 0.36 if right else 12, 30)
        total = {}
        palette = [
            COLOURS[how["color"]["fixedColor"]] if "color" in how else PALETTE[i % len(PALETTE)] for i, (*_, how) in enumerate(found)
        ]
        for colour, (_, points, step, how) in zip(palette, found):
            on_top = stacked and how.get("custom.stacking", {}).get("mode") != "none"
            filled = how.get("custom.fillOpacity", custom.get("fillOpacity"))
            dash = "--" if "custom.lineStyle" in how else "-"
            base = [total.get(at, 0) if on_top else 0 for at, _ in points]
            tops = [below + value for below, (_, value) in zip(base, points)]
            if on_top:
                total |= {at: top for (at, _), top in zip(points, tops)}
            for part in runs(points, step):
                when = [datetime.datetime.fromtimestamp(points[k][0], datetime.UTC) for k in part]
                axes.plot(when, [tops[k] for k in part], color=colour, linewidth=1.2, linestyle=dash)
                if len(part) == 1:
                    axes.plot(when, [tops[k] for k in part], ".", color=colour, markersize=4)
                if filled:
                    axes.fill_between(
                        when, [base[k] for k in part], [tops[k] for k in part], color=colour, alpha=filled / 100, linewidth=0
                    )
        if "line" in custom.get("thresholdsStyle", {}).get("mode", ""):
            for limit in self.defaults["thresholds"]["steps"]:
                if limit["value"] is not None:
                    axes.axhline(limit["value"], color=COLOURS[limit["color"]], linewidth=1, linestyle="--")
        self.clock(axes)
        axes.grid(color="#EEEEEE", linewidth=0.7)
        axes.yaxis.set_major_locator(ticker.MaxNLocator(5, integer=self.defaults.get("decimals") == 0))
        axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: text(value, self.unit)))
        if self.defaults.get("min") is not None:
            axes.set_ylim(bottom=self.defaults["min"])
        self.legend([label for label, *_ in found], palette, width, lines, right)

    def legend(self, labels, palette, width, lines, right):
        x, y = (self.w * 0.65, self.h - 44) if right else (8, 16 * lines - 8)
        for i, label in enumerate(labels):
            if not right and x + width[i] > self.w and x > 8:
                x, y = 8, y - 16
            if y < 0:
                self.say(self.w - 12, 2, "…", size=9, ha="right")
                return
            self.say(x, y, "▬", size=8, color=palette[i])
            self.say(x + 14, y, label, size=8)
            x, y = (x, y - 16) if right else (x + width[i], y)

    def table(self):
        merged = {}
        for target in self.panel["targets"]:
            value = "Value" if len(self.panel["targets"]) == 1 else "Value #" + target["refId"]
            for labels, found in self.prometheus.now(target):
                merged.setdefault(tuple(sorted(labels.items())), dict(labels))[value] = found
        rows = list(merged.values())
        if not rows:
            self.nothing()
            return
        organize = next((t["options"] for t in self.panel.get("transformations", []) if t["id"] == "organize"), {})
        hidden, titles, order = (organize.get(key, {}) for key in ("excludeByName", "renameByName", "indexByName"))
        columns = sorted({key for row in rows for key in row}, key=lambda key: (key.startswith("Value"), key))
        columns = sorted([key for key in columns if not hidden.get(key)], key=lambda key: order.get(key, 99))
        sort = self.options.get("sortBy")
        if sort:
            by = {titles.get(key, key): key for key in columns}[sort[0]["displayName"]]
            rows.sort(key=lambda row: row.get(by, 0), reverse=sort[0].get("desc", False))
        each = (self.w - 16) / len(columns)
        for i, key in enumerate(columns):
            title = titles.get(key) or key
            self.say(8 + i * each, self.h - 42, title, size=8, weight="bold", color="#1F60C4")
            for j, row in enumerate(rows):
                if self.h - 66 - 24 * j < 0:
                    self.say(self.w / 2, 2, f"{len(rows)} rows, to scroll", size=7, color="#8E8E8E", ha="center")
                    break
                cell = row.get(key, "")
                words = text(cell, self.unit) if isinstance(cell, float) else cell
                fits = int(each / 6)
                self.say(8 + i * each, self.h - 66 - 24 * j, words if len(words) <= fits else words[: fits - 1] + "…", size=8.5)

    def bargauge(self):
        found = self.instant()
        if not found:
            self.nothing()
            return
        most = max(value for _, value in found) or 1
        standing = self.options.get("orientation", "auto")
        if standing == "vertical" or (standing == "auto" and self.w > self.h):
            axes = self.axes(12, 34, 12, 34)
            axes.bar(range(len(found)), [value for _, value in found], color=[self.colour(value) for _, value in found])
            axes.set_xticks(range(len(found)), [label[: max(3, int(self.w / len(found) / 6))] for label, _ in found], size=7)
            axes.set_yticks([])
        else:
            axes = self.axes(12 + self.w * 0.36, 8, 70, 30)
            axes.barh(range(len(found)), [value for _, value in found], color=[self.colour(value) for _, value in found], height=0.7)
            axes.set_yticks(range(len(found)), [label for label, _ in found], size=8)
            axes.invert_yaxis()
            axes.set_xlim(0, most)
            for i, (_, value) in enumerate(found):
                axes.text(most * 1.02, i, text(value, self.unit), va="center", size=9, color=self.colour(value), clip_on=False)
            axes.set_xticks([])
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)

    def states(self):
        found = self.series()
        if not found:
            self.nothing()
            return
        mapped = {}
        for mapping in self.defaults.get("mappings", []):
            mapped |= mapping["options"]
        shown = self.options.get("legend", {}).get("showLegend", True)
        axes = self.axes(min(self.w * 0.34, 330), 44 if shown else 24, 12, 30)
        for i, (_, points, step, _) in enumerate(found):
            for part in runs(points, step):
                merged = []
                for k in part:
                    at, value = points[k]
                    if merged and merged[-1][2] == value:
                        merged[-1][1] = at + step
                    else:
                        merged.append([at, at + step, value])
                for start, end, value in merged:
                    state = mapped.get(f"{value:g}", {"text": f"{value:g}", "color": "green"})
                    left = dates.date2num(datetime.datetime.fromtimestamp(start, datetime.UTC))
                    wide = (end - start) / 86400
                    axes.barh(i, wide, left=left, color=COLOURS[state["color"]], height=0.85, linewidth=0)
                    pixels = (end - start) / self.prometheus.seconds * self.w * 0.66
                    if self.options.get("showValue", "auto") != "never" and pixels > 7 * len(state["text"]) and self.h / len(found) > 14:
                        axes.text(left + wide / 2, i, state["text"], size=7, color="white", ha="center", va="center")
        size = min(8.5, max(4.5, (self.h - 60) / len(found) * 0.6))
        axes.set_yticks(range(len(found)), [label for label, *_ in found])
        axes.set_ylim(len(found) - 0.5, -0.5)
        self.clock(axes)
        axes.tick_params(axis="y", labelsize=size)
        if shown:
            x = 12
            for state in sorted(mapped.values(), key=lambda one: one["index"]):
                self.say(x, 8, "■", size=9, color=COLOURS[state["color"]])
                self.say(x + 14, 8, state["text"], size=8)
                x += 34 + 6 * len(state["text"])


def runs(points, step):
    """The points without a gap between them, as lists of their numbers."""
    parts, before = [], None
    for k, (at, _) in enumerate(points):
        if before is None or at - before > step * 1.5:
            parts.append([])
        parts[-1].append(k)
        before = at
    return parts


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("dashboard")
    arguments.add_argument("picture")
    arguments.add_argument("--prometheus", default="http://127.0.0.1:9090")
    arguments.add_argument("--var", action="append", default=[], help="name=value")
    arguments.add_argument("--to", help="an instant, now if not given")
    arguments.add_argument("--hours", type=float, default=24)
    given = arguments.parse_args()
    with open(given.dashboard, encoding="utf-8") as file:
        dashboard = json.load(file)
    end = datetime.datetime.fromisoformat(given.to) if given.to else datetime.datetime.now(datetime.UTC)
    variables = dict(pair.split("=", 1) for pair in given.var)
    prometheus = Prometheus(given.prometheus, end.timestamp(), round(given.hours * 3600), variables)
    height = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in dashboard["panels"]) * ROW + GAP
    figure = pyplot.figure(figsize=(24 * COLUMN / DPI, height / DPI), dpi=DPI, facecolor="#F4F5F5")
    for panel in dashboard["panels"]:
        Panel(panel, figure, height, prometheus).draw()
    figure.savefig(given.picture, dpi=DPI)


if __name__ == "__main__":
    main()
