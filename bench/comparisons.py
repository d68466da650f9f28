"""dockaudit against ausearch, grep, ripgrep, laurel and libauparse; two threads against one."""

import dataclasses
import os
import shutil
import time

import checks
import logs
import measure
from logs import Log
from measure import Command

CALM = Log(500)
CALM_DOCKER = Log(500, is_docker=True)
CALM_SMALL = Log(100)
PROGRAMS = Log(500, has_programs=True)
RARE = Log(500, rare="needle")
RARE_SMALL = Log(100, rare="needle")
RARE_BUSY = Log(100, rate=24000, rare="needle")
RARE_BUSY_LARGE = Log(500, rate=24000, rare="needle")
ROTATED = Log(500, files=10)
RARE_ROTATED = Log(50, rare="needle", files=10)


@dataclasses.dataclass(frozen=True)
class Search:
    name: str
    log: Log
    options: str
    wanted: float


# Each must be so many times as fast as ausearch.
SEARCHES = [
    Search("rare-key", RARE, "-k needle -r", 10),
    Search("rare-key-busy", RARE_BUSY, "-k needle -r", 300),
    Search("common-key", CALM_DOCKER, "-k docker -r", 6),
    Search("user-and-result", CALM, "-ua root -sv no -r", 6),
    Search("everything-interpreted", CALM_SMALL, "-i", 10),
    Search("everything-csv", CALM_SMALL, "--format csv", 5),
    Search("everything-text", CALM_SMALL, "--format text", 5),
]

# A row of ours against ours.
BUSY_AGAINST_CALM = "busy-against-calm"

# Two threads must be so many times as fast as one.
THREADED = [
    Search("two-threads rare-key", RARE, "-k needle -sv no -r", 1.6),
    Search("two-threads -i", CALM_SMALL, "-i", 1.6),
    Search("two-threads csv", CALM_SMALL, "--format csv", 1.6),
]

LAUREL_SETTINGS = """directory = "{folder}"
[auditlog]
file = "-"
[enrich]
pid = false
execve-env = []
container = false
script = false
"""


def is_program(path):
    return os.access(path, os.X_OK)


class Comparisons:
    def __init__(self, report, folder, programs, runs, cases=()):
        self.report = report
        self.folder = folder
        self.programs = programs
        self.runs = runs
        self.cases = cases  # of the searches against ausearch; empty: all
        self.outputs = [folder.scratch("output.ours"), folder.scratch("output.other")]

    def ours(self, path, options):
        return Command([self.programs.search, "-if", path, *options.split()])

    def ausearch(self, path, options):
        return Command([self.programs.ausearch, "-if", path, *options.split()])

    def against_ausearch(self):
        for search in SEARCHES:
            if not self.cases or search.name in self.cases:
                self.one_against_ausearch(search)
        if not self.cases or BUSY_AGAINST_CALM in self.cases:
            self.busy_against_calm(RARE, RARE_BUSY_LARGE, 0.75)
            self.busy_against_calm(RARE_SMALL, RARE_BUSY, 0.8)

    def one_against_ausearch(self, search):
        if not is_program(self.programs.ausearch):
            self.report.skipped(search.name, "no ausearch")
            return
        path = self.folder.make(search.log)
        ours, other = self.ours(path, search.options), self.ausearch(path, search.options)
        other_seconds = self.check_same(search.name, ours, other)
        if other_seconds is None:
            return
        mine, theirs = measure.measure_both(ours, other, self.runs, other_seconds)
        self.report.row(search.name, mine, logs.size_mb(path), "ausearch", theirs, wanted=search.wanted,
                        note="" if theirs.runs > 1 else "ausearch ran once")

    def check_same(self, name, ours, other):
        """The seconds that the other one took; None if the outputs are not the same."""
        is_csv = "csv" in ours.words and other.words[0] == self.programs.ausearch
        measure.run_into(ours, self.outputs[0])
        other_seconds = measure.run_into(other, self.outputs[1])
        lines, differing = checks.differing_lines(*self.outputs, is_csv)
        if lines > 0 and differing == 0:
            return other_seconds
        self.report.wrong(name, f"{differing} of {lines} lines differ: {ours}")
        return None

    def against_greps(self):
        search = SEARCHES[0]
        path = self.folder.make(search.log)
        ours = self.ours(path, search.options)
        measure.run_into(ours, self.outputs[0])
        found = checks.count_containing(self.outputs[0], search.log.rare)
        for program, wanted in (("grep", 1), ("rg", None)):
            if shutil.which(program) is None:
                self.report.skipped(search.name, f"no {program}")
                continue
            # Not to /dev/null: there grep would stop at the first line.
            other = Command([program, "-c", "-F", search.log.rare, path], stdout=self.outputs[1])
            measure.run(other)
            counted = int(self.outputs[1].read_text())
            if counted != found:
                self.report.wrong(search.name, f"{found} lines with the key, {program} counts {counted}")
                continue
            mine, theirs = measure.measure_both(ours, other, self.runs)
            self.report.row(search.name, mine, logs.size_mb(path), f"{program} -c -F", theirs, wanted=wanted)

    def busy_against_calm(self, calm_log, busy_log, wanted):
        """The cost of a byte must not depend on the event rate."""
        calm, busy = self.folder.make(calm_log), self.folder.make(busy_log)
        options = "-k needle -r"
        measure.run(self.ours(calm, options))
        mine, theirs = measure.measure_both(self.ours(busy, options), self.ours(calm, options), self.runs)
        speeds = logs.size_mb(busy) / mine.seconds, logs.size_mb(calm) / theirs.seconds
        self.report.row(BUSY_AGAINST_CALM, mine, logs.size_mb(busy), "ours, 50 events/s", theirs,
                        ratio=speeds[0] / speeds[1], wanted=wanted, other_mb=logs.size_mb(calm),
                        note=f"times: of MB/s, logs of {logs.size_mb(busy):.0f} MB")

    def against_laurel(self):
        name = "everything-json"
        if not is_program(self.programs.laurel):
            self.report.skipped(name, "no laurel")
            return
        settings = self.folder.scratch("laurel.toml")
        settings.write_text(LAUREL_SETTINGS.format(folder=self.folder.folder.resolve()))
        path = self.folder.make(CALM_SMALL)
        ours = self.ours(path, "--format json")
        other = Command([self.programs.laurel, "-c", settings], stdin=path)
        measure.run_into(ours, self.outputs[0])
        other_seconds = measure.run_into(other, self.outputs[1])
        counts = [checks.count_lines(output) for output in self.outputs]
        if counts[0] != counts[1]:
            self.report.wrong(name, f"{counts[0]} events, laurel gives {counts[1]}")
            return
        mine, theirs = measure.measure_both(ours, other, self.runs, other_seconds)
        self.report.row(name, mine, logs.size_mb(path), "laurel", theirs, wanted=12,
                        note=f"both give {counts[0]} lines of JSON, of different forms")

    def pull_loops(self):
        path = self.folder.make(CALM_SMALL)
        for name, field in (("pull-loop id", []), ("pull-loop exe", ["exe"])):
            ours, other = (Command([self.programs.pull, library, path, *field]) for library in ("dockaudit", "auparse"))
            for command, output in zip((ours, other), self.outputs):
                measure.run_into(command, output)
            counts = [output.read_text() for output in self.outputs]
            if counts[0] != counts[1]:
                self.report.wrong(name, f"events, found, sum: {counts[0].strip()}; libauparse {counts[1].strip()}")
                continue
            mine, theirs = measure.measure_both(ours, other, self.runs)
            self.report.row(name, mine, logs.size_mb(path), "auparse_next_event", theirs, wanted=5)

    def two_threads(self):
        if (os.cpu_count() or 1) < 2:
            self.report.skipped("two-threads", "one processor")
            return
        for search in THREADED:
            path = self.folder.make(search.log)
            two, one = (self.ours(path, f"{search.options} --threads {count}") for count in (2, 1))
            if self.check_same(search.name, two, one) is None:
                continue
            mine, theirs = measure.measure_both(two, one, self.runs)
            self.report.row(search.name, mine, logs.size_mb(path), "one thread", theirs, wanted=search.wanted)

    def compressed(self):
        """A rare key in ten compressed files, against programs that inflate them."""
        options = "-k needle -r"
        for program, cat in (("gzip", "zcat"), ("zstd", "zstdcat")):
            if shutil.which(program) is None or not self.folder.has_room_for(RARE_ROTATED):
                self.report.skipped(f"compressed {program}", f"no {program}, or not enough space for the logs")
                continue
            folder, files = self.folder.compressed(RARE_ROTATED, program)
            megabytes = logs.size_mb(self.folder.make(RARE_ROTATED))
            name = f"compressed {program}"
            two, one = (self.ours(folder, f"{options} --threads {count}") for count in (2, 1))
            ours = self.ours(folder, options)
            if is_program(self.programs.ausearch):
                inflate = " ".join(map(str, files))
                other = Command(["sh", "-c", f"{cat} {inflate} | {self.programs.ausearch} {options}"])
                other_seconds = self.check_same(name, ours, other)
                if other_seconds is not None:
                    mine, theirs = measure.measure_both(ours, other, self.runs, other_seconds)
                    self.report.row(name, mine, megabytes, f"{cat} | ausearch", theirs, wanted=6)
            if program == "gzip" and shutil.which("rg") is not None:
                self.compressed_against_rg(name, ours, files, megabytes)
            if self.check_same(f"two-threads {name}", two, one) is not None:
                mine, theirs = measure.measure_both(two, one, self.runs)
                self.report.row(f"two-threads {name}", mine, megabytes, "one thread", theirs, wanted=1.7)

    def compressed_against_rg(self, name, ours, files, megabytes):
        measure.run_into(ours, self.outputs[0])
        found = checks.count_containing(self.outputs[0], RARE_ROTATED.rare)
        other = Command(["rg", "-z", "-c", "-I", "-F", RARE_ROTATED.rare, *files], stdout=self.outputs[1])
        measure.run(other)
        counted = sum(map(int, self.outputs[1].read_text().split()))
        if counted != found:
            self.report.wrong(name, f"{found} lines with the key, rg counts {counted}")
            return
        mine, theirs = measure.measure_both(ours, other, self.runs)
        self.report.row(name, mine, megabytes, "rg -z -c -F", theirs, wanted=1)

    def last_minute(self):
        """The end of a large rotated set must be found without reading what is before it."""
        name = "last-minute"
        if not is_program(self.programs.ausearch) or not self.folder.has_room_for(ROTATED):
            self.report.skipped(name, "no ausearch, or not enough space for the logs")
            return
        path = self.folder.make(ROTATED)
        begin = time.gmtime(logs.last_second(path / "audit.log") - 60)
        options = time.strftime("-ts %m/%d/%y %H:%M:%S -r", begin)
        ours, other = self.ours(path, options), self.ausearch(path, options)
        other_seconds = self.check_same(name, ours, other)
        if other_seconds is None:
            return
        mine, theirs = measure.measure_both(ours, other, self.runs, other_seconds)
        self.report.row(name, mine, logs.size_mb(path), "ausearch", theirs)
        self.report.limit(f"{name} seconds", mine.seconds, 0.030, "s")
        read = measure.statistics_of(ours).read_mb
        self.report.limit(f"{name} bytes read", 100 * read / logs.size_mb(path), 1, "%")

    def containers(self):
        """What ran where is told by a pass of its own over the log."""
        path = self.folder.make(PROGRAMS)
        # Of 113d25e794c9 are 3 % of the events; no container is rarer in what is generated.
        rare = self.ours(path, "-k needle --count")
        for name, options, wanted in (("container", "--container 113d25e794c9 --count", 1 / 3),
                                      ("nobody's container", "--container needle --count -q", 1 / 3)):
            ours = self.ours(path, options)
            measure.run_into(ours, self.outputs[0])
            found = int(self.outputs[0].read_text())
            if (found > 0) != (name == "container"):
                self.report.wrong(name, f"{found} events")
                continue
            mine, theirs = measure.measure_both(ours, rare, self.runs)
            self.report.row(name, mine, logs.size_mb(path), "ours, a key that is not there", theirs, wanted=wanted)
        self.activity(path)

    def activity(self, path):
        name = "activity"
        measure.run_into(self.ours(path, "--format activity"), self.outputs[0])
        measure.run_into(self.ours(path, "--format activity --threads 1"), self.outputs[1])
        lines, differing = checks.differing_lines(*self.outputs, False)
        if lines == 0 or differing:
            self.report.wrong(name, f"{differing} of {lines} lines differ on one thread")
            return
        mine, theirs = measure.measure_both(self.ours(path, "--format activity"), self.ours(path, "-k needle --count"),
                                            self.runs)
        self.report.row(name, mine, logs.size_mb(path), "ours, a key that is not there", theirs)
        self.report.limit(f"{name} seconds for 300 MB", 300 * mine.seconds / logs.size_mb(path), 1, "s")
