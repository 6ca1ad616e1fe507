"""What a file is, and a picture without what the camera wrote into it; no Django.

The content decides what a file is, not its name. A camera writes place, time and its own number into a picture
(EXIF, XMP, IPTC); these are taken out without touching a pixel. Which way up the picture is stays.
"""

import struct
from collections.abc import Iterator

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf,audio/mpeg,audio/mp4,video/mp4"
_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
)
_RECORDED = ((b"\x1a\x45\xdf\xa3", "audio/webm"), (b"OggS", "audio/ogg"))
_PNG_TOLD = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_ORIENTATION = 0x0112


class Broken(ValueError):
    """The bytes begin like a picture and do not go on like one."""


def media_type(content: bytes) -> str:
    """What the bytes are, as far as we take such files; empty for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return _of_brand(content[8:12])
    return next((kind for start, kind in _STARTS if content.startswith(start)), "")


def voice_type(content: bytes) -> str:
    """What a recording made in a browser is; empty for anything else."""
    found = media_type(content)
    if found == "video/mp4":  # a recorder names its container after pictures, even when there are none in it
        return "audio/mp4"
    if found:
        return found if found.startswith("audio/") else ""
    return next((kind for start, kind in _RECORDED if content.startswith(start)), "")


def _of_brand(brand: bytes) -> str:
    # The same container holds pictures (HEIC, AVIF) that browsers cannot show everywhere; those are not taken.
    if brand in (b"M4A ", b"M4B "):
        return "audio/mp4"
    return "" if brand[:3] in (b"hei", b"mif", b"avi", b"hev", b"msf") else "video/mp4"


def bare(content: bytes, kind: str) -> bytes:
    """The picture without what the camera wrote into it; other files as they are. Raises `Broken`."""
    strip = {"image/jpeg": _bare_jpeg, "image/png": _bare_png, "image/webp": _bare_webp}.get(kind)
    try:
        return strip(content) if strip else content
    except (struct.error, IndexError) as short:
        raise Broken("the file ends too early") from short


def _bare_jpeg(content: bytes) -> bytes:
    kept = [content[:2]]
    for marker, part in _segments(content):
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            kept.append(_application(marker, part))
        else:
            kept.append(part)
    return b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Every segment of a JPEG up to its end, the picture's own data with the segment that opens it.

    What stands behind the end (a film, a second picture with its own place) is not given.
    """
    at = 2
    while True:
        if content[at] != 0xFF:
            raise Broken("a segment does not begin")
        marker = content[at + 1]
        if marker == 0xFF:  # a filling byte
            at += 1
            continue
        if marker == 0xD9:
            yield marker, content[at : at + 2]
            return
        size: int = struct.unpack_from(">H", content, at + 2)[0]
        end = at + 2 + size
        if size < 2 or end > len(content):
            raise Broken("a segment is longer than the file")
        end = _after_scan(content, end) if marker == 0xDA else end
        yield marker, content[at:end]
        at = end


def _after_scan(content: bytes, at: int) -> int:
    # Inside the picture's data FF is followed by 00 or by a mark of restarting; anything else is the next segment.
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise Broken("the picture does not end")
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2


def _application(marker: int, part: bytes) -> bytes:
    body = part[4:]
    if marker in (0xE0, 0xEE):  # the density, and how colours are written
        return part
    if marker == 0xE2 and body.startswith(b"ICC_PROFILE\x00"):
        return part
    if marker == 0xE1 and body.startswith(b"Exif\x00\x00"):
        return _way_up(_orientation(body[6:]))
    return b""


def _orientation(tiff: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        start: int = struct.unpack_from(order + "I", tiff, 4)[0]
        count: int = struct.unpack_from(order + "H", tiff, start)[0]
        for entry in range(start + 2, start + 2 + 12 * count, 12):
            tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, entry)
            if tag == _ORIENTATION:
                return int(value)
    except struct.error:  # what cannot be read is dropped whole
        return 1
    return 1


def _way_up(orientation: int) -> bytes:
    if not 2 <= orientation <= 8:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    body = b"Exif\x00\x00MM\x00\x2a" + struct.pack(">IH", 8, 1) + entry + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _bare_png(content: bytes) -> bytes:
    kept, at, name = [content[:8]], 8, b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + size
        if end > len(content):
            raise Broken("a chunk is longer than the file")
        if name not in _PNG_TOLD:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)


def _bare_webp(content: bytes) -> bytes:
    end = 8 + int(struct.unpack_from("<I", content, 4)[0])
    if end > len(content):
        raise Broken("the file is shorter than it says")
    kept, at = [], 12
    while at + 8 <= end:
        name, size = struct.unpack_from("<4sI", content, at)
        after = at + 8 + size + size % 2
        if at + 8 + size > end:
            raise Broken("a chunk is longer than the file")
        if name not in (b"EXIF", b"XMP "):
            kept.append(_without_flags(name, content[at:after]))
        at = after
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _without_flags(name: bytes, chunk: bytes) -> bytes:
    # The head says whether EXIF (8) and XMP (4) follow; they do not any more.
    return chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:] if name == b"VP8X" else chunk
