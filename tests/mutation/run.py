# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs mutants: compiles the one changed source, puts it before the original under the unit tests, and sees whether they notice.

The rooms' objects are position independent, so each room also links as a shared library and the tests against that;
a mutant is a library of one object which the loader takes first. Nothing is linked again for it.
"""
import math
import os
import resource
import shutil
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

MEMORY = 2 << 30
ERROR_OF_LOADER = ("symbol lookup error", "cannot open shared object")


@dataclass
class Program:
    """A test program and the rooms that it is a unit test of."""
    name: str
    arguments: list
    rooms: set
    environment: dict = field(default_factory=dict)
    seconds: float = 0.0


@dataclass
class Result:
    site: object
    verdict: str  # killed, survived, invalid (does not compile)
    by: str = ""
    seconds: float = 0.0


class Stopped(Exception):
    """The tool itself cannot go on; the message says why."""


class Runner:
    """Each of `ways` gives, for a file, the arguments that compile it, without source and output, and the folder to do it in;
    the first one by which the file compiles unchanged is taken."""

    def __init__(self, root, work, programs, ways, room_of, jobs):
        self.root, self.work, self.programs = Path(root), Path(work), programs
        self.ways, self.room_of, self.jobs = ways, room_of, jobs
        self.way_of, self.suits = {}, set()
        self.kills = {}
        self.lock = threading.Lock()
        self.running = set()

    # --- processes

    def execute(self, arguments, timeout, environment=None, cwd=None):
        """Exit status and words; None as the status when time ran out. The whole group of processes ends with it.
        `timeout` is of the processor's seconds, so that a busy machine ends nothing; of the clock's it has 20 times as many."""
        process = subprocess.Popen(arguments, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        with self.lock:
            self.running.add(process)
        try:
            self._limit(process, timeout)
            words, _ = process.communicate(timeout=20 * timeout)
            return None if process.returncode == -signal.SIGXCPU else process.returncode, words.decode(errors="replace")
        except subprocess.TimeoutExpired:
            self._end(process)
            process.communicate()
            return None, ""
        finally:
            with self.lock:
                self.running.discard(process)

    @staticmethod
    def _limit(process, seconds):
        """A mutant that never stops asking for memory must not take the machine's."""
        try:
            resource.prlimit(process.pid, resource.RLIMIT_CORE, (0, 0))
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds) + 5))
            resource.prlimit(process.pid, resource.RLIMIT_DATA, (MEMORY, MEMORY))
        except ProcessLookupError:
            pass  # it has ended already

    @staticmethod
    def _end(process):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def end_all(self):
        with self.lock:
            for process in self.running:
                self._end(process)

    # --- the tests as they are

    def baseline(self):
        """Every program passes without a mutant, else there is nothing to measure; keeps its time."""
        for program in self.programs:
            start = time.monotonic()
            status, words = self._test(program, None, 600)
            program.seconds = time.monotonic() - start
            if status != 0:
                raise Stopped(f"{program.name} fails without any mutant (status {status}):\n{words[-2000:]}")

    def _test(self, program, library, timeout):
        folder = self.work if library is None else library.parent
        environment = dict(os.environ, **program.environment, TMPDIR=str(folder))
        if library is not None:
            environment["LD_PRELOAD"] = str(library)
        return self.execute(program.arguments, timeout, environment, folder)

    # --- one mutant

    def judge(self, site, number):
        """The verdict on one mutant."""
        start = time.monotonic()
        folder = self.work / f"m{number}"
        folder.mkdir()
        try:
            verdict, by = self._judge(site, folder)
        finally:
            shutil.rmtree(folder)
        return Result(site, verdict, by, time.monotonic() - start)

    def _judge(self, site, folder):
        library = self.build(site.file, site.applied((self.root / site.file).read_text(encoding="utf-8")), folder)
        if library is None:
            return "invalid", ""
        for program in self.order(site.file):
            status, words = self._test(program, library, 5 + 10 * program.seconds)
            if status == 127 or any(error in words for error in ERROR_OF_LOADER):
                raise Stopped(f"{program.name} cannot be started with a mutant of {site.file}:\n{words[-2000:]}")
            if status != 0:
                with self.lock:
                    key = (site.file, program.name)
                    self.kills[key] = self.kills.get(key, 0) + 1
                return "killed", program.name if status is not None else f"{program.name} (time)"
        return "survived", ""

    def build(self, file, text, folder):
        """The library of this one changed source; None when it does not compile."""
        made, library = folder / "mutant.o", folder / "mutant.so"
        way = self.way_of.get(file, 0)
        while not self._compile(file, text, made, way):
            # Was it the mutant, or does this way of compiling not suit the file?
            if (file, way) in self.suits or self._compile(file, (self.root / file).read_text(encoding="utf-8"), made, way):
                self.suits.add((file, way))
                return None
            way += 1
            if way == len(self.ways):
                raise Stopped(f"{file} does not compile without any mutant")
            with self.lock:
                self.way_of[file] = max(way, self.way_of.get(file, 0))
        arguments, cwd = self.ways[0](file)
        status, words = self.execute([arguments[0], "-shared", "-o", str(library), str(made)], 60, cwd=cwd)
        if status != 0:
            raise Stopped(f"a mutant of {file} cannot be linked:\n{words[-2000:]}")
        return library

    def _compile(self, file, text, made, way):
        source = made.parent / Path(file).name
        source.write_text(text, encoding="utf-8")
        arguments, cwd = self.ways[way](file)
        status, _ = self.execute([*arguments, "-o", str(made), "-c", str(source)], 300, cwd=cwd)
        return status == 0

    def order(self, file):
        """Programs of the file's room: those that killed its mutants, then those of its name, then the fast ones."""
        stem = Path(file).stem

        def rank(program):
            unit = program.name.split("_", 1)[-1].removesuffix("_test")
            named = len(os.path.commonprefix([stem, unit]))
            with self.lock:
                kills = self.kills.get((file, program.name), 0)
            return -kills, -(named if named > 3 else 0), program.seconds

        return sorted((p for p in self.programs if self.room_of(file) in p.rooms), key=rank)

    def run(self, sites, count, progress=lambda result, done: None):
        """Judges sites in their order until `count` of them compiled. The results in that order."""
        results, left, counted = {}, iter(enumerate(sites)), 0
        broken = []

        def work():
            nonlocal counted
            while True:
                with self.lock:
                    if broken or counted >= count:
                        return
                    number, site = next(left, (None, None))
                    if site is None:
                        return
                    counted += 1
                try:
                    result = self.judge(site, number)
                except Exception as error:  # every worker stops, the first reason is told
                    with self.lock:
                        broken.append(error)
                    return
                with self.lock:
                    results[number] = result
                    if result.verdict == "invalid":
                        counted -= 1
                    done = len(results)
                progress(result, done)

        with ThreadPoolExecutor(self.jobs) as pool:
            try:
                for future in [pool.submit(work) for _ in range(self.jobs)]:
                    future.result()
            except BaseException as interruption:  # from the keyboard or a signal: nothing is left running
                with self.lock:
                    broken.append(interruption)
                self.end_all()
                raise
        if broken:
            raise broken[0]
        return [results[number] for number in sorted(results)]
