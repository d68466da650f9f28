"""All reports in one pass, against aureport for one of its own."""

import collections
import csv
import shutil
import subprocess

import logs
import measure
from logs import Log
from measure import Command

CALM = Log(500)
# In at most the time that aureport needs for one report.
WANTED = 1


def programs_of(text):
    """How many events each program has, by the table `noise` of the summary."""
    rows = [row for row in csv.reader(text.splitlines()) if row and row[0] == "summary.noise"]
    program, events = rows[0].index("program"), rows[0].index("events")
    counts = collections.Counter()
    for row in rows[1:]:
        if row[program].startswith("/"):
            counts[row[program]] += int(row[events])
    return counts


def programs_of_aureport(text):
    words = (line.split(None, 1) for line in text.splitlines())
    return collections.Counter({pair[1].strip(): int(pair[0]) for pair in words if len(pair) == 2 and pair[0].isdigit()})


def output_of(command):
    done = subprocess.run(command.words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=True)
    return done.stdout.decode(errors="replace")


def against_aureport(report, folder, programs, runs):
    if shutil.which("aureport") is None:
        report.skipped("reports", "no aureport")
        return
    path = folder.make(CALM)
    other = Command(["aureport", "-x", "--summary", "-if", path])
    ours = programs_of(output_of(Command([programs.report, "summary", "--format", "csv", "-if", path])))
    theirs = programs_of_aureport(output_of(other))
    if not ours or ours != theirs:
        report.wrong("reports", f"the events of {len((ours - theirs) + (theirs - ours))} programs differ")
        return
    for name, words, wanted in (("all reports", ["all"], WANTED), ("one report", ["summary"], WANTED),
                                ("all reports, one thread", ["all", "--threads", "1"], None),
                                ("all reports as a page", ["all", "--format", "html"], None)):
        mine, their = measure.measure_both(Command([programs.report, *words, "-if", path]), other, runs)
        report.row(name, mine, logs.size_mb(path), "aureport -x --summary", their, wanted=wanted)
