"""The guest's side of a Python run, the same under CPython and Pyodide: it runs the code once and tells how it ended.

The code shares this interpreter, so all that it can spoil by its tricks is its own result: the host believes no
frame that is not well formed, and nothing else of the machine is within reach.

`send(kind, text)` tells the host: "L" { level, message }, "R" the output's JSON, "E" { code, message, stack, final }.
`leave(status)` ends the process.
"""

import io
import json
import linecache
import os
import sys
import types


class Console(io.TextIOBase):
    """A text stream whose lines become log lines."""

    def __init__(self, run, level, is_output):
        self._run, self._level, self._is_output = run, level, is_output
        self._rest = ""

    @property
    def encoding(self):
        return "utf-8"

    def writable(self):
        return True

    def isatty(self):
        return False

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._run.count(len(text))
        self._rest += text
        if "\n" in text:
            *lines, self._rest = self._rest.split("\n")
            for line in lines:
                self._run.log(self._level, line, self._is_output)
        return len(text)

    def finish(self):
        """Takes what has no line feed after it as a line too."""
        rest, self._rest = self._rest, ""
        if rest:
            self._run.log(self._level, rest, self._is_output)


class Run:
    def __init__(self, request, send, leave):
        self.request, self.limits = request, request["limits"]
        self.send, self.leave = send, leave
        self.ended = False
        self.printed = self.lines = 0
        self.last_json = None
        self.name = request["fileName"]
        self.out = Console(self, "info", True)
        self.err = Console(self, "error", False)
        # Given back when memory has run out, so that there is enough left to say so.
        self.reserve = bytearray(1 << 20)

    def count(self, size):
        self.printed += size
        if self.printed > self.limits["printedBytes"]:
            self.fail("OUTPUT_LIMIT", f"The code printed more than {self.limits['printedBytes']} bytes")

    def log(self, level, line, is_output=False):
        if is_output and line.lstrip()[:1] in tuple('[{"-0123456789tfn'):
            try:
                json.loads(line)
                self.last_json = line
            except (ValueError, RecursionError):
                pass
        # One line past the limit tells the host that there was more.
        self.lines += 1
        if self.lines <= self.limits["lines"] + 1:
            message = line[: self.limits["lineLength"]]
            self.send("L", json.dumps({"level": level, "message": message}))

    def fail(self, code, message, stack="", final=False):
        if not self.ended:
            self.ended = True
            self.out.finish()
            self.err.finish()
            told = {"code": code, "message": message[:16384], "stack": stack[:32768], "final": final}
            self.send("E", json.dumps(told))
        self.leave(1)

    def succeed(self, text):
        if not self.ended:
            size = len(text.encode("utf-8"))
            if size > self.limits["outputBytes"]:
                self.fail("OUTPUT_LIMIT", f"The output has {size} bytes; {self.limits['outputBytes']} are allowed")
            self.ended = True
            self.out.finish()
            self.err.finish()
            self.send("R", text)
        self.leave(0)

    def succeed_with(self, output):
        try:
            try:
                text = json.dumps(output, ensure_ascii=False, allow_nan=False)
                text.encode("utf-8")
            except UnicodeEncodeError:
                text = json.dumps(output, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            return self.fail("OUTPUT_INVALID", f"The output is not JSON: {str(error)[:500]}", final=True)
        self.succeed(text)

    def exit(self, code):
        """The end that `sys.exit` asks for: nothing or 0 is a success with what was printed."""
        self.out.finish()
        if code is None or code == 0:
            return self.succeed(self.last_json or "null")
        self.fail("CODE_ERROR", code if isinstance(code, str) else f"The code ended with exit code {code}")

    def fail_with(self, error):
        """Reports what the code raised; reading it may run the code's own methods, hence the fences."""
        if isinstance(error, SystemExit):
            return self.exit(error.code)
        code, message, stack, final = "CODE_ERROR", type(error).__name__, "", False
        if isinstance(error, MemoryError):
            self.reserve = None
            code = "MEMORY_LIMIT"
        try:
            message = str(error) or message
            if isinstance(error, KeyError):
                message = f"KeyError: {message}"
            final = isinstance(error, SyntaxError) and error.filename == self.name
            if final:
                message = f"SyntaxError: {message}"
            stack = self.trace(error)
        except BaseException:
            pass
        self.fail(code, message, stack, final)

    def trace(self, error):
        """The traceback from the code's first frame on."""
        import traceback

        frame = error.__traceback__
        while frame is not None and frame.tb_frame.f_code.co_filename != self.name:
            frame = frame.tb_next
        error.__traceback__ = frame
        return "".join(traceback.TracebackException(type(error), error, frame, compact=True).format()).rstrip("\n")

    def furnish(self):
        """Puts the streams, the environment, logging and the module in place that the code finds."""
        request = self.request
        sys.stdout, sys.stderr = self.out, self.err
        sys.stdin = io.StringIO("")
        sys.argv = [self.name]
        os.environ.clear()
        os.environ.update(request["environment"])
        source = request["source"]
        linecache.cache[self.name] = (len(source), None, source.splitlines(True), self.name)
        if "logging" in source:
            self.furnish_logging()
        module = types.ModuleType("__main__")
        module.__file__ = self.name
        module.inputs, module.context = request["inputs"], request["context"]
        sys.modules["__main__"] = module
        return module.__dict__

    def furnish_logging(self):
        import logging

        run = self

        class Handler(logging.Handler):
            def emit(self, record):
                number = record.levelno
                level = "error" if number >= 40 else "warn" if number >= 30 else "info" if number >= 20 else "debug"
                text = self.format(record)
                run.count(len(text))
                run.log(level, text)

        root = logging.getLogger()
        root.addHandler(Handler())
        root.setLevel(logging.DEBUG)
        logging.getLogger("asyncio").setLevel(logging.WARNING)

    def start(self):
        """Runs the code; an awaitable that it returned is given back, for `finish` to wait for."""
        try:
            names = self.furnish()
            entry = self.request["entry"]
            exec(compile(self.request["source"], self.name, "exec", dont_inherit=True), names)
            main = names.get(entry)
            if not callable(main):
                if entry != "main":
                    self.fail("CODE_ERROR", f'The code defines no function "{entry}"', final=True)
                return self.exit(0)
            output = call(main, self.request["inputs"], self.request["context"])
            if hasattr(output, "__await__"):
                return output
            self.succeed_with(output)
        except BaseException as error:
            self.fail_with(error)

    async def finish(self, awaitable):
        try:
            self.succeed_with(await awaitable)
        except BaseException as error:
            self.fail_with(error)


def call(function, inputs, context):
    """Calls with as many of the two arguments as the function takes by place."""
    code = getattr(function, "__code__", None)
    if code is None or code.co_flags & 0x04:
        return function(inputs, context)
    count = code.co_argcount - (1 if hasattr(function, "__self__") else 0)
    return function(*(inputs, context)[: max(count, 0)])
