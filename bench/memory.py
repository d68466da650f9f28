"""The largest private memory, whatever the size of the log, its rate and the result."""

import dataclasses

import measure
from logs import Log
from measure import Command
from report import Target

LIMIT_MB = 64


@dataclasses.dataclass(frozen=True)
class Search:
    name: str
    options: str
    rate: int = 50
    is_piped: bool = False
    note: str = ""

    def log(self, megabytes):
        return Log(megabytes, rate=self.rate, rare="needle")


# At 50,000 events a second each waits two seconds for more records: 100,000 are in flight.
SEARCHES = [
    Search("a rare key", "-k needle -r"),
    Search("everything as stored", "-r"),
    Search("everything interpreted", "-i"),
    Search("everything as json", "--format json"),
    Search("newest first", "-k docker -r --reverse"),
    Search("counts by program", "--count-by exe"),
    Search("counts by process", "--count-by pid,exe"),
    Search("a histogram", "--histogram"),
    Search("100,000 in flight", "-k needle -r", rate=50000),
    Search("100,000 in flight, all", "-r", rate=50000),
    Search("100,000 in flight, newest first", "-k docker -r --reverse", rate=50000),
    Search("100,000 in flight, from a pipe", "-k needle -r", rate=50000, is_piped=True,
           note="as much as two seconds of the log"),
]
SIZES = [100, 1000]
LARGEST = 10000


def peaks(report, folder, programs, with_largest):
    sizes = SIZES + ([LARGEST] if with_largest else [])
    print(f"{'private MB at log size':34}" + "".join(f"{size:>9,} MB" for size in sizes))
    for search in SEARCHES:
        found = []
        for size in sizes:
            log = search.log(size)
            if not folder.has_room_for(log):
                report.skipped(search.name, f"not enough space for a log of {size:,} MB")
                break
            found.append(peak(search, programs.search, folder.make(log)))
        if found:
            target = None if search.is_piped else Target(f"< {LIMIT_MB} MB", max(found) < LIMIT_MB)
            print(f"{search.name:34}" + "".join(f"{value:12.1f}" for value in found) +
                  f"  {report.verdict(search.name, 'memory', target, search.note)}", flush=True)


def peak(search, program, path):
    source, stdin = ("-", {"stdin": path}) if search.is_piped else (path, {})
    return measure.peak_private_mb(Command([program, "-if", source, *search.options.split()], **stdin))
