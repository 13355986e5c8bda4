/**
 * What hostile code tries, one expression each: it gives something back where it got hold of something, and nothing or
 * an exception where it didn't. `inputs` has the files of this machine and the ports that are listened on.
 */

export const JAVASCRIPT = [
  ...[
    'Deno.readTextFileSync(f)',
    "require('fs').readFileSync(f)",
    'await import("file://" + f)',
  ].flatMap((read) =>
    ['passwd', 'app', 'environ', 'self'].map(
      (name) => `{ const f = inputs.files.${name}; return ${read} }`
    )
  ),
  ...[
    'Deno.writeTextFileSync("/tmp/x", "x")',
    'Deno.writeTextFileSync("/dev/shm/x", "x")',
    'localStorage.setItem("a", "b") ?? 1',
    'await Deno.makeTempDir()',
    'await Deno.connect({ port: inputs.ports[0] })',
    'await Deno.connect({ port: inputs.ports[1] })',
    'await fetch("http://127.0.0.1:" + inputs.ports[0])',
    'await fetch("http://169.254.169.254/latest/meta-data")',
    'new WebSocket("ws://127.0.0.1:" + inputs.ports[0]).readyState || undefined',
    'await Deno.resolveDns("example.com", "A")',
    'new Deno.Command("/bin/sh").outputSync()',
    'Deno.kill(1, "SIGKILL")',
    'Deno.kill(inputs.pid, "SIGKILL")',
    'process.kill(inputs.pid)',
    'process.binding("fs")',
    'process.mainModule.require("fs")',
    'process.getBuiltinModule("fs")',
    'new Worker("data:text/javascript,1")',
    'await import("node:worker_threads")',
    'await import("node:child_process")',
    'await import("npm:left-pad")',
    'Object.getPrototypeOf(async () => {}).constructor("return Deno.Command")()',
    'globalThis.constructor.constructor("return process.binding")()',
    'Deno[Deno.internal]',
    'Array.prototype.constructor.constructor("return Deno.core")()',
    'Object.prototype.polluted = 1, Deno.readTextFileSync?.("/etc/passwd")',
    'Deno.dlopen("libc.so.6", {})',
    '(await WebAssembly.instantiate(new Uint8Array([0,97,115,109,1,0,0,0]), {})).instance.exports.memory',
    'Deno.networkInterfaces()',
    'Deno.env.get("PATH") ?? process.env.PATH',
    'new SharedWorker("data:text/javascript,1")',
  ].map((code) => `return ${code}`),
]

export const PYTHON = [
  ...[
    'open(f).read()',
    'open(f, "rb").read()',
    '__import__("os").open(f, 0) and open(f).read()',
  ].flatMap((read) =>
    ['passwd', 'app', 'environ', 'self'].map(
      (name) => `f = inputs["files"]["${name}"]; return ${read}`
    )
  ),
  ...[
    'open("/tmp/x", "w").write("x")',
    'open("/dev/shm/x", "w").write("x")',
    'open("/x", "w").write("x")',
    '__import__("os").mkdir("/sandbox/x") or 1',
    '__import__("os").memfd_create("x") and __import__("os").write(__import__("os").memfd_create("y"), b"x")',
    '__import__("socket").create_connection(("127.0.0.1", inputs["ports"][0]), 1)',
    '__import__("socket").create_connection(("127.0.0.1", inputs["ports"][1]), 1)',
    '__import__("socket").create_connection(("169.254.169.254", 80), 1)',
    '__import__("socket").socket(40, 1)',
    '__import__("socket").socket(16, 3)',
    '__import__("socket").getaddrinfo("example.com", 80)',
    '__import__("urllib.request").request.urlopen("http://127.0.0.1:%d" % inputs["ports"][0], timeout=1)',
    '__import__("subprocess").check_output(["/bin/sh", "-c", "id"])',
    '__import__("os").fork()',
    '__import__("os").system("true") == 0 or None',
    '__import__("os").kill(inputs["pid"], 9) or 1',
    '__import__("os").kill(__import__("os").getppid(), 0) if __import__("os").getppid() else None',
    '__import__("multiprocessing").Process(target=print).start() or 1',
    '__import__("os").environ.get("PATH") or __import__("os").environ.get("DATABASE_URL")',
    '__import__("ctypes").CDLL(None).ptrace(16, inputs["pid"], 0, 0) == 0 or None',
    '__import__("ctypes").CDLL(None).unshare(0x10000000) == 0 or None',
    '__import__("ctypes").CDLL(None).syscall(250, 0, -3, 1) > 0 or None',
    '__import__("ctypes").CDLL(None).mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0 or None',
    '__import__("os").setuid(0) or 1',
    '__import__("os").chroot("/") or 1',
    '__import__("resource").setrlimit(__import__("resource").RLIMIT_FSIZE, (1 << 30, 1 << 30)) or 1',
    '[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == "Popen"][0](["/bin/sh"])',
    '[f for f in __import__("os").listdir("/home")]',
    '[f for f in __import__("os").listdir(inputs["folder"])]',
    '__import__("pip")',
  ].map((code) => `return ${code}`),
]

export const GO = [
  ...['passwd', 'app', 'environ', 'self'].map(
    (name) =>
      `b, err := os.ReadFile(inputs["files"].(map[string]any)["${name}"].(string)); if err != nil { return nil }; return string(b)`
  ),
  ...[
    'if os.WriteFile("/tmp/x", []byte("x"), 0644) == nil { return 1 }',
    'if os.WriteFile("/x", []byte("x"), 0644) == nil { return 1 }',
    'if os.WriteFile("/dev/shm/x", []byte("x"), 0644) == nil { return 1 }',
    'if os.Mkdir("/sandbox", 0755) == nil { return 1 }',
    'if _, err := net.DialTimeout("tcp", fmt.Sprint("127.0.0.1:", inputs["ports"].([]any)[0]), time.Second); err == nil { return 1 }',
    'if _, err := net.DialTimeout("tcp", fmt.Sprint("127.0.0.1:", inputs["ports"].([]any)[1]), time.Second); err == nil { return 1 }',
    'if _, err := net.DialTimeout("tcp", "169.254.169.254:80", time.Second); err == nil { return 1 }',
    'if _, err := net.LookupHost("example.com"); err == nil { return 1 }',
    'if _, err := syscall.Socket(40, 1, 0); err == nil { return 1 }',
    'if out, err := exec.Command("/bin/sh", "-c", "id").Output(); err == nil { return string(out) }',
    'if err := exec.Command("/proc/self/exe").Start(); err == nil { return 1 }',
    'if syscall.Kill(int(inputs["pid"].(float64)), 9) == nil { return 1 }',
    'if _, _, e := syscall.RawSyscall(syscall.SYS_UNSHARE, 0x10000000, 0, 0); e == 0 { return 1 }',
    'if _, _, e := syscall.RawSyscall(syscall.SYS_PTRACE, 16, 1, 0); e == 0 { return 1 }',
    'if id, _, e := syscall.RawSyscall(syscall.SYS_KEYCTL, 0, ^uintptr(2), 1); e == 0 { return id }',
    'if syscall.Mount("none", "/tmp", "tmpfs", 0, "") == nil { return 1 }',
    'if syscall.Setuid(0) == nil { return 1 }',
    'if syscall.Chroot("/") == nil { return 1 }',
    'if path := os.Getenv("PATH") + os.Getenv("DATABASE_URL"); path != "" { return path }',
    'if names, err := os.ReadDir("/root"); err == nil { return len(names) }',
    'if names, err := os.ReadDir("/home"); err == nil { return len(names) }',
    'p := (*int)(unsafe.Pointer(uintptr(0x400000))); _ = p; if os.Getppid() != 0 { return os.Getppid() }',
  ].map((code) => `${code}; return nil`),
]
