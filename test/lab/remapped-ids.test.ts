// What identities of the host the user namespaces of an engine have, by /etc/subuid.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import { witness } from '../kit/witness.ts';
import { labTest } from './kit/availability.ts';
import { assertState, start } from './kit/containers.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labMachine } from './kit/machine.ts';

async function withRanges(subordinate: string, use: (engine: LabEngine) => Promise<void>): Promise<void> {
  const engine = await startEngine({ config: 'userns', subordinate });
  try {
    await use(engine);
  } finally {
    await engine.stop();
  }
}

async function stateOfEngine(engine: LabEngine): Promise<string | undefined> {
  const only = checks.filter(({ id }) => id === 'engine/user-namespaces');
  const { report } = await audit({ engine: `unix://${engine.socket}`, with: [] }, only, labMachine());
  witness('live', report.outcomes);
  return report.outcomes[0]?.outcome.state;
}

describe('an engine with user namespaces', () => {
  labTest('whose second range has root of the host', async () => {
    await withRanges('nobody:231072:65536\nnobody:0:1\n', async (engine) => {
      await start(engine, 'etc', ['-v', '/etc:/e', '-u', '65536']);
      const written = await engine.docker('exec', 'etc', 'cat', '/e/shadow');
      assert.equal(written.code, 0, 'it is root of the host');
      assert.match(await assertState(engine, 'sensitive-host-path', 'etc', 'failed'), /"critical"/u);
      assert.match(await assertState(engine, 'root-user', 'etc', 'failed'), /The first process is root/u);
    });
  });

  labTest('whose range begins with an account', async () => {
    await withRanges('nobody:1000:65536\n', async (engine) => {
      await start(engine, 'etc', ['-v', '/etc:/e']);
      assert.equal(await stateOfEngine(engine), 'failed');
    });
  });

  labTest('whose range has no account', async () => {
    await withRanges('nobody:231072:65536\n', async (engine) => {
      await start(engine, 'etc', ['-v', '/etc:/e']);
      assert.equal(await stateOfEngine(engine), 'passed');
      assert.match(await assertState(engine, 'sensitive-host-path', 'etc', 'failed'), /"high"/u);
    });
  });
});
