"""Times two searches of the same log against each other; bench/run calls it."""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import threading
import time

RECORDINGS = ["testdata/logs/docker-exec.log", "testdata/logs/host-enriched.log"]


def make_log(loggen, folder, megabytes, rate, options):
    """The path of a generated log; made once and kept."""
    name = "-".join([f"{megabytes}mb", f"{rate}eps", *[o.strip("-") for o in options]]) + ".log"
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        subprocess.run([loggen, "--out", partial, "--mb", str(megabytes), "--rate", str(rate), *options, *RECORDINGS],
                       check=True)
        partial.rename(path)
    return path


def output_of(command, path):
    """Writes what a search prints, without the 0x1D bytes that ausearch adds to raw records (difference D10)."""
    with open(path, "wb") as out:
        search = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for line in search.stdout:
            out.write(line[:-2] + b"\n" if line.endswith(b"\x1d\n") else line)
        if search.wait() > 1:
            sys.exit(f"failed: {' '.join(map(str, command))}")


def check_same(ours, reference, folder):
    """A benchmark that measures a wrong result fails."""
    outputs = [folder / "output.ours", folder / "output.reference"]
    output_of(ours, outputs[0])
    output_of(reference, outputs[1])
    if subprocess.run(["cmp", *outputs]).returncode != 0:
        sys.exit(f"the outputs differ, see {outputs[0]} and {outputs[1]}:\n  {' '.join(map(str, ours))}")
    lines = sum(1 for _ in open(outputs[0], "rb"))
    if lines == 0:
        sys.exit(f"nothing was found: {' '.join(map(str, ours))}")
    return lines


def private_kilobytes(pid):
    """Memory that is the process's own: anonymous pages. Pages of a mapped log belong to the page cache."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"RssAnon:\s+(\d+) kB", status)
    return int(found.group(1)) if found else 0


def timed_run(command):
    """Seconds of wall clock and of processors, and the largest private memory that sampling saw."""
    peak = 0
    done = threading.Event()
    before = os.times()
    start = time.perf_counter()
    search = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def sample():
        nonlocal peak
        while not done.wait(0.01):
            peak = max(peak, private_kilobytes(search.pid))

    sampler = threading.Thread(target=sample)
    sampler.start()
    search.wait()
    wall = time.perf_counter() - start
    done.set()
    sampler.join()
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return wall, cpu, peak


def compare(ours, reference, runs, reference_runs):
    timed_run(ours)  # warms up the page cache and ours
    results = {"ours": [], "reference": []}
    for run in range(runs):
        results["ours"].append(timed_run(ours))
        if run < reference_runs:
            results["reference"].append(timed_run(reference))
    return [[statistics.median(column) for column in zip(*results[who])] for who in ("ours", "reference")]


def run_case(arguments, case):
    name, log, reference_runs, options = (part.strip() for part in case.split("|"))
    if arguments.case and name not in arguments.case:
        return
    megabytes, rate, *generator_options = log.split()
    path = make_log(arguments.loggen, arguments.logs, max(1, int(megabytes) * arguments.scale // 100), rate,
                    generator_options)
    words = ["-if", path, *options.split()]
    ours, reference = [arguments.ours, *words], [arguments.reference, *words]
    lines = check_same(ours, reference, arguments.logs)
    times = int(reference_runs) or arguments.runs
    mine, theirs = compare(ours, reference, arguments.runs, times)
    speed = path.stat().st_size / 1e6 / mine[0]
    print(f"{name:16} {options:18} {lines:9} {mine[0]:8.3f} {theirs[0]:9.3f} {theirs[0] / mine[0]:7.1f} {speed:7.0f} "
          f"{mine[1]:8.2f} {theirs[1]:8.2f} {mine[2] / 1024:8.1f} {theirs[2] / 1024:8.1f}"
          + ("  ausearch ran once" if times == 1 else ""), flush=True)


def main():
    parser = argparse.ArgumentParser()
    for option in ("--ours", "--reference", "--loggen"):
        parser.add_argument(option, required=True)
    parser.add_argument("--logs", type=pathlib.Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--case", action="append", default=[])
    parser.add_argument("cases", nargs="+")
    arguments = parser.parse_args()
    names = {case.split("|")[0].strip() for case in arguments.cases}
    if not names.issuperset(arguments.case):
        sys.exit(f"no such case; there are: {', '.join(sorted(names))}")
    print(f"{'':16} {'':18} {'lines':>9} {'seconds':>8} {'ausearch':>9} {'':>7} {'':>7} {'CPU s':>8} {'ausearch':>8} "
          f"{'MB':>8} {'ausearch':>8}")
    print(f"{'case':16} {'search':18} {'printed':>9} {'':>8} {'':>9} {'times':>7} {'MB/s':>7} {'':>8} {'':>8} "
          f"{'private':>8} {'':>8}")
    for case in arguments.cases:
        run_case(arguments, case)


if __name__ == "__main__":
    main()
