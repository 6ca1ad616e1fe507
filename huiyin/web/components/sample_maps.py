"""Invented maps for the style guide."""

from typing import Any

Sample = dict[str, Any]


def _box(west: float, south: float, east: float, north: float) -> Sample:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def street_map(theme: str) -> Sample:
    blocks = [
        (0.2, 6.4, 2.6, 8.6),
        (3.6, 6.4, 5.6, 8.6),
        (6.6, 6.4, 9.6, 8.6),
        (3.6, 3.9, 4.7, 5.0),
        (5.2, 3.9, 6.3, 5.0),
    ]
    areas: list[Sample] = [
        {"kind": "block", "geometry": _box(*(n / 1000 for n in block)), "name": name}
        for block, name in zip(blocks, ("", "", "", "3号楼", "4号楼"), strict=True)
    ]
    areas += [
        {"kind": "park", "geometry": _box(0.0072, 0.0026, 0.0096, 0.005), "name": "江滨公园"},
        {"kind": "road", "geometry": {"type": "LineString", "coordinates": [[-0.001, 0.0056], [0.011, 0.0057]]},
         "name": "和平路", "label_at": (0.0012, 0.0056)},
        {"kind": "road", "geometry": {"type": "LineString", "coordinates": [[0.003, 0.0095], [0.0031, 0.001]]}},
        {"kind": "river", "geometry": {"type": "LineString", "coordinates": [[-0.001, 0.0012], [0.005, 0.0009],
                                                                             [0.011, 0.0014]]}},
    ]  # fmt: skip
    return {
        "label": "事发地点",
        "bounds": (0, 0.0015, 0.0098, 0.0073),
        "areas": areas,
        "points": [{"lon": 0.0056, "lat": 0.0034, "label": "相距12米的一件"}],
        "pin": {"lon": 0.0049, "lat": 0.0036, "label": "和平里3号楼东侧"},
        "lon_name": f"{theme}-lon",
        "lat_name": f"{theme}-lat",
        "caption": "和平里3号楼东侧",
    }


def district_map() -> Sample:
    names = ["云岭", "学府", "临江", "和平", "望塔", "江滨", "南湖", "东里", "塔湖"]
    areas = []
    for place, name in enumerate(names):
        x, y = place % 3, place // 3
        ring = [[x, y], [x + 1, y + 0.15], [x + 1.1, y + 1.1], [x + 0.1, y + 0.95], [x, y]]
        areas.append(
            {
                "geometry": {"type": "Polygon", "coordinates": [ring]},
                "name": name,
                "level": (0, 2, 1, 1, 4, 0, 3, 1, 2)[place],
                "alert": name == "望塔",
            }
        )
    return {"label": "近3天各街道的诉求，望塔最多", "areas": areas, "caption": "近3天，越深越多；红框是预警"}
