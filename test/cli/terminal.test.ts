import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { textWidth } from '../../src/reports/text/text-width.ts';
import { runCli } from './run-cli.ts';

const program = resolve(import.meta.dirname, '../../bin/ironhull');
const long = 'a-volume-with-a-rather-long-name-that-nobody-would-like-to-read-in-a-table-but-has-to';
const compose = `services:
  web:
    image: app
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
      - /etc/systemd/${long}:/etc/${long}/mounted-into-the-container-at-a-path-that-is-longer
`;

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-terminal-'));
  await writeFile(join(folder, 'compose.yaml'), compose);
});
after(() => rm(folder, { recursive: true }));

/** Runs lint on a terminal of that many columns, by Python's pty; what it wrote, with `\n` at the ends of lines. */
function onTerminal(columns: number, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const script = [
    'import fcntl, os, pty, struct, sys, termios',
    'pid, fd = pty.fork()',
    'if pid == 0:',
    `    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, ${columns}, 0, 0))`,
    '    os.execvp(sys.argv[1], sys.argv[1:])',
    'while True:',
    '    try: chunk = os.read(fd, 65536)',
    '    except OSError: break',
    '    if not chunk: break',
    '    sys.stdout.buffer.write(chunk)',
  ].join('\n');
  const args = ['-c', script, process.execPath, program, 'lint', 'compose.yaml'];
  const base = { PATH: process.env.PATH, TERM: 'xterm-256color', LANG: 'C.UTF-8', HOME: '/nonexistent' };
  return new Promise((done, fail) => {
    const child = spawn('python3', args, { cwd: folder, env: { ...base, ...env } });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', fail);
    child.on('close', () => done(Buffer.concat(chunks).toString().replaceAll('\r\n', '\n')));
  });
}

const words = (text: string): string => stripVTControlCharacters(text).replaceAll(/\s+/gu, '');

describe('the table', () => {
  it('is wrapped at 100 columns in a pipe or a file, and nothing is cut', async () => {
    await runCli(['lint', 'compose.yaml', '--output', 'report.txt'], { cwd: folder });
    const { stdout } = await runCli(['lint', 'compose.yaml'], { cwd: folder });
    for (const line of stdout.split('\n')) assert.ok(line.length <= 100, line);
    assert.doesNotMatch(stdout, /…/u);
    assert.ok(words(stdout).includes(words(`/etc/systemd/${long}:/etc/${long}/mounted-into`)), stdout);
  });

  for (const columns of [50, 80, 116]) {
    it(`is wrapped at the width of a terminal: ${columns}`, async () => {
      const text = stripVTControlCharacters(await onTerminal(columns));
      const widths = text.split('\n').map(textWidth);
      assert.ok(Math.max(...widths) <= columns, text);
      assert.ok(Math.max(...widths) > columns - 12, 'the room there is is used');
      assert.ok(words(text).includes(words(`/etc/systemd/${long}:/etc/${long}/mounted-into`)), text);
    });
  }

  it('has colours on a terminal that wants them', async () => {
    assert.match(await onTerminal(100), /\u001b\[/u);
    for (const [name, value] of [
      ['NO_COLOR', '1'],
      ['TERM', 'dumb'],
      ['FORCE_COLOR', '0'],
    ] as const)
      assert.doesNotMatch(await onTerminal(100, { [name]: value }), /\u001b\[\d/u, name);
  });

  it('ends with how many findings were folded, and all of them are there with --all', async () => {
    const short = await runCli(['lint', 'compose.yaml'], { cwd: folder });
    const all = await runCli(['lint', 'compose.yaml', '--all'], { cwd: folder });
    const json = await runCli(['lint', 'compose.yaml', '--format', 'json'], { cwd: folder });
    const { findings } = JSON.parse(json.stdout) as { findings: { severity: string; message: string }[] };
    const folded = findings.filter(({ severity }) => !['critical', 'high'].includes(severity));
    assert.ok(folded.length > 3);
    assert.match(short.stdout, new RegExp(`^${folded.length} findings folded into \\d+ lines; --all`, 'mu'));
    for (const { message } of findings) assert.ok(words(all.stdout).includes(words(message)), message);
    assert.ok(short.stdout.split('\n').length < all.stdout.split('\n').length);
  });
});
