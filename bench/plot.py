"""Draws speed against event rate as SVG."""

import html
import math

WIDTH, HEIGHT = 760, 456
LEFT, RIGHT, TOP, BOTTOM = 76, 40, 64, 100

STYLE = """
  .ground { fill: #ffffff; } .grid { stroke: #d8dee4; } .axis { stroke: #57606a; } text { fill: #1f2328; }
  .note { fill: #57606a; } .ours { stroke: #0550ae; } .ours-fill { fill: #0550ae; }
  .other { stroke: #953800; } .other-fill { fill: #953800; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; } .grid { stroke: #30363d; } .axis { stroke: #9198a1; } text { fill: #f0f6fc; }
    .note { fill: #9198a1; } .ours { stroke: #79c0ff; } .ours-fill { fill: #79c0ff; }
    .other { stroke: #ffa657; } .other-fill { fill: #ffa657; }
  }
  text { font: 14px system-ui, sans-serif; } .title { font-size: 17px; font-weight: 600; } .note { font-size: 12px; }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
"""


class Axes:
    """Both are logarithmic and span whole decades, but for the end of the rates."""

    def __init__(self, points):
        speeds = [speed for point in points for speed in (point.ours, point.ausearch)]
        self.low = math.floor(math.log10(min(speeds)))
        self.high = math.ceil(math.log10(max(speeds)))
        self.last = math.log10(points[-1].rate)

    def x(self, rate):
        return LEFT + math.log10(rate) / self.last * (WIDTH - LEFT - RIGHT)

    def y(self, speed):
        return TOP + (self.high - math.log10(speed)) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM)


def number(value):
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def grid(axes, points):
    bottom = HEIGHT - BOTTOM
    for exponent in range(axes.low, axes.high + 1):
        y = axes.y(10.0 ** exponent)
        yield f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{number(10.0 ** exponent)}</text>'
    rates = [10 ** exponent for exponent in range(math.floor(axes.last) + 1)] + [points[-1].rate]
    for rate in rates:
        x = axes.x(rate)
        yield f'<path class="grid" d="M{x:.1f} {TOP}V{bottom}"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 20}" text-anchor="middle">{number(rate)}</text>'
    yield f'<path class="axis" d="M{LEFT} {bottom}H{WIDTH - RIGHT}"/>'
    center = (LEFT + WIDTH - RIGHT) / 2
    yield f'<text x="{center}" y="{bottom + 42}" text-anchor="middle">events per second in the log</text>'
    middle = (TOP + bottom) / 2
    yield f'<text x="20" y="{middle}" text-anchor="middle" transform="rotate(-90 20 {middle})">MB/s</text>'


def series(axes, points, name, kind, speed_of):
    """A line with its name where the rates are high and the lines apart; the forms of the marks differ too."""
    places = [(axes.x(point.rate), axes.y(speed_of(point))) for point in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline class="line {kind}" points="{line}"/>'
    for (x, y), point in zip(places, points):
        shape = (f'<circle class="{kind}-fill" cx="{x:.1f}" cy="{y:.1f}" r="5">' if kind == "ours" else
                 f'<rect class="{kind}-fill" x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9">')
        unit = f"{name}: {speed_of(point):.1f} MB/s at {point.rate:,} events/s"
        yield f'{shape}<title>{unit}</title></{"circle" if kind == "ours" else "rect"}>'
    x, y = places[-min(3, len(places))]
    anchor = "end" if kind == "ours" else "start"
    yield f'<text class="{kind}-fill" x="{x + 8:.1f}" y="{y - 14:.1f}" text-anchor="{anchor}">{name}</text>'


def draw(points, machine):
    first, last = points[0], points[-1]
    title = "Speed of a search for a rare key, by event rate"
    description = (f"From {first.rate} to {last.rate:,} events per second, dockaudit-search goes from {first.ours:.0f} "
                   f"to {last.ours:.0f} MB/s, ausearch from {first.ausearch:.0f} to {last.ausearch:.1f} MB/s. "
                   "Both axes are logarithmic.")
    axes = Axes(points)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d">',
        f'<title id="t">{title}</title>', f'<desc id="d">{description}</desc>', f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}"/>',
        f'<text class="title" x="{LEFT}" y="36">{title}</text>',
        *grid(axes, points),
        *series(axes, points, "dockaudit-search", "ours", lambda point: point.ours),
        *series(axes, points, "ausearch", "other", lambda point: point.ausearch),
        f'<text class="note" x="{LEFT}" y="{HEIGHT - 32}">Up is faster. Both axes are logarithmic.</text>',
        f'<text class="note" x="{LEFT}" y="{HEIGHT - 14}">bench/run on {html.escape(machine)}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"
