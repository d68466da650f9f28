"""A log that is followed while it is written: how late events are, what waiting costs, what an event costs."""

import os
import pathlib
import re
import subprocess
import threading
import time

from comparisons import LAUREL_SETTINGS, is_program
from measure import Result

MOST_LATE_MS = 50
BUSY = 5000
ENDED = re.compile(rb"type=PROCTITLE msg=audit\([0-9.]+:([0-9]+)\)")


def processor_seconds(process):
    """Of a program that has ended, in user and kernel mode."""
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return usage.ru_utime + usage.ru_stime


def fresh_log(folder):
    log = folder.scratch("followed") / "audit.log"
    log.parent.mkdir(exist_ok=True)
    log.write_bytes(b"")
    return log


def follow(programs, log, *options):
    return [programs.search, "-F", "--no-tail", "-if", log, *options]


class Arrivals(threading.Thread):
    """When each event came out of a pipe, in seconds of the monotonic clock."""

    def __init__(self, pipe):
        super().__init__()
        self.pipe = pipe
        self.at = {}
        self.start()

    def run(self):
        rest = b""
        while part := os.read(self.pipe.fileno(), 1 << 16):
            now = time.monotonic()
            whole, _, rest = (rest + part).rpartition(b"\n")
            for serial in ENDED.findall(whole):
                self.at[int(serial)] = now


def latency(report, folder, programs, rate, seconds):
    log = fresh_log(folder)
    reader = subprocess.Popen(follow(programs, log, "--raw"), stdout=subprocess.PIPE)
    arrivals = Arrivals(reader.stdout)
    time.sleep(0.2)
    events = rate * seconds
    writer = subprocess.run([programs.writer, log, "--stamps", "--events", str(events), "--rate", str(rate)],
                            check=True, capture_output=True)
    time.sleep(0.5)
    reader.terminate()
    arrivals.join()
    reader.wait()
    written = dict(map(int, line.split()) for line in writer.stdout.splitlines())
    # Of an interleaved event the stamp is older than its last record.
    late = sorted((arrivals.at[serial] - nanoseconds / 1e9) * 1e3 for serial, nanoseconds in written.items()
                  if serial in arrivals.at and serial % 8 not in (2, 5))
    name = f"late at {rate} events/s"
    if len(late) < events // 2 - 4:
        report.wrong(name, f"{len(late)} of {events} events came")
        return
    at = lambda share: late[round(share * (len(late) - 1))]
    report.limit(f"{name}, p50", at(0.5), MOST_LATE_MS, "ms")
    report.limit(f"{name}, p99", at(0.99), MOST_LATE_MS, "ms")
    report.limit(f"{name}, max", at(1), MOST_LATE_MS, "ms")


def idle(report, folder, programs, seconds):
    log = fresh_log(folder)
    reader = subprocess.Popen(follow(programs, log, "--raw", "--cursor-file", log.parent / "cursor"))
    ticks = lambda: sum(map(int, pathlib.Path(f"/proc/{reader.pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
    time.sleep(3)
    before = ticks()
    time.sleep(seconds)
    used = (ticks() - before) / os.sysconf("SC_CLK_TCK")
    reader.terminate()
    reader.wait()
    report.limit(f"idle, {seconds} s", used, 0.05, "s of the processor")


def processor(report, folder, programs, seconds):
    """All of them follow the same log at the same time."""
    log = fresh_log(folder)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    ours = {name: subprocess.Popen(follow(programs, log, *options), **quiet)
            for name, options in (("raw", ["--raw", "-k", "watched"]), ("json", ["--format", "json"]))}

    def behind_tail(words):
        tail = subprocess.Popen(["tail", "-n", "+1", "-F", log], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return [tail, subprocess.Popen(words, stdin=tail.stdout, **quiet)]

    others = {"grep": behind_tail(["grep", "--line-buffered", "-F", "watched"])}
    if is_program(programs.laurel):
        settings = folder.scratch("follow-laurel.toml")
        settings.write_text(LAUREL_SETTINGS.format(folder=log.parent))
        others["laurel"] = behind_tail([programs.laurel, "-c", settings])
    else:
        report.skipped("an event in laurel", "no laurel")
    events = BUSY * seconds
    subprocess.run([programs.writer, log, "--events", str(events), "--rate", str(BUSY)], check=True)
    time.sleep(3)
    for processes in [[process] for process in ours.values()] + list(others.values()):
        processes[0].terminate()
    each = {name: processor_seconds(process) for name, process in ours.items()}
    for name, processes in others.items():
        processes[0].stdout.close()
        each[name] = sum(processor_seconds(process) for process in processes)
    for mine, other, label in (("raw", "grep", "tail -F | grep"), ("json", "laurel", "tail -F | laurel")):
        if other in each:
            report.row(f"follow, {mine}", Result(each[mine], 1), None, label, Result(each[other], 1),
                       note=f"{each[mine] / events * 1e6:.1f} and {each[other] / events * 1e6:.1f} us for an event")


def measure(report, folder, programs, full):
    seconds = 30 if full else 10
    for rate in (1, BUSY):
        latency(report, folder, programs, rate, max(seconds, 8 // rate))
    idle(report, folder, programs, 30)
    processor(report, folder, programs, seconds)
