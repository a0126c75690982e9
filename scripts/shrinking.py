"""Pictures that stay small and sharp: their own colours, as few as fit in a number of bytes."""

import io
import sys
from array import array

LARGEST = 150_000  # bytes of one picture
COLOURS = (96, 64, 32)  # the first number with which it fits

SPOT = 12  # pixels; fewer are the edge of a letter

Colour = tuple[int, int, int]


def apart(one: Colour, other: Colour) -> int:
    """How far two colours are from each other."""
    return sum(abs(mine - theirs) for mine, theirs in zip(one, other, strict=True))


def chosen_colours(counted: list[tuple[int, Colour]], most: int) -> list[Colour]:
    """The colours that stand for all: the most frequent, and small spots that would be lost among them."""
    frequent = [colour for _, colour in counted[: most * 3 // 4]]
    for number, colour in counted[most * 3 // 4 :]:
        if number < SPOT or len(frequent) == most:
            break
        if min(apart(colour, known) for known in frequent) > 40:
            frequent.append(colour)
    return frequent


def small(raw: bytes) -> bytes:
    """The picture in its own colours, as many as fit; nothing is mixed, so text stays sharp."""
    from PIL import Image

    picture = Image.open(io.BytesIO(raw)).convert("RGB")
    counted = sorted(picture.getcolors(picture.width * picture.height), reverse=True)
    pixels = array("I", picture.convert("RGBX").tobytes())
    for most in COLOURS:
        palette = chosen_colours(counted, most)
        index = {}
        for _, colour in counted:
            nearest = min(range(len(palette)), key=lambda at: apart(palette[at], colour))
            index[int.from_bytes((*colour, 255), sys.byteorder)] = nearest
        drawn = Image.frombytes("P", picture.size, bytes(map(index.__getitem__, pixels)))
        drawn.putpalette([part for colour in palette for part in colour])
        out = io.BytesIO()
        drawn.save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            return out.getvalue()
    raise SystemExit(f"does not fit in {LARGEST} bytes; make the picture less high")
