import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { check } from '../../src/checks/workload/sensitive-host-path.ts';
import { witness } from '../kit/witness.ts';
import { labTest } from './kit/availability.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');

/** Binds a namespace of the machine to a file of a folder while `use` runs. */
async function withBound(kind: string, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-namespaces-'));
  const file = join(folder, 'bound', 'innocent');
  mkdirSync(join(folder, 'bound'));
  writeFileSync(file, '');
  assert.equal(spawnSync('mount', ['--bind', `/proc/self/ns/${kind}`, file]).status, 0);
  try {
    await use(join(folder, 'bound'));
  } finally {
    spawnSync('umount', [file]);
    rmSync(folder, { recursive: true });
  }
}

describe('a namespace of the host that is bound elsewhere', () => {
  for (const kind of ['net', 'uts', 'ipc'])
    labTest(`is found in a container: ${kind}, itself and in its folder`, async () => {
      const engine = await plainEngine();
      const image = await labImage(engine);
      await withBound(kind, async (folder) => {
        const sources = { file: join(folder, 'innocent'), folder };
        for (const [name, source] of Object.entries(sources)) {
          const words = ['run', '-d', '--name', `${kind}-${name}`, '-v', `${source}:/n:ro`, image];
          const made = await engine.docker(...words, 'sleep', '600');
          assert.equal(made.code, 0, made.stderr);
        }
        const { report } = await audit(
          { engine: `unix://${engine.socket}`, with: [] },
          [check],
          labMachine(),
        );
        witness('live', report.outcomes);
        for (const name of Object.keys(sources)) {
          const found = report.outcomes.find(({ subject }) => subject.name === `${kind}-${name}`)?.outcome;
          assert.ok(found?.state === 'failed', JSON.stringify(found));
          assert.match(found.problems[0].message, new RegExp(`^/proc/1/ns/${kind} of the host is read`, 'u'));
        }
        await engine.docker('rm', '-f', `${kind}-file`, `${kind}-folder`);
      });
    });
});
