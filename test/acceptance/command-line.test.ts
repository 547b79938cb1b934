import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { inProject } from '../cli/joined-project.ts';
import { runCli, type CliResult } from '../cli/run-cli.ts';

const launcher = resolve(import.meta.dirname, '../../bin/ironhull');
const privileged = 'services: {web: {image: a, privileged: true, ports: ["80:80"]}}\n';

/** Runs a shell command line in which $IRONHULL is the command, with a text as its standard input. */
function runShell(line: string, cwd: string, input = ''): Promise<CliResult> {
  return new Promise((done, fail) => {
    const env = { PATH: process.env.PATH, HOME: '/nonexistent', IRONHULL: launcher };
    const child = spawn('bash', ['-c', line], { cwd, env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

test('lint reads a file from stdin', async () => {
  await inProject({}, async (cwd) => {
    const { code, stdout } = await runShell('"$IRONHULL" lint - --no-policy', cwd, privileged);
    assert.deepEqual([code, /privileged/u.test(stdout)], [1, true]);
  });
});

test('a reader that goes away is no failure: the exit code is that of the report', async () => {
  await inProject({ 'bad.yaml': privileged, 'good.yaml': 'services: {}\n' }, async (cwd) => {
    const line = (file: string) =>
      `"$IRONHULL" lint ${file} --no-policy --format json | head -c 1 >/dev/null; echo "\${PIPESTATUS[0]}"`;
    for (const [file, code] of [
      ['bad.yaml', '1'],
      ['good.yaml', '0'],
    ] as const) {
      const { stdout, stderr } = await runShell(line(file), cwd);
      assert.deepEqual([stdout.trim(), stderr], [code, '']);
    }
  });
});

test('a port that may be meant to be public names the parameter of the policy that decides it', async () => {
  await inProject({ 'compose.yaml': privileged }, async (cwd) => {
    const { stdout } = await runCli(['lint', '.', '--only', 'workload/published-ports'], { cwd });
    assert.match(stdout, /publicPorts/u);
  });
});

test('no message asks root to run as root', async () => {
  const { stdout, stderr } = await runCli(['audit', '--fail-on', 'never', '--all']);
  const isTold = /(?<!engine.*)\brun as root\b(?! on)/iu.test(stdout + stderr);
  assert.equal(isTold, process.getuid?.() !== 0, stdout);
});

test('a file of 5 MB is read, as Compose reads it, and one of 9 MB is refused by its size', async () => {
  const sized = (lines: number): string => `${privileged}${`# ${'x'.repeat(998)}\n`.repeat(lines)}`;
  await inProject({ 'large.yaml': sized(5_000), 'larger.yaml': sized(9_000) }, async (cwd) => {
    const read = await runCli(['lint', 'large.yaml', '--no-policy'], { cwd });
    assert.equal(read.code, 1, read.stderr);
    const refused = await runCli(['lint', 'larger.yaml', '--no-policy'], { cwd });
    assert.equal(refused.code, 2, refused.stdout);
    assert.match(refused.stderr, /larger\.yaml: larger than the limit of 8388608 bytes/u);
  });
});

test('what is nested or repeated too far is refused at its place, in plain words', async () => {
  const deep = `services: {web: {image: a, x-y: ${'['.repeat(20_000)}${']'.repeat(20_000)}}}\n`;
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
  const bomb = names
    .map(
      (name, at) =>
        `x-${name}: &${name} [${
          at === 0
            ? 'x'
            : Array(9)
                .fill(`*${names[at - 1]}`)
                .join(', ')
        }]\n`,
    )
    .join('');
  for (const text of [deep, `${bomb}${privileged}`])
    await inProject({ 'compose.yaml': text }, async (cwd) => {
      const { stdout, stderr, code } = await runCli(['lint', 'compose.yaml', '--no-policy'], { cwd });
      assert.notEqual(code, 0);
      assert.match(stdout + stderr, /compose\.yaml:\d+/u);
      assert.doesNotMatch(stdout + stderr, /RangeError|call stack|Invalid string length/u);
    });
});
