import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

const checkout = resolve(import.meta.dirname, '..');
const root = mkdtempSync(join(tmpdir(), 'ironhull-launcher-'));
const launcher = join(root, 'bin/ironhull');

const main = `export async function main(argv) {
  if (argv[0] === 'throw') throw new Error('boom');
  if (argv[0] === 'hang') await new Promise(() => {});
  if (argv[0] === 'wait') { console.log('ready'); await new Promise((go) => setTimeout(go, 60000)); }
  console.log(process.execPath, ...argv);
  return argv.length;
}`;

before(() => {
  cpSync(join(checkout, 'bin'), join(root, 'bin'), { recursive: true });
  mkdirSync(join(root, 'src/cli'), { recursive: true });
  writeFileSync(join(root, 'src/cli/main.ts'), main);
  engines('>=22.18');
});
after(() => rmSync(root, { recursive: true }));

function engines(node: string): void {
  writeFileSync(join(root, 'package.json'), JSON.stringify({ type: 'module', engines: { node } }));
}

function launch(file: string, ...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: '/',
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

test('passes arguments on and ends with the code of the run, from any directory and through a link', () => {
  const link = join(root, 'link');
  symlinkSync(launcher, link);
  for (const file of [launcher, link]) {
    const { code, out, err } = launch(file, 'a', 'b', 'c');
    assert.deepEqual([code, out, err], [3, `${process.execPath} a b c\n`, '']);
  }
});

test('runs what was built, unless a source is newer', () => {
  const built = join(root, 'dist/cli/main.cjs');
  const ran = (): string => launch(launcher, 'a').out;
  mkdirSync(dirname(built), { recursive: true });
  writeFileSync(
    built,
    `exports.main = ${main.replace('export ', '').replace('process.execPath', "'built'")}`,
  );
  const age = (path: string, seconds: number): void => {
    const time = Date.now() / 1000 + seconds;
    utimesSync(join(root, path), time, time);
  };
  const ageSources = (): void => {
    for (const path of ['src/cli/main.ts', 'src/cli', 'src']) age(path, -60);
  };
  ageSources();
  assert.equal(ran(), 'built a\n');
  age('src/cli/main.ts', 60);
  assert.equal(ran(), `${process.execPath} a\n`, 'a source was saved');
  ageSources();
  writeFileSync(join(root, 'src/cli/main.test.ts'), '');
  ageSources();
  age('src/cli/main.test.ts', 60);
  assert.equal(ran(), 'built a\n', 'a test was saved');
  rmSync(join(root, 'src/cli/main.test.ts'));
  assert.equal(ran(), `${process.execPath} a\n`, 'a file was removed');
  renameSync(join(root, 'src'), join(root, 'src-aside'));
  assert.equal(ran(), 'built a\n', 'a published package has no sources');
  renameSync(join(root, 'src-aside'), join(root, 'src'));
  rmSync(join(root, 'dist'), { recursive: true });
});

test('without a Node on the PATH it is the pinned one, from any directory and through a link', () => {
  const shell = (file: string, path: string) =>
    spawnSync(file, ['a', 'b c'], { cwd: '/', encoding: 'utf8', env: { PATH: path } });
  const link = join(root, 'other-link');
  symlinkSync('bin/ironhull', link);
  const empty = join(root, 'empty');
  mkdirSync(empty);
  const without = shell(launcher, empty);
  assert.equal(without.status, 2);
  assert.match(without.stderr, /needs Node, and none is on the PATH.\nRun `npm ci` in /u);

  const pinned = join(root, 'node_modules/node/bin/node');
  mkdirSync(join(root, 'node_modules/node/bin'), { recursive: true });
  writeFileSync(pinned, '#!/bin/sh\necho "pinned $*"; exit 7\n', { mode: 0o755 });
  for (const file of [launcher, link]) {
    for (const path of ['', empty]) {
      const { status, stdout } = shell(file, path);
      assert.deepEqual(
        [status, stdout],
        [7, `pinned --min-semi-space-size=8 --initial-old-space-size=128 -- ${launcher} a b c\n`],
        `${file}, PATH=${path}`,
      );
    }
  }
  const { status, stdout } = shell(link, dirname(process.execPath));
  assert.deepEqual([status, stdout], [2, `${process.execPath} a b c\n`], 'a Node on the PATH comes first');
  rmSync(join(root, 'node_modules'), { recursive: true });
});

test('Node takes no option of the command for its own, so that no file of a project runs in it', () => {
  const hostile = join(root, 'hostile');
  mkdirSync(hostile);
  const marker = join(hostile, 'ran');
  writeFileSync(join(hostile, 'x.cjs'), `require('fs').writeFileSync(${JSON.stringify(marker)}, '')`);
  writeFileSync(join(hostile, 'e.env'), 'NODE_OPTIONS=--require=./x.cjs\n');
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(launcher, args, {
      cwd: hostile,
      encoding: 'utf8',
      env: { PATH: dirname(process.execPath) },
    });
    assert.equal(existsSync(marker), false, args.join(' '));
    assert.deepEqual([status, stdout, stderr], [args.length, `${process.execPath} ${args.join(' ')}\n`, '']);
  };
  const forms = [
    ['--env-file', 'e.env'],
    ['--env-file=e.env'],
    ['--env-file-if-exists=e.env'],
    ['--env-file', 'none.env'],
  ];
  for (const form of forms) run('lint', ...form);
  // A Node that is too old starts the pinned one.
  engines('>=999.0');
  const pinned = join(root, 'node_modules/node/bin/node');
  mkdirSync(dirname(pinned), { recursive: true });
  writeFileSync(pinned, '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
  const { stdout } = spawnSync(launcher, ['lint', '--env-file', 'e.env'], {
    cwd: hostile,
    encoding: 'utf8',
    env: { PATH: dirname(process.execPath) },
  });
  assert.equal(existsSync(marker), false);
  assert.match(stdout, / -- \S+ lint --env-file e\.env$/mu);
  engines('>=22.18');
  for (const each of ['node_modules', 'hostile']) rmSync(join(root, each), { recursive: true });
  const dockerfile = readFileSync(join(checkout, 'Dockerfile'), 'utf8');
  assert.match(dockerfile, /^ENTRYPOINT \["node", "--", /mu);
});

test('a run that throws or never settles is a failed run, not a clean one and not findings', () => {
  assert.equal(launch(launcher, 'throw').code, 2);
  assert.match(launch(launcher, 'throw').err, /internal error.*boom/);
  assert.equal(launch(launcher, 'hang').code, 2);
  assert.match(launch(launcher, 'hang').err, /stopped before it was done/);
});

test('a Node that is too old runs the pinned one, and without it says what to install', async () => {
  engines('>=999.0');
  const { code, err } = launch(launcher, 'a');
  assert.equal(code, 2);
  assert.match(err, /needs Node >=999\.0.*\nRun `npm ci` in/);

  const pinned = join(root, 'node_modules/node/bin/node');
  mkdirSync(join(root, 'node_modules/node/bin'), { recursive: true });
  const script = '#!/bin/sh\nif [ "$3" = term ]; then kill -TERM $$; fi\necho "pinned $@"; exit 7\n';
  writeFileSync(pinned, script, { mode: 0o755 });
  const again = launch(launcher, 'a', 'b c');
  assert.deepEqual([again.code, again.out], [7, `pinned -- ${launcher} a b c\n`]);

  const child = spawn(process.execPath, [launcher, 'term'], { stdio: 'ignore' });
  const [, signal] = await once(child, 'exit');
  assert.equal(signal, 'SIGTERM');
  engines('>=22.18');
});

test('a signal ends the run', async () => {
  const child = spawn(process.execPath, [launcher, 'wait']);
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  const [, signal] = await once(child, 'exit');
  assert.equal(signal, 'SIGTERM');
});
