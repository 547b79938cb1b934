import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig } from '../../src/formats/daemon-config/check-config.ts';
import { daemonMembers } from '../../src/knowledge/engine/daemon-members.ts';
import { labTest } from './kit/availability.ts';
import { runCommand } from './kit/commands.ts';
import { refusedAtStart, sampleFiles } from './daemon-config-samples.ts';

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-daemon-config-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function isValid(folder: string, text: string, number: number): Promise<boolean> {
  const file = join(folder, `${number}.json`);
  await writeFile(file, text);
  const { code } = await runCommand('dockerd', ['--validate', `--config-file=${file}`]);
  return code === 0;
}

function isAccepted(text: string): boolean {
  return checkConfig(text).problems.every(({ kind }) => kind !== 'invalid');
}

const newer = Object.entries(daemonMembers).flatMap(([name, { since }]) =>
  since === undefined ? [] : [name],
);

/** What newer engines read 26.1.5 refuses; what 28 refuses it reads; and what it refuses only when it starts. */
function isOfAnotherEngine(text: string): boolean {
  return newer.some((name) => text.startsWith(`{"${name}"`)) || text.startsWith('{"api-cors-header"');
}

/** Members with values that `--validate` does not look at, and that stop the engine when it starts. */
const checkedAtStart =
  /^\{"(?:bip|fixed-cidr|hosts|registry-mirrors|insecure-registries|runtimes|default-runtime|default-address-pools|log-opts|exec-opts)":/u;

labTest('the files that dockerd --validate refuses are those that have a problem', async () => {
  await inFolder(async (folder) => {
    const texts = sampleFiles().filter((text) => !isOfAnotherEngine(text));
    const wrong: string[] = [];
    let next = 0;
    const work = async () => {
      for (let at = next++; at < texts.length; at = next++) {
        const text = texts[at] ?? '';
        const [theirs, ours] = [await isValid(folder, text, at), isAccepted(text)];
        if (theirs !== ours && !(theirs && checkedAtStart.test(text)))
          wrong.push(`${theirs ? 'accepted' : 'refused'}: ${text}`);
      }
    };
    await Promise.all([work(), work(), work(), work()]);
    assert.ok(texts.length > 500, String(texts.length));
    assert.deepEqual(wrong, []);
  });
});

labTest('what is refused at the start has a problem', async () => {
  await inFolder(async (folder) => {
    for (const [at, config] of refusedAtStart.entries()) {
      const text = JSON.stringify(config);
      assert.ok((await isValid(folder, text, at)) || 'hosts' in config, text);
      assert.ok(!isAccepted(text), text);
      const place = (name: string) => join(folder, `${at}-${name}`);
      const daemon = [
        `--config-file=${join(folder, `${at}.json`)}`,
        ...['data-root', 'exec-root', 'pidfile'].map((name) => `--${name}=${place(name)}`),
        ...('hosts' in config ? [] : [`--host=unix://${place('socket')}`]),
      ];
      const limited = ['--mount', '--net', '--', 'timeout', '20', 'dockerd', ...daemon];
      const { code, stderr } = await runCommand('unshare', limited);
      assert.equal(code, 1, `${text}: ${stderr.slice(-500)}`);
    }
  });
});
