"""Runs a command on a pseudo-terminal and plays a person: waits for words on the screen, then presses keys.

Takes one JSON document on standard input: argv, cwd, env, columns, seconds, and steps of {"see": words, "press": keys}.
Prints one JSON document: exit status (128 + n after signal n), everything that was shown, the words that never came,
and whether the terminal echoes again as it did before.
"""
import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time

# Colours, cursor movements and titles: what a terminal does not show as text.
CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b[=>78]|\r|\x07")
# An inquirer prompt listens a moment after it is painted.
SETTLE_SECONDS = 0.05


def plain(data):
    return CONTROL.sub("", data.decode("utf-8", "replace"))


def size(fd, columns):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))


def read(fd, until):
    ready, _, _ = select.select([fd], [], [], max(0.0, until - time.monotonic()))
    if not ready:
        return None
    try:
        return os.read(fd, 65536)
    except OSError:
        return b""


def play(fd, steps, deadline):
    shown, seen = b"", 0
    for step in steps:
        # White space is where the terminal is too narrow: it counts as nothing.
        words = "".join(step["see"].split())
        while words not in "".join(plain(shown[seen:]).split()):
            data = read(fd, deadline)
            if not data:
                return shown, step["see"]
            shown += data
        if step["press"] == "":
            continue
        time.sleep(SETTLE_SECONDS)
        seen = len(shown)
        os.write(fd, step["press"].encode())
    return shown, None


def drain(fd, deadline):
    shown = b""
    while True:
        data = read(fd, deadline)
        if not data:
            return shown, data is None
        shown += data


def main():
    task = json.load(sys.stdin)
    master, slave = pty.openpty()
    size(master, task.get("columns", 100))
    echoing = termios.tcgetattr(slave)[3] & (termios.ECHO | termios.ICANON)
    pid = os.fork()
    if pid == 0:
        os.close(master)
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        for fd in (0, 1, 2):
            os.dup2(slave, fd)
        os.chdir(task["cwd"])
        os.execvpe(task["argv"][0], task["argv"], task["env"])
    deadline = time.monotonic() + task.get("seconds", 60)
    shown, missing = play(master, task["steps"], deadline)
    # The side of the command stays open here, so that its settings can be read after it has ended: no end of file comes.
    status = None
    while status is None and time.monotonic() < deadline and missing is None:
        more, _ = drain(master, time.monotonic() + 0.1)
        shown += more
        done, code = os.waitpid(pid, os.WNOHANG)
        status = code if done else None
    if status is None:
        os.kill(pid, 9)
        status = os.waitpid(pid, 0)[1]
    more, _ = drain(master, time.monotonic() + 0.05)
    shown += more
    restored = termios.tcgetattr(slave)[3] & (termios.ECHO | termios.ICANON) == echoing
    code = 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    raw = shown.decode("utf-8", "replace")
    print(json.dumps({"status": code, "shown": plain(shown), "raw": raw, "missing": missing, "restored": restored}))


main()
