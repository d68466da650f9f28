"""All measurements, section by section; bench/run calls it. See its --help."""

import argparse
import dataclasses
import os
import pathlib
import platform
import re
import subprocess
import sys

import follow
import memory
import plot
import reports
import scaling
from comparisons import BUSY_AGAINST_CALM, SEARCHES, Comparisons
from logs import LogFolder
from report import Report

SECTIONS = ["ausearch", "grep", "json", "pull", "threads", "since", "compressed", "containers", "report", "cost", "memory", "rates", "follow", "micro"]


@dataclasses.dataclass(frozen=True)
class Programs:
    search: pathlib.Path
    report: pathlib.Path
    loggen: pathlib.Path
    pull: pathlib.Path
    micro: pathlib.Path
    ausearch: pathlib.Path
    laurel: pathlib.Path
    writer: pathlib.Path


def machine():
    """One line: where the numbers come from."""
    model = re.search(r"^model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return (f"{os.cpu_count()} cores, {model[1] if model else platform.machine()}, {memory:.0f} GiB of memory, "
            f"Linux {platform.release().split('-')[0]}")


def parse_arguments():
    parser = argparse.ArgumentParser()
    for program in dataclasses.fields(Programs):
        parser.add_argument(f"--{program.name}", type=pathlib.Path, required=True)
    parser.add_argument("--logs", type=pathlib.Path, required=True)
    parser.add_argument("--plot", type=pathlib.Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--scale", type=int, default=100)
    parser.add_argument("--section", action="append", choices=SECTIONS)
    parser.add_argument("--case", action="append", default=[],
                        choices=[*(search.name for search in SEARCHES), BUSY_AGAINST_CALM])
    parser.add_argument("--full", action="store_true")
    return parser.parse_args()


def run_micro(report, program):
    if not program.exists():
        report.skipped("micro", "Google Benchmark is not installed")
        return
    subprocess.run([program, "--benchmark_min_time=0.2"], check=True, stderr=subprocess.DEVNULL)


def main():
    arguments = parse_arguments()
    programs = Programs(**{program.name: getattr(arguments, program.name) for program in dataclasses.fields(Programs)})
    chosen = arguments.section or SECTIONS
    # Times in the locale's form, as ausearch reads and prints them.
    os.environ.update(LC_ALL="C", TZ="UTC")
    report = Report()
    folder = LogFolder(arguments.logs, programs.loggen, arguments.scale)
    compare = Comparisons(report, folder, programs, arguments.runs, arguments.case)

    print(f"{machine()}; load {os.getloadavg()[0]:.1f}; logs at {arguments.scale} % of their size, "
          f"medians of {arguments.runs} runs, page cache warm")
    tables = [("ausearch", compare.against_ausearch), ("grep", compare.against_greps), ("json", compare.against_laurel),
              ("pull", compare.pull_loops), ("threads", compare.two_threads), ("since", compare.last_minute),
              ("compressed", compare.compressed), ("containers", compare.containers),
              ("report", lambda: reports.against_aureport(report, folder, programs, arguments.runs))]
    if any(section in chosen for section, _ in tables):
        report.title("Comparisons. The outputs are checked first. Private memory is the largest RssAnon of ours.")
        report.head()
    for section, measurements in tables:
        if section in chosen:
            measurements()
    if "cost" in chosen:
        report.title("What a byte costs")
        scaling.cost_of_a_byte(report, folder, programs, arguments.runs, arguments.full)
    if "memory" in chosen:
        report.title("The largest private memory (RssAnon), sampled every millisecond")
        memory.peaks(report, folder, programs, arguments.full)
    if "rates" in chosen:
        report.title(f"Speed at event rates; logs of 100 MB, for ausearch {scaling.SHORT_MB} MB from "
                     f"{scaling.SHORT_FROM:,} events/s on")
        points = scaling.speed_at_rates(report, folder, programs, arguments.runs)
        if points:
            arguments.plot.write_text(plot.draw(points, machine()))
            print(f"drawn in {arguments.plot}")
    if "follow" in chosen:
        report.title("A log that is followed while it is written; seconds are those of the processor")
        follow.measure(report, folder, programs, arguments.full)
    if "micro" in chosen:
        report.title("Single parts")
        run_micro(report, programs.micro)
    report.summary()
    return 1 if report.wrong_results else 0


if __name__ == "__main__":
    sys.exit(main())
