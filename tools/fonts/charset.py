#!/usr/bin/env python3
"""Decides which characters the print fonts of the default theme carry. Called by make.sh.

A full Chinese font is 10 MB a weight: too much for a program that carries its fonts. The characters a public notice can
need are a third of that: the national list of standard characters (which holds the rare ones of names of persons and
places), the older GB2312, signs and punctuation, and all that this repository's own files say.

Writes one list of code points per font, OUT/STEM.txt, that only names what the font has. What the text fonts lack goes
to the first symbol font that has it; what no font has is printed, and makes the program fail if a file here uses it.
"""
import argparse
import bz2
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

REPOSITORY = Path(__file__).resolve().parents[2]
TEXTS = ["content", "themes/default", "site-config.toml"]
OWN_OUTPUT = REPOSITORY / "themes/default/fonts"
UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")

# Taken where the font has them; nobody misses the rest.
BLOCKS = [
    (0x0020, 0x007E), (0x00A0, 0x00FF),  # ASCII, Latin-1
    (0x0100, 0x017F), (0x01CD, 0x01DC), (0x01F8, 0x01F9),  # Latin Extended-A, pinyin: ǎ ǚ ǹ
    (0x02C6, 0x02DD), (0x0391, 0x03C9), (0x0401, 0x0451),  # tone marks, Greek, Cyrillic
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF),  # general punctuation, m² and H₂O, currency
    (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF),  # ℃ №, ½ Ⅳ, arrows
    (0x2200, 0x22FF), (0x2460, 0x24FF),  # mathematics, ① ⑴ ⒈
    (0x25A0, 0x25FF), (0x2600, 0x26FF), (0x2700, 0x27BF),  # geometric shapes, symbols, dingbats
    (0x3000, 0x303F), (0x3200, 0x32FF), (0x3300, 0x33FF),  # CJK punctuation, ㈠ ㊣, ㎡ ㎏
    (0xFE10, 0xFE1F), (0xFE30, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6),  # upright forms, fullwidth ！ ￥
]
BOX_DRAWING = set(range(0x2500, 0x2580))
SHAPES = set(range(0x25A0, 0x27C0))
# Must be there: the signs that statuses and forms are written with.
SIGNS = set(map(ord, "■□▪▫▲△▴▼▽▾▶▷◀◁◆◇○◎●◐◑◔◕▱★☆✓✔✗✘⚑⚐⚠☐☑☒—–…·※№℃‰㎡￥¥←↑→↓①⑳ⅠⅫ"))


def standard_hanzi(path):
    """通用规范汉字表, from the Unicode database: lines like `U+4E00<TAB>kTGH<TAB>2013:1`."""
    opened = bz2.open if path.suffix == ".bz2" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        found = {int(line.split("\t")[0][2:], 16) for line in lines if "\tkTGH\t" in line}
    if len(found) != 8105:
        sys.exit(f"{path}: {len(found)} characters of 通用规范汉字表 where there should be 8105")
    return found


def gb2312():
    """Every character of GB2312 but the box drawing, which tables of a printed page never need."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            found.update(map(ord, bytes([row, cell]).decode("gb2312", "ignore")))
    return found - BOX_DRAWING


def written_here():
    """Every character that the files of the sample portal and of the default theme are written with."""
    found = set()
    for top in TEXTS:
        for path in sorted([REPOSITORY / top, *(REPOSITORY / top).rglob("*")]):
            if path.is_file() and OWN_OUTPUT not in path.parents:
                try:
                    found.update(c for c in path.read_text(encoding="utf-8") if c.isprintable())
                except UnicodeDecodeError:
                    pass  # a picture
    return set(map(ord, found))


def show(points):
    return " ".join(f"{chr(p)} U+{p:04X}" for p in sorted(points)) or "none"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unihan", type=Path, default=UNIHAN)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--text", type=Path, nargs="+", required=True, help="text fonts")
    parser.add_argument("--symbol", type=Path, nargs="+", required=True, help="symbol fonts, the preferred one first")
    args = parser.parse_args()

    standard, older, here = standard_hanzi(args.unihan), gb2312(), written_here()
    must = standard | older | here | SIGNS
    wanted = must | {p for first, last in BLOCKS for p in range(first, last + 1)}
    has = {font: set(TTFont(font, lazy=True).getBestCmap()) for font in args.text + args.symbol}

    takes = {font: wanted & has[font] for font in args.text}
    missing = set().union(*(must - takes[font] for font in args.text))
    left = set(missing)
    for font in args.symbol:
        # Beside what is missing, the shapes that it has: a set of statuses (◔ ◑ ◕ ●, ✓ ✗) can then be set in one font.
        takes[font] = (left | SIGNS & SHAPES) & has[font]
        left -= has[font]

    for font, points in takes.items():
        (args.out / f"{font.stem}.txt").write_text("".join(f"{p:04X}\n" for p in sorted(points)))
        counts = f"{len(points & standard)}/8105 standard, {len(points & here)}/{len(here)} of this repository"
        print(f"{font.stem}: {len(points)} characters; {counts}")
    print(f"not in the text fonts: {show(missing)}\n  of these used here: {show(missing & here)}")
    print(f"in no font: {show(left)}")
    if left & here:
        sys.exit(f"used in this repository and in no font: {show(left & here)}")


main()
