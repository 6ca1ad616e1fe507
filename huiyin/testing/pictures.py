"""Tiny pictures and recordings made from nothing, with what a camera writes into them."""

import struct
import zlib

GPS_WORDS = b"GPS 31.2304 N 121.4737 E, camera 0042"
# The smallest grey JPEG: tables and one block, without any application segment.
_TABLES = (
    b"\xff\xdb\x00\x43\x00" + b"\x10" * 64  # how coarse
    + b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"  # one point, grey
    + b"\xff\xc4\x00\x14\x00\x01" + b"\x00" * 16  # one code for "as before"
    + b"\xff\xc4\x00\x14\x10\x01" + b"\x00" * 16  # one code for "nothing more"
    + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
)  # fmt: skip
_DATA = b"\x3f\xff\x00"  # both codes, and a byte that must not be taken for a segment


def png(red: int = 200, width: int = 2, told: bytes = b"") -> bytes:
    """A PNG of one colour; `told` is written into it as a text a camera would write."""
    rows = (b"\x00" + bytes([red, 80, 60]) * width) * width
    chunks = [_chunk(b"IHDR", struct.pack(">IIBBBBB", width, width, 8, 2, 0, 0, 0))]
    chunks += [_chunk(b"tEXt", b"Comment\x00" + told), _chunk(b"eXIf", b"MM\x00*" + told)] if told else []
    chunks += [_chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def jpeg(orientation: int = 1, told: bytes = GPS_WORDS, behind: bytes = b"") -> bytes:
    """A JPEG as a phone writes it: with EXIF (which way up, and `told`), a comment, and something behind its end."""
    return (
        b"\xff\xd8" + _exif(orientation, told) + _segment(0xFE, told) + _TABLES + _DATA + b"\xff\xd9" + behind
    )


def _exif(orientation: int, told: bytes) -> bytes:
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff = b"II*\x00" + struct.pack("<IH", 8, 1) + entry + b"\x00\x00\x00\x00" + told
    return _segment(0xE1, b"Exif\x00\x00" + tiff)


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def webp(told: bytes = GPS_WORDS) -> bytes:
    """The frame of a WebP file with EXIF and XMP; its picture is only said to be one."""
    chunks = [
        (b"VP8X", bytes([0x0C, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
        (b"VP8L", b"\x2f\x00\x00\x00\x00"),
        (b"EXIF", told),
        (b"XMP ", told),
    ]
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\x00" * (len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def voice() -> bytes:
    """The beginning of what a browser's recorder writes."""
    return b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01" + b"\x00" * 32
