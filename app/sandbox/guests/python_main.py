"""Starts a Python guest under CPython: requests come on stdin, frames leave on file 3."""

import _thread
import json
import os
import select
import sys

CHANNEL = 3
# Milliseconds after which nobody seems to be in a hurry: what most code imports is then imported ahead.
PATIENCE = 30
USUAL = "asyncio collections dataclasses datetime decimal functools itertools logging math random re traceback typing".split()

here = sys.argv[1]
sys.path.insert(0, here)
import python_guest


def write_all(data):
    view = memoryview(data)
    while view:
        view = view[os.write(CHANNEL, view) :]


def read_exactly(size):
    parts = []
    while size > 0:
        part = os.read(0, size)
        if not part:
            os._exit(0)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def read_request():
    return json.loads(read_exactly(int.from_bytes(read_exactly(4), "big")))


def open_channel(nonce):
    head = nonce.encode("ascii")
    # Threads of the code may print at once.
    lock = _thread.allocate_lock()

    def send(kind, text):
        payload = text.encode("utf-8", "replace")
        with lock:
            write_all(head + kind.encode("ascii") + len(payload).to_bytes(4, "big") + payload)

    return send


def warm_up():
    waiting = select.poll()
    waiting.register(0, select.POLLIN)
    if not waiting.poll(PATIENCE):
        for name in USUAL:
            __import__(name)


_thread.stack_size(1 << 20)
write_all(b"ready\n")
warm_up()
request = read_request()
nothing = os.open("/dev/null", os.O_RDWR)
os.dup2(nothing, 0)
os.close(nothing)
for folder in sys.argv[2:]:
    sys.path.append(folder)
if request["network"]:
    import python_network

    python_network.open_way_out(request["environment"])
sys.path.remove(here)
run = python_guest.Run(request, open_channel(request["nonce"]), os._exit)
waiting = run.start()
if waiting is not None:
    import asyncio

    asyncio.run(run.finish(waiting))
