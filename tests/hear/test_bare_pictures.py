"""What a camera wrote into a picture is gone; the picture is as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.hear.intake.media_rules import Broken, bare, media_type, voice_type
from huiyin.testing.pictures import GPS_WORDS, jpeg, png, voice, webp


def test_a_jpeg_keeps_its_picture_and_loses_what_was_told() -> None:
    found = bare(jpeg(behind=b"a film with its place: " + GPS_WORDS), "image/jpeg")
    assert GPS_WORDS not in found and b"Exif" not in found
    assert found == b"\xff\xd8" + jpeg()[jpeg().index(b"\xff\xdb") :]


@pytest.mark.parametrize("turned", [3, 6, 8])
def test_which_way_up_stays_and_nothing_else(turned: int) -> None:
    found = bare(jpeg(turned), "image/jpeg")
    assert GPS_WORDS not in found
    assert found[6:12] == b"Exif\x00\x00" and found.index(b"\xff\xdb") == 2 + 36
    assert bare(found, "image/jpeg") == found


def test_a_png_keeps_only_what_draws_it() -> None:
    assert bare(png(told=GPS_WORDS), "image/png") == png()


def test_a_webp_says_no_more_that_it_tells() -> None:
    found = bare(webp(), "image/webp")
    assert GPS_WORDS not in found and b"EXIF" not in found and b"XMP " not in found
    assert found[12:16] == b"VP8X" and found[20] & 0x0C == 0
    assert int.from_bytes(found[4:8], "little") == len(found) - 8


def test_a_paper_is_left_as_it_is() -> None:
    assert bare(b"%PDF-1.7 anything", "application/pdf") == b"%PDF-1.7 anything"


@given(st.sampled_from(["image/jpeg", "image/png", "image/webp"]), st.data())
def test_a_picture_cut_anywhere_is_called_broken(kind: str, data: st.DataObject) -> None:
    whole = {"image/jpeg": jpeg(6), "image/png": png(told=GPS_WORDS), "image/webp": webp()}[kind]
    cut = whole[: data.draw(st.integers(12, len(whole) - 2))]
    with pytest.raises(Broken):
        bare(cut, kind)


@given(st.binary(max_size=300), st.sampled_from([jpeg(), png(), webp()]))
def test_spoiled_pictures_are_called_broken_or_made_bare(noise: bytes, whole: bytes) -> None:
    spoiled = whole[:12] + noise + whole[12 + len(noise) :]
    kind = media_type(spoiled)
    try:
        assert len(bare(spoiled, kind)) <= len(spoiled) + 36
    except Broken:
        assert kind.startswith("image/")


def test_what_a_recorder_writes_is_a_voice_and_no_picture_is() -> None:
    assert voice_type(voice()) == "audio/webm" and voice_type(b"OggS" + bytes(8)) == "audio/ogg"
    assert voice_type(b"\x00\x00\x00\x18ftypiso5" + bytes(8)) == "audio/mp4"
    assert media_type(voice()) == ""
    for content in (jpeg(), png(), b"%PDF-1.7", b"\x00\x00\x00\x18ftypheic", b"", b"<svg"):
        assert voice_type(content) == ""
