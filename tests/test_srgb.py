"""The profile by which files for screens say that their colours are sRGB."""

import struct
from io import BytesIO

import pikepdf
from PIL import Image, ImageCms

from handbill.outputs.srgb import srgb_profile, states_srgb

COLOURIMETRIC = ImageCms.Intent.RELATIVE_COLORIMETRIC


def shown(profile: bytes) -> bytes:
    """Give every seventeenth colour as another hand's sRGB shows it."""
    steps = range(0, 256, 17)
    colours = bytes(part for r in steps for g in steps for b in steps for part in (r, g, b))
    image = Image.frombytes("RGB", (256, 16), colours)
    source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
    change = ImageCms.buildTransform(source, target, "RGB", "RGB", COLOURIMETRIC)
    result = ImageCms.applyTransform(image, change)
    assert result is not None
    return bytes(a ^ b for a, b in zip(colours, result.tobytes(), strict=True))


def test_every_colour_is_that_of_little_cms_s_own_srgb() -> None:
    assert not any(shown(srgb_profile()))


def test_another_curve_shows_other_colours() -> None:
    gamma = struct.pack(">i", round(2.4 * 65536))
    assert any(shown(srgb_profile().replace(gamma, struct.pack(">i", round(1.8 * 65536)))))


def test_the_profile_names_itself_its_rights_and_its_standard_s_day() -> None:
    """Nothing in it tells when or where it was made; who copies it needs to ask nobody."""
    profile = ImageCms.ImageCmsProfile(BytesIO(srgb_profile())).profile
    assert profile.profile_description == "sRGB IEC61966-2.1"
    assert profile.copyright == "CC0"
    assert str(profile.creation_date) == "1999-10-18 00:00:00"
    assert profile.header_manufacturer == profile.header_model == "\0\0\0\0"


def test_it_is_as_long_as_it_says_and_half_a_kilobyte() -> None:
    data = srgb_profile()
    assert struct.unpack_from(">I", data)[0] == len(data) < 600
    assert data[36:40] == b"acsp"


def test_a_document_says_it_once() -> None:
    with pikepdf.new() as document:
        states_srgb(document)
        states_srgb(document)
        (intent,) = document.Root.OutputIntents
        assert intent.S == pikepdf.Name.GTS_PDFA1
        assert intent.DestOutputProfile.read_bytes() == srgb_profile()
