#!/usr/bin/env python3
"""Time from saving one file to the fresh page, under a generator's preview server.

    incr.py --sites DIR --work DIR --only gongkai,hugo --var page=p009960 [--var gongkai=PATH ...] [--port 8741]
            [--trials 7] [--limit 60] [--poll-ms 2] [--json FILE]

servers.json says how each server is started and where things are: `source` is the page's file, `address` the page,
`list` a list that shows its title, `template` the template of pages. A build that is kept up (`--watch`) serves nothing:
then `folder` is where it puts its files, and pages are looked at there. In turn, as often as --trials says:

  text      a mark is put at the end of the page's text; until it is in the page
  title     a mark is put before the page's title; until it is in the page, and until it is in the list
  template  a hidden word is put behind <article> in the template; until it is in the page

The page is asked for by HTTP every --poll-ms on one connection. The clock starts before the file is written, which is
done in place, in one write. The files are as before at the end. Processor time and memory are those of the server and
its children, from /proc; memory is what is resident when it is at rest after the start and at the end, and the peak.
Only the standard library is used.
"""
import argparse
import http.client
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "servers.json")
TICK = os.sysconf("SC_CLK_TCK")


def stat(pid):
    """Parent and processor time of a process; none if it is gone."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            words = file.read().rsplit(")", 1)[1].split()
        return int(words[1]), (int(words[11]) + int(words[12])) / TICK
    except (OSError, IndexError):
        return None


def family(pid):
    """A process and all below it, with their processor times."""
    known = {int(name): stat(name) for name in os.listdir("/proc") if name.isdigit()}
    members, new = {}, {pid}
    while new:
        members.update({one: known[one][1] for one in new if known.get(one)})
        new = {one for one, told in known.items() if told and told[0] in new and one not in members}
    return members


def cpu(pid):
    return sum(family(pid).values())


def memory(pid, key="VmRSS"):
    """Memory of a process and all below it in MiB: `VmRSS` is resident now, `VmHWM` was at most."""
    total = 0
    for one in family(pid):
        try:
            with open(f"/proc/{one}/status") as file:
                found = re.search(key + r":\s+(\d+)", file.read())
            total += int(found.group(1)) if found else 0
        except OSError:
            pass
    return total / 1024


class Http:
    """One connection that stays open."""

    def __init__(self, port):
        self.port, self.connection = port, None

    def get(self, path):
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            self.connection.request("GET", path)
            answer = self.connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            self.connection = None
            return 0, ""


class Folder:
    """What a build that is kept up to date leaves in a folder."""

    def __init__(self, folder):
        self.folder = folder

    def get(self, path):
        try:
            return 200, read(os.path.join(self.folder, path))
        except (OSError, UnicodeDecodeError):
            return 0, ""


def write_over(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def settle(pid, quiet=0.6, limit=60):
    """Waits until the server has used almost no processor time for a while."""
    end = time.monotonic() + limit
    last, since = cpu(pid), time.monotonic()
    while time.monotonic() < end:
        time.sleep(0.1)
        now = cpu(pid)
        if now - last > 0.03:
            last, since = now, time.monotonic()
        elif time.monotonic() - since > quiet:
            return


class Watched:
    """A server with one page of its site."""

    def __init__(self, told, names, trials, limit, poll):
        self.told, self.names = told, names
        self.trials, self.limit, self.poll = trials, limit, poll
        self.source, self.template = (os.path.join(names["site"], told[key].format(**names)) for key in ("source", "template"))
        self.address, self.list = (told[key].format(**names) for key in ("address", "list"))
        self.http = Folder(told["folder"].format(**names)) if "folder" in told else Http(int(names["port"]))

    def until(self, path, mark, start):
        """Seconds from `start` until the mark is in the page; none if that takes too long."""
        while mark not in self.http.get(path)[1]:
            if time.monotonic() - start > self.limit:
                return None
            time.sleep(self.poll)
        return time.monotonic() - start

    def edits(self, pid, path, edit, pages):
        """Edits a file again and again; gives the times for each of `pages`, and processor times."""
        before, times, used = read(path), [[] for _ in pages], []
        try:
            for trial in range(self.trials):
                mark = f"MARK{time.monotonic_ns()}T{trial}"
                spent, start = cpu(pid), time.monotonic()
                write_over(path, edit(before, mark))
                for page, own in zip(pages, times):
                    own.append(self.until(page, mark, start))
                settle(pid)
                used.append(cpu(pid) - spent)
        finally:
            write_over(path, before)
        settle(pid)
        return times, used

    def measure(self):
        """Starts the server, edits, and gives all figures; none if the server does not come up."""
        cmd = [word.format(**self.names) for word in self.told["cmd"]]
        start = time.monotonic()
        with tempfile.TemporaryFile("w+") as log:
            server = subprocess.Popen(cmd, cwd=self.told.get("cwd", ".").format(**self.names), stdin=subprocess.DEVNULL,
                                      stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
            try:
                while self.http.get(self.address)[0] != 200:
                    if server.poll() is not None or time.monotonic() - start > 300:
                        log.seek(0)
                        print(f"{' '.join(cmd)}: does not come up: {log.read()[-1500:]}", file=sys.stderr)
                        return None
                    time.sleep(0.02)
                return self.trial(server.pid, time.monotonic() - start)
            finally:
                stop(server)

    def trial(self, pid, up):
        settle(pid)
        found = {"start": up, "start_cpu": cpu(pid), "mib_start": memory(pid)}
        pages = [self.address, self.list]
        self.http.get(self.list)
        (found["text"],), found["text_cpu"] = self.edits(pid, self.source, lambda text, mark: f"{text}\n{mark}\n", pages[:1])
        titled = lambda text, mark: re.sub(r'^title = "', f'title = "{mark}', text, count=1, flags=re.M)
        (found["title"], found["list"]), found["title_cpu"] = self.edits(pid, self.source, titled, pages)
        marked = lambda text, mark: text.replace("<article>", f"<article><b hidden>{mark}</b>", 1)
        (found["template"],), found["template_cpu"] = self.edits(pid, self.template, marked, pages[:1])
        return found | {"mib_end": memory(pid), "mib_peak": memory(pid, "VmHWM")}


def stop(server):
    for word in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, word)
            server.wait(10)
            return
        except ProcessLookupError:
            server.wait()
            return
        except subprocess.TimeoutExpired:
            pass


def shown(times):
    """Least, median and most; how often the page stayed stale."""
    fresh = [one for one in times if one is not None]
    stale = len(times) - len(fresh)
    text = " – ".join(f"{one:.3f}" for one in (min(fresh), statistics.median(fresh), max(fresh))) if fresh else "never"
    return text + (f" ({stale} of {len(times)} stale)" if stale and fresh else "")


def watch(table, name, sites, work, var, port=8741, trials=7, limit=60, poll=0.002):
    """Measures the server called `name`."""
    work = os.path.abspath(work)
    os.makedirs(work, exist_ok=True)
    names = var | {"site": os.path.join(os.path.abspath(sites), table[name]["site"]), "port": str(port),
                   "cache": os.path.join(work, "cache"), "out": os.path.join(work, f"served-{name}")}
    return Watched(table[name], names, trials, limit, poll).measure()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--servers", default=TABLE)
    parser.add_argument("--sites", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--only", required=True)
    parser.add_argument("--var", action="append", default=[])
    parser.add_argument("--port", type=int, default=8741)
    parser.add_argument("--trials", type=int, default=7)
    parser.add_argument("--limit", type=float, default=60, help="seconds after which a page counts as stale")
    parser.add_argument("--poll-ms", type=float, default=2)
    parser.add_argument("--json", help="adds all figures to this file, a line a server")
    told = parser.parse_args()
    table = json.loads(read(told.servers))
    var = dict(word.split("=", 1) for word in told.var)
    for name in told.only.split(","):
        found = watch(table, name, told.sites, told.work, var, told.port, told.trials, told.limit, told.poll_ms / 1000)
        if found is None:
            continue
        print(f"{name}: first page after {found['start']:.2f} s (processor {found['start_cpu']:.2f} s); "
              f"memory {found['mib_start']:.0f} MiB, at the end {found['mib_end']:.0f}, peak {found['mib_peak']:.0f}")
        for key, label in (("text", "text -> page"), ("title", "title -> page"), ("list", "title -> list"), ("template", "template -> page")):
            used = found.get(f"{key}_cpu")
            print(f"  {label:18} {shown(found[key])}" + (f"   processor {statistics.median(used):.3f}" if used else ""))
        if told.json:
            with open(told.json, "a") as file:
                file.write(json.dumps(found | {"name": name}) + "\n")


if __name__ == "__main__":
    main()
