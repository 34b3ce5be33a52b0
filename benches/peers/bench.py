#!/usr/bin/env python3
"""Time whole builds of several generators in turn, A B C A B C, from outside.

    bench.py --sites DIR --work DIR --only gongkai,gongkai-again,hugo [--runs 5] [--warmup 1] [--ref hugo]
             [--var NAME=VALUE ...] [--json FILE] [--keep] [--timeout 900]

contenders.json says what each does. `cmd` is what is timed. In it {site} is the contender's site (`site`, below --sites),
{out} a folder that does not exist yet, {kept} a folder that stays for all rounds, {cache} a folder for caches, and {NAME}
what --var gives. Not timed: `once`, before the first round; `prepare`, before each run; `edit`, which then puts the words
`put` into `file` of the site, behind that `after` which is nearest to its middle (without `after`: at its end). The file
is as before after the run.

Wall time is a monotonic clock around the process; processor time and peak memory are the kernel's accounting of it and
the children it waited for. The kernel counts from the moment before the program was started, so a peak below this
script's own is unknown: it is shown as "at most". `others` is the share of the machine that other processes used
meanwhile: the noise. Ratios are taken round by round against --ref.

Use a folder in memory (--work /dev/shm/..., --rm now), so that the disk does not decide. On a disk --rm end keeps every
output until all rounds are over, because removing many files makes the next writes slow.
"""
import argparse
import contextlib
import json
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TABLE = os.path.join(HERE, "contenders.json")


class Stop(Exception):
    """Somebody wants to end the measuring."""


def on_signal(*_):
    raise Stop


def machine_busy():
    """Seconds of processor time that the whole machine has spent on work."""
    with open("/proc/stat") as file:
        ticks = [int(word) for word in file.readline().split()[1:9]]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")


def tree(path):
    """Files and bytes below a folder, without notes such as .public.stamps."""
    files = size = 0
    for root, _, names in os.walk(path):
        for name in names:
            if not name.startswith("."):
                files += 1
                size += os.lstat(os.path.join(root, name)).st_size
    return files, size


def run(cmd, env=None, cwd=".", timeout=900):
    """Runs a command to its end and gives what it took."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryFile() as log:
        busy, start = machine_busy(), time.monotonic()
        child = subprocess.Popen(cmd, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                                 env=os.environ | (env or {}), cwd=cwd, start_new_session=True)
        timer = threading.Timer(timeout, os.killpg, (child.pid, signal.SIGKILL))
        timer.start()
        try:
            _, status, used = os.wait4(child.pid, 0)
        except Stop:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            raise
        finally:
            timer.cancel()
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        log.seek(max(0, log.seek(0, 2) - 1500))
        tail = log.read().decode(errors="replace")
    cpu = used.ru_utime + used.ru_stime
    others = max(0.0, machine_busy() - busy - cpu) / (wall * os.cpu_count())
    return {"wall": wall, "cpu": cpu, "user": used.ru_utime, "sys": used.ru_stime, "peak_mib": used.ru_maxrss / 1024,
            "peak_known": used.ru_maxrss > own + 512, "others": others, "rc": child.returncode, "tail": tail}


def must(cmd, timeout):
    """Runs a command that has to succeed."""
    done = run(cmd, timeout=timeout)
    if done["rc"] != 0:
        sys.exit(f"{' '.join(cmd)}: exit {done['rc']}\n{done['tail']}")


@contextlib.contextmanager
def edited(site, edit, names):
    """One file of the site is changed as `edit` says, and is as before afterwards."""
    if edit is None:
        yield
        return
    path = os.path.join(site, edit["file"].format(**names))
    with open(path, encoding="utf-8") as file:
        before = file.read()
    at = len(before)
    if "after" in edit:
        after, middle = edit["after"], len(before) // 2
        found = [place for place in (before.rfind(after, 0, middle), before.find(after, middle)) if place >= 0]
        at = min(found, key=lambda place: abs(place - middle)) + len(after)
    try:
        write_over(path, before[:at] + edit["put"].format(**names) + before[at:])
        yield
    finally:
        write_over(path, before)


def write_over(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def wait_quiet(limit, share):
    """Waits until the rest of the machine uses less than `share` of it, at most `limit` seconds."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        busy, start = machine_busy(), time.monotonic()
        time.sleep(0.5)
        if (machine_busy() - busy) / ((time.monotonic() - start) * os.cpu_count()) < share:
            return


class Bench:
    """Contenders that are measured in turn."""

    def __init__(self, table, sites, work, var, timeout=900, rm="now", quiet=(0, 0.15)):
        self.table, self.sites, self.work = table, os.path.abspath(sites), os.path.abspath(work)
        self.var, self.timeout, self.rm, self.quiet = var, timeout, rm, quiet
        self.sizes, self.outs, self.count = {}, [], 0

    def names(self, name):
        """What the braces in a contender's commands mean."""
        own = {"site": os.path.join(self.sites, self.table[name]["site"]), "cache": os.path.join(self.work, "cache"),
               "kept": os.path.join(self.work, f"kept-{name}"), "mark": str(self.count),
               "out": os.path.join(self.work, f"out-{os.getpid()}-{self.count}")}
        return self.var | own

    def once(self, name):
        names = self.names(name)
        for cmd in self.table[name].get("once", []):
            shutil.rmtree(names["kept"], ignore_errors=True)
            must([word.format(**names) for word in cmd], self.timeout)

    def one(self, name, keep):
        """One run of one contender."""
        self.count += 1
        told, names = self.table[name], self.names(name)
        out = names["out"]
        self.outs.append(out)
        for cmd in told.get("prepare", []):
            must([word.format(**names) for word in cmd], self.timeout)
        env = {key: word.format(**names) for key, word in told.get("env", {}).items()}
        cmd, cwd = [word.format(**names) for word in told["cmd"]], told.get("cwd", ".").format(**names)
        with edited(names["site"], told.get("edit"), names):
            os.sync()
            wait_quiet(*self.quiet)
            done = run(cmd, env, cwd, self.timeout)
        if done["rc"] != 0:
            print(f"{name}: exit {done['rc']}: {done['tail']}", file=sys.stderr)
        if name not in self.sizes:
            self.sizes[name] = tree(out)
        if keep:
            kept = os.path.join(self.work, f"keep-{name}")
            shutil.rmtree(kept, ignore_errors=True)
            os.rename(out, kept)
        elif self.rm == "now":
            self.remove()
        return done

    def rounds(self, only, runs, warmup, keep=False):
        """All contenders in turn, `warmup` and `runs` times; gives the counted runs of each."""
        os.makedirs(self.work, exist_ok=True)
        runs_of = {name: [] for name in only}
        try:
            for name in only:
                self.once(name)
            for number in range(warmup + runs):
                for name in only:
                    done = self.one(name, keep and number == warmup + runs - 1)
                    if number >= warmup:
                        runs_of[name].append(done)
                    print(f"# round {number} {name}: wall {done['wall']:.2f} cpu {done['cpu']:.2f} "
                          f"others {done['others']:.0%} load {os.getloadavg()[0]:.1f}", file=sys.stderr)
        except Stop:
            print("# stopped early", file=sys.stderr)
        finally:
            self.remove()
            for name in only:
                shutil.rmtree(self.names(name)["kept"], ignore_errors=True)
        return runs_of

    def remove(self):
        while self.outs:
            shutil.rmtree(self.outs.pop(), ignore_errors=True)


def spread(values):
    return min(values), statistics.median(values), max(values)


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def peak(runs):
    """The median of the peaks, in words."""
    known = all(run["peak_known"] for run in runs)
    return ("" if known else "≤ ") + f"{median(runs, 'peak_mib'):.0f}"


def ratios(runs, ref, key):
    """Round by round: one contender's figure divided by the reference's."""
    return spread([one[key] / other[key] for one, other in zip(runs, ref)])


def report(runs_of, sizes, ref):
    print(f"{'contender':18} {'wall s min/med/max':24} {'cpu s':>8} {'user':>7} {'sys':>7} {'peak MiB':>9} {'files':>7} "
          f"{'MiB':>7} {'others':>13}  rc")
    measured = {name: runs for name, runs in runs_of.items() if runs}
    for name, runs in measured.items():
        wall = " ".join(f"{value:7.3f}" for value in spread([run["wall"] for run in runs]))
        others = " ".join(f"{value:4.0%}" for value in spread([run["others"] for run in runs]))
        files, size = sizes[name]
        print(f"{name:18} {wall}  {median(runs, 'cpu'):8.3f} {median(runs, 'user'):7.3f} {median(runs, 'sys'):7.3f} "
              f"{peak(runs):>9} {files:7d} {size / 1048576:7.1f} {others}  {sorted({run['rc'] for run in runs})}")
    for name, runs in measured.items():
        if ref in measured and name != ref:
            for key in ("wall", "cpu", "peak_mib"):
                low, mid, high = ratios(runs, measured[ref], key)
                print(f"  {name} / {ref} {key}: {low:.2f} {mid:.2f} {high:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contenders", default=TABLE)
    parser.add_argument("--sites", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--only", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--warmup", type=int, default=1)
    parser.add_argument("--ref")
    parser.add_argument("--var", action="append", default=[])
    parser.add_argument("--json", help="adds all figures to this file, a line a call")
    parser.add_argument("--keep", action="store_true", help="keep the last output of each contender in WORK/keep-NAME")
    parser.add_argument("--timeout", type=float, default=900)
    parser.add_argument("--rm", choices=["end", "now"], default="end")
    parser.add_argument("--quiet-wait", type=float, default=0, help="seconds to wait at most for a quiet machine")
    parser.add_argument("--quiet", type=float, default=0.15, help="share of the machine that counts as quiet")
    told = parser.parse_args()
    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    with open(told.contenders) as file:
        table = json.load(file)
    var = dict(word.split("=", 1) for word in told.var)
    bench = Bench(table, told.sites, told.work, var, told.timeout, told.rm, (told.quiet_wait, told.quiet))
    runs_of = bench.rounds(told.only.split(","), told.runs, told.warmup, told.keep)
    done = min(len(runs) for runs in runs_of.values())
    print(f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())}Z, {os.cpu_count()} cores, {done} rounds counted after {told.warmup}")
    report(runs_of, bench.sizes, told.ref)
    if told.json:
        bare = {name: [{key: run[key] for key in run if key != "tail"} for run in runs] for name, runs in runs_of.items()}
        with open(told.json, "a") as file:
            file.write(json.dumps({"args": vars(told), "sizes": bench.sizes, "runs": bare}) + "\n")


if __name__ == "__main__":
    main()
