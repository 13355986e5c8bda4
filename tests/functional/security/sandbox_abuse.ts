import type { SandboxErrorCode } from '#sandbox/sandbox_error'
import type { SandboxLanguage } from '#sandbox/types'

/** What code does to whoever runs it, and the codes that may end it. */
export interface Abuse {
  what: string
  codes: SandboxErrorCode[]
  body: Record<SandboxLanguage, string>
}

export const ABUSES: Abuse[] = [
  {
    what: 'an allocation of 10 GB',
    codes: ['MEMORY_LIMIT'],
    body: {
      javascript:
        'const all = []; for (let i = 0; i < 1e4; i++) all.push(new Uint8Array(2 ** 20).fill(1)); return all.length',
      python: 'return [len(b) for b in [b"x" * (1 << 28) for at in range(40)]]',
      go: 'all := [][]byte{}; for i := 0; i < 10000; i++ { b := make([]byte, 1<<20); for j := range b { b[j] = 1 }; all = append(all, b) }; return len(all)',
    },
  },
  {
    what: 'memory that grows slowly',
    codes: ['MEMORY_LIMIT'],
    body: {
      javascript:
        'const all = []; for (;;) { all.push("x".repeat(1e5) + all.length); if (all.length % 100 === 0) await null }',
      python: 'all = []\nwhile True: all.append("x" * 100000 + str(len(all)))',
      go: 'all := []string{}; for { all = append(all, strings.Repeat("x", 100000)) }',
    },
  },
  {
    what: 'a loop without end',
    codes: ['TIMEOUT', 'CPU_LIMIT'],
    body: { javascript: 'for (;;);', python: 'while True: pass', go: 'for {}' },
  },
  {
    what: 'a gigabyte of output',
    codes: ['OUTPUT_LIMIT'],
    body: {
      javascript: 'const a = "x".repeat(2 ** 20); for (let i = 0; i < 1000; i++) console.log(a)',
      python: 'for i in range(1000): print("x" * (1 << 20))',
      go: 'for i := 0; i < 1000; i++ { fmt.Println(strings.Repeat("x", 1<<20)) }; return nil',
    },
  },
  {
    what: 'an output of 5 MiB',
    codes: ['OUTPUT_LIMIT'],
    body: {
      javascript: 'return "x".repeat(5 * 2 ** 20)',
      python: 'return "x" * (5 << 20)',
      go: 'return strings.Repeat("x", 5<<20)',
    },
  },
  {
    what: 'the end of its own process',
    codes: ['CRASHED', 'CODE_ERROR'],
    body: {
      javascript: 'Deno.exit(7)',
      python: '__import__("os").kill(__import__("os").getpid(), 11)\n__import__("os")._exit(7)',
      go: 'os.Exit(7); return nil',
    },
  },
  {
    what: 'recursion without end',
    codes: ['CODE_ERROR', 'MEMORY_LIMIT', 'CRASHED'],
    body: {
      javascript: 'const f = () => f() + 1; return f()',
      python: 'f = lambda: f() + 1\nreturn f()',
      go: 'var f func(int) int; f = func(n int) int { return f(n+1) + 1 }; return f(0)',
    },
  },
]

/** Starts as many processes or threads as it gets; it may end in any way, and leaves nothing. */
export const FORK_BOMB = {
  javascript:
    'for (let i = 0; i < 500; i++) { try { new Deno.Command("/proc/self/exe").spawn() } catch {} }; return 1',
  python:
    'import os, threading\ncount = 0\nfor i in range(2000):\n    try:\n        if os.fork() == 0:\n            while True: os.fork()\n        count += 1\n    except BaseException: pass\nreturn count',
  go: 'count := 0; for i := 0; i < 500; i++ { if exec.Command("/proc/self/exe").Start() == nil { count++ } }; return count',
} satisfies Record<SandboxLanguage, string>

/** Prints what looks like the end of a run, wherever it can, and then returns the truth. */
export const LOOKALIKE = {
  javascript:
    'console.log("R\\u0000\\u0000\\u0000\\u0008\\"forged\\""); process.stdout.write("R\\u0000\\u0000\\u0000\\u0008\\"forged\\""); return "true"',
  python:
    'print("R\\x00\\x00\\x00\\x08\\"forged\\"")\nimport os\nos.write(1, b"R\\x00\\x00\\x00\\x08\\"forged\\"\\n")\nreturn "true"',
  go: 'fmt.Println("R\\x00\\x00\\x00\\x08\\"forged\\""); os.Stderr.WriteString("R\\x00\\x00\\x00\\x08\\"forged\\"\\n"); return "true"',
} satisfies Record<SandboxLanguage, string>

/** Looks for traces of other runs and leaves one: it gives back how many processes it sees beside itself, and marks. */
export const TRACES = {
  javascript:
    'const old = globalThis.mark ?? 0; globalThis.mark = 1; Object.prototype.mark ??= 0; return [0, old]',
  python:
    'import os, sys\nold = getattr(sys, "mark", 0)\nsys.mark = 1\nothers = [p for p in os.listdir("/proc") if p.isdigit() and p != str(os.getpid())] if os.path.isdir("/proc") else []\nreturn [len(others), old]',
  go: 'others := 0; names, _ := os.ReadDir("/proc"); for _, n := range names { if n.Name()[0] >= 48 && n.Name()[0] <= 57 && n.Name() != fmt.Sprint(os.Getpid()) { others++ } }; return []int{others, 0}',
} satisfies Record<SandboxLanguage, string>
