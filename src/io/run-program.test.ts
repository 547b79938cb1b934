import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram, sendHangup } from './run-program.ts';

test('a program has its arguments as they are, and its end and output are returned', async () => {
  const script = 'console.log(process.argv[1]); console.error("said"); process.exitCode = 3';
  const end = await runProgram(process.execPath, ['-e', script, '$HOME; `x`'], { timeoutMs: 20_000 });
  assert.equal(end.code, 3);
  assert.deepEqual(end.printed.split('\n').toSorted(), ['$HOME; `x`', 'said']);
});

test('one that does not start or does not end has a reason', async () => {
  const missing = await runProgram('/nonexistent/program', [], { timeoutMs: 1000 });
  assert.match(missing.failure ?? '', /ENOENT/u);
  const slow = await runProgram(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { timeoutMs: 300 });
  assert.equal(slow.failure, 'it did not end within 0.3 s');
});

test('what it leaves behind with its output open is not waited for', async () => {
  const background =
    'const { spawn } = require("node:child_process"); spawn(process.execPath, ["-e", "setTimeout(() => {}, 3000)"], { stdio: "inherit", detached: true }).unref();';
  const start = performance.now();
  const end = await runProgram(process.execPath, ['-e', background], { timeoutMs: 20_000 });
  assert.equal(end.code, 0);
  assert.ok(performance.now() - start < 2900);
});

test('a process that is not there gets no signal, and a reason', () => {
  assert.match(sendHangup(2 ** 30) ?? '', /ESRCH/u);
});
