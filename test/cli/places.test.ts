import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openCopy } from '../kit/open-copy.ts';
import { sharedTmp } from '../kit/shared-tmp.ts';

const copy = openCopy();
after(() => copy.remove());
const isRoot = process.getuid?.() === 0;

let folder = '';
before(async () => {
  folder = await mkdtemp(join(sharedTmp, 'ironhull-places-'));
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'compose.yaml'), 'services:\n  web:\n    image: app\n    privileged: true\n');
  const services = Array.from({ length: 12 }, (_, n) => `  s${n}:\n    image: app\n    privileged: true\n`);
  await writeFile(join(folder, 'many.yaml'), `services:\n${services.join('')}`);
});
after(() => rm(folder, { recursive: true }));

interface Ended {
  code: number | null;
  stderr: string;
}

/** Runs a line of a shell in which `$IRONHULL` is the command. */
function shell(line: string, options: { uid?: number } = {}): Promise<Ended> {
  const env = {
    PATH: process.env.PATH,
    IRONHULL: `${copy.node} ${copy.program}`,
    DOCKER_HOST: 'unix:///nonexistent/docker.sock',
  };
  return new Promise((done, fail) => {
    const child = spawn('bash', ['-o', 'pipefail', '-c', line], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...options,
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', fail);
    child.on('close', (code) => done({ code, stderr }));
  });
}

describe('where the command is run', () => {
  it(
    'as a user whom the system does not know, and who has no home',
    { skip: isRoot ? false : 'only root can be another user' },
    async () => {
      const { code, stderr } = await shell('$IRONHULL lint compose.yaml', { uid: 54_321 });
      assert.equal(code, 1, stderr);
      const audit = await shell('$IRONHULL audit --format json', { uid: 54_321 });
      assert.doesNotMatch(audit.stderr, /internal error/u);
    },
  );

  it('in a folder that was removed', async () => {
    const { code, stderr } = await shell('mkdir gone && cd gone && rmdir ../gone && $IRONHULL lint x.yaml');
    assert.equal(code, 2);
    assert.match(stderr, /^ironhull: .*working directory/mu);
  });

  it('onto a disk that is full', async () => {
    for (const line of ['lint compose.yaml', 'lint many.yaml --format json', '--help', 'checks']) {
      const { code, stderr } = await shell(`$IRONHULL ${line} > /dev/full`);
      assert.equal(code, 2, line);
      assert.match(stderr, /^ironhull: stdout: ENOSPC/u, line);
    }
    const { code, stderr } = await shell('$IRONHULL lint many.yaml --format json --output /dev/full');
    assert.equal(code, 2);
    assert.match(stderr, /^ironhull: \/dev\/full: ENOSPC/u);
  });

  it('for a reader that goes away', async () => {
    for (const [line, expected] of [
      ['checks --format json', 0],
      ['--help', 0],
      ['lint compose.yaml --all', 1],
      ['lint compose.yaml --format json', 1],
      // Written in several parts.
      ['lint many.yaml --format json', 1],
      ['lint compose.yaml --format json --fail-on never --strict', 3],
      ['lint nowhere.yaml', 2],
    ] as const) {
      // `true` has gone before anything is written.
      for (const reader of ['head -1', 'true']) {
        const { code, stderr } = await shell(`$IRONHULL ${line} | ${reader} > /dev/null`);
        assert.equal(code, expected, `${line} | ${reader}: ${stderr}`);
        if (expected !== 2) assert.equal(stderr, '', `${line} | ${reader}`);
      }
    }
  });

  it('for a slow reader, or into a file, as one whole text', async () => {
    const lint = 'lint many.yaml --format json --fail-on never';
    const { code, stderr } = await shell(
      `$IRONHULL ${lint} --output file.json && $IRONHULL ${lint} | (sleep 0.5; cat) > slow.json`,
    );
    assert.equal(code, 0, stderr);
    const [file, slow] = await Promise.all(
      ['file.json', 'slow.json'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    assert.ok(file && slow && file.length > 2 ** 17);
    const undated = (text: string) => ({ ...JSON.parse(text), collectedAt: '' });
    assert.deepEqual(undated(slow), undated(file));
  });

  it('with facts from standard input, compressed or not', async () => {
    const collect = '$IRONHULL facts --with compose.yaml';
    for (const between of ['cat', 'gzip']) {
      const { code, stderr } = await shell(
        `${collect} | ${between} | $IRONHULL audit --facts - --only cis:5.5`,
      );
      assert.equal(code, 1, stderr);
    }
    const cut = await shell(`${collect} | head -c 300 | $IRONHULL audit --facts -`);
    assert.equal(cut.code, 2);
    assert.match(cut.stderr, /standard input: it is not JSON, or was cut short/u);
    assert.equal((await shell('$IRONHULL audit --facts - < /dev/null')).code, 2);
  });

  it('with an output that is stdout', async () => {
    const { code, stderr } = await shell(
      '$IRONHULL lint compose.yaml --format json --output - | grep -q schemaVersion',
    );
    assert.equal(code, 1, stderr);
  });
});
