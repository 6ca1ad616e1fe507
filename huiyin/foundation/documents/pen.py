"""The strokes of small drawings as SVG: every number short, every word escaped."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

INK, SECOND, HAIR, BAND = "#1C2430", "#55606E", "#D5D7D0", "#E9EBE5"
BLUE, RED, GREEN, GREY = "#24598C", "#B93A26", "#23694A", "#9AA3AD"
FACE = "Noto Sans SC"
SMALL = 7.5


def width(words: str) -> float:
    """How wide these words are, about, in points."""
    return sum(SMALL if ord(sign) > 0x2E7F else SMALL * 0.56 for sign in words)


def number(value: float) -> str:
    """A coordinate, short."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def picture(width: float, height: float, parts: Sequence[str]) -> str:
    """The whole drawing."""
    size = f'viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}pt" height="{number(height)}pt"'
    face = f'font-family="{FACE}" font-size="{SMALL}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {face}>{"".join(parts)}</svg>'


def text(x: float, y: float, words: str, anchor: str, tone: str) -> str:
    """Words at a place; signs that steer a machine are left out."""
    shown = escape("".join(sign for sign in words if sign.isprintable()))
    return (
        f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" fill={quoteattr(tone)}>{shown}</text>'
    )


def line(x1: float, y1: float, x2: float, y2: float, tone: str, thick: float = 0.5) -> str:
    """A straight line."""
    ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f'<line {ends} stroke="{tone}" stroke-width="{number(thick)}"/>'


def rect(x: float, y: float, wide: float, high: float, tone: str) -> str:
    """A filled box."""
    return f'<rect x="{number(x)}" y="{number(y)}" width="{number(wide)}" height="{number(high)}" fill="{tone}"/>'


def frame(x: float, y: float, wide: float, high: float, tone: str) -> str:
    """An empty box."""
    box = f'x="{number(x)}" y="{number(y)}" width="{number(wide)}" height="{number(high)}"'
    return f'<rect {box} fill="#FFFFFF" stroke="{tone}" stroke-width="0.8"/>'


def circle(x: float, y: float, radius: float, tone: str, edge: str = "none", thick: float = 0) -> str:
    """A dot, perhaps with an edge."""
    place = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
    return f'<circle {place} fill="{tone}" stroke="{edge}" stroke-width="{number(thick)}"/>'


def polygon(points: Sequence[tuple[float, float]], tone: str) -> str:
    """A filled shape."""
    return f'<polygon points="{corners(points)}" fill="{tone}"/>'


def path(points: Sequence[tuple[float, float]], tone: str) -> str:
    """A line through points."""
    return f'<polyline points="{corners(points)}" fill="none" stroke="{tone}" stroke-width="1.3"/>'


def corners(points: Sequence[tuple[float, float]]) -> str:
    """Points as SVG writes them."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)
