"""Runs programs: how long they take, what memory they have, what they print."""

import dataclasses
import pathlib
import re
import statistics
import subprocess
import sys
import threading
import time

# A program that takes longer than this is run once: the one run that also gives the output to check.
ONCE_SECONDS = 10


@dataclasses.dataclass(frozen=True)
class Command:
    words: list
    stdin: pathlib.Path = pathlib.Path("/dev/null")
    stdout: pathlib.Path = pathlib.Path("/dev/null")

    def __str__(self):
        return " ".join(map(str, self.words))


@dataclasses.dataclass(frozen=True)
class Result:
    """Medians of the runs, and the largest private memory in MB, which belongs to a run that is not timed."""
    seconds: float
    runs: int
    private_mb: float = 0


def start(command, stderr=subprocess.DEVNULL):
    with open(command.stdin, "rb") as stdin, open(command.stdout, "wb") as stdout:
        return subprocess.Popen(command.words, stdin=stdin, stdout=stdout, stderr=stderr)


def finish(process, command):
    """Statuses 0 and 1 are results: something was found, or nothing."""
    status = process.wait()
    if status not in (0, 1):
        sys.exit(f"failed with status {status}: {command}")


def run(command):
    """Seconds of wall clock."""
    begin = time.perf_counter()
    finish(start(command), command)
    return time.perf_counter() - begin


def run_into(command, path):
    """The same, with the output in a file."""
    return run(dataclasses.replace(command, stdout=path))


@dataclasses.dataclass(frozen=True)
class Statistics:
    read_mb: float
    events: int


def statistics_of(search):
    """What dockaudit-search --stats says."""
    command = Command([*search.words, "--stats"])
    process = start(command, subprocess.PIPE)
    text = process.communicate()[1].decode(errors="replace")
    finish(process, command)
    read = re.search(r"^read +([0-9.]+) (\w+)", text, re.MULTILINE)
    events = re.search(r"^events +([\d,]+)", text, re.MULTILINE)
    units = {"bytes": 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
    return Statistics(float(read[1]) * units[read[2]] / 1e6, int(events[1].replace(",", "")))


def private_kilobytes(pid):
    """Memory that is the process's own: anonymous pages. Pages of a mapped log belong to the page cache."""
    try:
        found = re.search(r"RssAnon:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found.group(1)) if found else 0


def peak_private_mb(command):
    """The largest private memory in MB that sampling every millisecond sees."""
    peak = 0
    done = threading.Event()
    process = start(command)

    def sample():
        nonlocal peak
        while not done.wait(0.001):
            peak = max(peak, private_kilobytes(process.pid))

    sampler = threading.Thread(target=sample)
    sampler.start()
    finish(process, command)
    done.set()
    sampler.join()
    return peak / 1024


def measure(command, runs):
    """One program alone. The run for its memory comes first and warms up the page cache."""
    peak = peak_private_mb(command)
    return Result(statistics.median(run(command) for _ in range(runs)), runs, peak)


def measure_both(ours, other, runs, known_other=None):
    """Two programs in turns. `known_other`: the seconds of a run of the other one that was already done."""
    peak = peak_private_mb(ours)
    mine, theirs = [], []
    if known_other is not None and known_other > ONCE_SECONDS:
        theirs.append(known_other)
    other_runs = 0 if theirs else runs
    for number in range(runs):
        mine.append(run(ours))
        if number < other_runs:
            theirs.append(run(other))
    return Result(statistics.median(mine), runs, peak), Result(statistics.median(theirs), len(theirs))
