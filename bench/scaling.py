"""What a byte costs, whatever the size and shape of the log; speed against event rate for the plot."""

import dataclasses
import os

import checks
import logs
import measure
from logs import Log
from measure import Command

# What varies, and the logs with the key to search for. A row is one log.
SWEEPS = [
    ("size", "needle", [(f"{mb:,} MB", Log(mb, rare="needle")) for mb in (1, 10, 100, 1000)]),
    ("events per second", "needle", [(f"{rate:,}", Log(100, rate=rate, rare="needle"))
                                     for rate in (1, 50, 1000, 24000, 50000)]),
    ("records per event", "needle", [(f"{records:,}", Log(100, rare="needle", share=20, records=records))
                                     for records in (1, 10, 1000, 10000)]),
    # At this rate no event is so old that it is complete before its last record comes.
    ("events interleaved", "needle", [(f"{depth:,}", Log(100, rate=24000, rare="needle", depth=depth))
                                      for depth in (1, 10, 100, 1000)]),
    ("events that match", "needle", [("0", Log(100, rare="other", share=1)),
                                     *[(text, Log(100, rare="needle", share=share))
                                       for text, share in (("0.01 %", 10000), ("1 %", 100), ("100 %", 1))]]),
]
LARGEST = ("10,000 MB", Log(10000, rare="needle"))

RATES = [1, 10, 100, 1000, 2000, 5000, 10000, 24000, 50000]
# From this rate on ausearch gets shorter logs, to be done within a minute. Longer ones would cost it more for a byte.
SHORT_FROM = 10000
SHORT_MB = 50


@dataclasses.dataclass(frozen=True)
class RatePoint:
    rate: int
    ours: float  # MB/s
    ausearch: float


def search(program, path, key="needle"):
    return Command([program, "-if", path, "-k", key, "-r"])


def cost_of_a_byte(report, folder, programs, runs, with_largest):
    print(f"{'-k needle -r':20} {'':>9} {'MB':>7} {'events':>10} {'s':>8} {'MB/s':>7} {'ns/byte':>8} "
          f"{'private MB':>11}")
    for title, key, rows in SWEEPS:
        print(title)
        for text, log in rows + ([LARGEST] if with_largest and title == "size" else []):
            if not folder.has_room_for(log):
                report.skipped(text, "not enough space for the log")
                continue
            path = folder.make(log)
            size = logs.size_mb(path)
            ours = search(programs.search, path, key)
            events = measure.statistics_of(ours).events
            result = measure.measure(ours, runs)
            print(f"{'':20} {text:>9} {size:7.0f} {events:10,} {result.seconds:8.3f} {size / result.seconds:7.0f} "
                  f"{1000 * result.seconds / size:8.3f} {result.private_mb:11.1f}", flush=True)


def speed_at_rates(report, folder, programs, runs):
    """The points of the plot: a rare key at each rate. There are none without ausearch."""
    if not os.access(programs.ausearch, os.X_OK):
        report.skipped("rates", "no ausearch")
        return []
    print(f"{'events per second':>20} {'ours MB/s':>10} {'ausearch MB/s':>14}")
    points = []
    for rate in RATES:
        path = folder.make(Log(100, rate=rate, rare="needle"))
        short = folder.make(Log(SHORT_MB, rate=rate, rare="needle")) if rate >= SHORT_FROM else path
        outputs = [folder.scratch("output.ours"), folder.scratch("output.other")]
        measure.run_into(search(programs.search, short), outputs[0])
        seconds = measure.run_into(search(programs.ausearch, short), outputs[1])
        lines, differing = checks.differing_lines(*outputs)
        if lines == 0 or differing > 0:
            report.wrong(f"{rate} events/s", f"{differing} of {lines} lines differ")
            continue
        ours = measure.measure(search(programs.search, path), runs)
        if seconds < measure.ONCE_SECONDS:
            seconds = measure.measure(search(programs.ausearch, short), min(runs, 3)).seconds
        point = RatePoint(rate, logs.size_mb(path) / ours.seconds, logs.size_mb(short) / seconds)
        points.append(point)
        print(f"{rate:20,} {point.ours:10.0f} {point.ausearch:14.1f}", flush=True)
    return points
