"""Which encoding a whole file is in; no Django."""

import codecs
from typing import BinaryIO

from huiyin.hear.channels.files.faults import UnusableFile

LOOK_AT = 64 << 20  # bytes; what stands further on is judged row by row
CHUNK = 1 << 20
UTF8_BOM = codecs.BOM_UTF8


def encoding_of(stream: BinaryIO, told: str = "") -> str:
    """`utf-8` or `gb18030` (or what the mapping told), leaving the stream behind a byte order mark."""
    stream.seek(0)
    start = stream.read(4)
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise UnusableFile(
            "文件是UTF-16编码，请另存为UTF-8。", "The file is UTF-16; please save it as UTF-8."
        )
    begin = len(UTF8_BOM) if start.startswith(UTF8_BOM) else 0
    stream.seek(begin)
    found = told or ("utf-8" if begin or _is_utf8(stream) else _vote(stream))
    stream.seek(begin)
    return found


def _is_utf8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while stream.tell() < LOOK_AT and (chunk := stream.read(CHUNK)):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _vote(stream: BinaryIO) -> str:
    # A few spoiled rows must not decide for the others, so every line has one vote.
    stream.seek(0)
    utf8 = gb18030 = 0
    while stream.tell() < LOOK_AT and (line := stream.readline(CHUNK)):
        if line.isascii():
            continue
        if _decodes(line, "utf-8"):
            utf8 += 1
        elif _decodes(line, "gb18030"):
            gb18030 += 1
    return "gb18030" if gb18030 > utf8 else "utf-8"


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
