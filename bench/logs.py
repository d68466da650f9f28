"""The logs that are searched: made by dockaudit-loggen when they are first needed, and kept."""

import dataclasses
import pathlib
import re
import shutil
import subprocess

RECORDINGS = ["testdata/logs/docker-exec.log", "testdata/logs/host-enriched.log"]
# Every program is in it.
PROGRAM_RECORDINGS = ["testdata/logs/docker-exec.log"]
# Of these events 78 % have the key docker.
DOCKER_RECORDINGS = ["testdata/logs/docker-blog.log", "testdata/logs/docker-exec.log"]


@dataclasses.dataclass(frozen=True)
class Log:
    """What the generator is asked for; see its --help."""
    megabytes: int
    rate: int = 50
    rare: str = ""
    share: int = 0
    depth: int = 0
    records: int = 0
    files: int = 0
    is_docker: bool = False  # of DOCKER_RECORDINGS
    has_programs: bool = False  # of PROGRAM_RECORDINGS

    def recordings(self):
        return DOCKER_RECORDINGS if self.is_docker else PROGRAM_RECORDINGS if self.has_programs else RECORDINGS

    def options(self):
        values = dataclasses.asdict(self)
        del values["megabytes"], values["rate"], values["is_docker"], values["has_programs"]
        return [word for name, value in values.items() if value for word in (f"--{name}", str(value))]

    def name(self):
        kind = ["docker"] if self.is_docker else ["programs"] if self.has_programs else []
        return "-".join([f"{self.megabytes}mb", f"{self.rate}eps", *kind, *[o.strip("-") for o in self.options()]])


class LogFolder:
    def __init__(self, folder, loggen, scale):
        self.folder = folder
        self.loggen = loggen
        self.scale = scale
        folder.mkdir(parents=True, exist_ok=True)

    def make(self, log):
        """The path of a log; of a rotated set, that of its folder."""
        log = self.scaled(log)
        path = self.path(log)
        if path.exists():
            return path
        partial = path.with_suffix(".partial")
        out = partial
        if log.files:
            partial.mkdir(exist_ok=True)
            out = partial / "audit.log"
        subprocess.run([self.loggen, "--out", out, "--mb", str(log.megabytes), "--rate", str(log.rate),
                        *log.options(), *log.recordings()], check=True)
        partial.rename(path)
        return path

    def compressed(self, log, program):
        """A rotated set whose files are compressed and keep their names, and the same files with the suffix `.gz` or
        `.zst`, by which others know them, oldest first."""
        plain = self.make(log)
        suffix = {"gzip": ".gz", "zstd": ".zst"}[program]
        folder, named = plain.with_name(plain.name + suffix), plain.with_name(plain.name + suffix + "-named")
        ages = sorted((int(file.suffix[1:] if file.suffix != ".log" else 0), file) for file in plain.iterdir())
        paths = [named / f"{file.name}{suffix}" for _, file in reversed(ages)]
        if not folder.exists():
            partial = folder.with_suffix(".partial")
            partial.mkdir(exist_ok=True)
            shutil.rmtree(named, ignore_errors=True)
            named.mkdir()
            for _, file in ages:
                with open(partial / file.name, "wb") as out:
                    subprocess.run([program, "-q", "-c", file], stdout=out, check=True)
                (named / f"{file.name}{suffix}").hardlink_to(partial / file.name)
            partial.rename(folder)
        return folder, paths

    def has_room_for(self, log):
        """True if it is there, or if it fits with as much again to spare."""
        log = self.scaled(log)
        return self.path(log).exists() or shutil.disk_usage(self.folder).free > 2e6 * log.megabytes * (log.files or 1)

    def scaled(self, log):
        return dataclasses.replace(log, megabytes=max(1, log.megabytes * self.scale // 100))

    def path(self, log):
        return self.folder / (log.name() + ("" if log.files else ".log"))

    def scratch(self, name):
        return self.folder / name


def size_mb(path):
    """Of a log or of all logs in a folder, in MB of 10^6 bytes."""
    files = path.iterdir() if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files) / 1e6


def last_second(path):
    """The time of the last record, in seconds since 1970."""
    with open(path, "rb") as log:
        log.seek(-min(path.stat().st_size, 1 << 20), 2)
        return int(re.findall(rb"msg=audit\((\d+)\.", log.read())[-1])
