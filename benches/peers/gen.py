#!/usr/bin/env python3
"""Write equivalent Chinese sites for several static-site generators.

    gen.py --out DIR --n 1000 [--rows 0] [--seed 1] [--sections 20] [--peers gongkai,hugo,zola,zolanext,eleventy]

One site a generator goes to DIR/<name>/. All get the same Markdown below the front matter (2 to 3 KB a page), the same
front matter, and the same small set of templates: frame (head, header, menu of 20, footer), page, list of a section (20 a
page), home (20 newest), feed (20 newest), site map.

--n     Markdown pages, spread over --sections sections
--rows  rows of the data file; each becomes a page, and there is a list of 20 a page and one table of all rows

The same seed gives the same bytes. Only the standard library is used.
"""
import argparse
import os
import shutil

from site_base import menu
from site_eleventy import Eleventy
from site_gongkai import Gongkai
from site_hugo import Hugo
from site_zola import Zola, ZolaNext
from text import make_page, make_row, page_path

SITES = {"gongkai": Gongkai, "hugo": Hugo, "zola": Zola, "zolanext": ZolaNext, "eleventy": Eleventy}


def generate(out, n, rows=0, seed=1, sections=20, peers=tuple(SITES)):
    """Writes the sites; gives the mean length of a page's text in bytes."""
    parts = menu(sections)
    entries = parts + [{"title": "权力清单", "url": "/power/"}] if rows else parts
    sites = []
    for name in peers:
        folder = os.path.join(out, name)
        shutil.rmtree(folder, ignore_errors=True)
        site = SITES[name](folder)
        site.start(entries, parts)
        sites.append(site)
    size = 0
    for i in range(n):
        page, body = make_page(i, n, sections, seed)
        size += len(body.encode())
        for site in sites:
            site.page(page_path(i, sections), page, body)
    if rows:
        made = [make_row(i, seed) for i in range(rows)]
        for site in sites:
            site.rows(made)
    return size / max(n, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--n", type=int, required=True)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sections", type=int, default=20)
    parser.add_argument("--peers", default=",".join(SITES))
    told = parser.parse_args()
    peers = told.peers.split(",")
    size = generate(told.out, told.n, told.rows, told.seed, told.sections, peers)
    print(f"{told.n} pages, {size:.0f} bytes of text on average, {told.rows} rows: {', '.join(peers)}")


if __name__ == "__main__":
    main()
