"""Runs a command in a pseudo-terminal of its own.

usage: pty-host.py COLUMNS ROWS OUTPUT STATUS COMMAND...

What the command writes goes to the file OUTPUT, byte by byte as the terminal gets it. When it has ended, STATUS holds
its exit status, or minus the signal that killed it. Orders come on standard input, one a line:
  type HEX         these bytes are typed
  resize COLS ROWS the window gets this size
  hangup           the terminal goes away
  signal NUMBER    for the command's process
When standard input ends the command is killed, so nothing outlives a test.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


columns, rows, output, status = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
child, terminal = pty.fork()
if child == 0:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGQUIT, signal.SIGTSTP):
        signal.signal(ignored, signal.SIG_DFL)
    resize(0, columns, rows)
    os.execvp(sys.argv[5], sys.argv[5:])

orders = b""
commanded = True
sink = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
while True:
    sources = ([terminal] if terminal >= 0 else []) + ([0] if commanded else [])
    ready, _, _ = select.select(sources, [], [], 0.05)
    if terminal in ready:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # the last process has closed it
            data = b""
        if data:
            os.write(sink, data)
        else:
            os.close(terminal)
            terminal = -1
    if 0 in ready:
        data = os.read(0, 65536)
        orders += data
        if not data:
            commanded = False
            os.kill(child, signal.SIGKILL)
        *lines, orders = orders.split(b"\n")
        for line in lines:
            word, *rest = line.decode().split()
            if word == "signal":
                os.kill(child, int(rest[0]))
            elif terminal < 0:
                pass
            elif word == "type":
                os.write(terminal, bytes.fromhex(rest[0]))
            elif word == "resize":
                resize(terminal, int(rest[0]), int(rest[1]))
            elif word == "hangup":
                os.close(terminal)
                terminal = -1
    if terminal not in ready:  # else there may be more to read
        ended, code = os.waitpid(child, os.WNOHANG)
        if ended:
            with open(status + ".new", "w") as file:
                file.write(str(os.waitstatus_to_exitcode(code)))
            os.rename(status + ".new", status)
            break
