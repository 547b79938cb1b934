import assert from 'node:assert/strict';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { audit } from '../../src/app/audit.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { AssessedOutcome } from '../../src/core/findings/finding.ts';
import { witness } from '../kit/witness.ts';
import { labTest } from './kit/availability.ts';
import { labMachine } from './kit/machine.ts';
import { sharedEngine } from './kit/shared.ts';
import { rootlessObstacle, startRootless, type RootlessEngine } from './kit/rootless.ts';

const plainEngine = sharedEngine('default');
const judged = checks.filter(({ on }) => on === 'host');

async function outcomesOf({
  socket,
}: RootlessEngine): Promise<ReadonlyMap<string, AssessedOutcome['outcome']>> {
  const machine = labMachine();
  const { report } = await audit({ engine: `unix://${socket}`, with: [] }, judged, machine);
  witness('live', report.outcomes);
  return new Map(report.outcomes.map(({ rule, outcome }) => [rule, outcome]));
}

labTest('a rootless engine is judged by its user’s files', async (context) => {
  const obstacle = await rootlessObstacle();
  if (obstacle !== undefined) return context.skip(obstacle);
  const engine = await startRootless();
  try {
    const config = join(engine.home, '.config/docker/daemon.json');
    await mkdir(dirname(config), { recursive: true });
    await writeFile(config, '{}\n');
    for (const path of [config, dirname(config)]) await chown(path, engine.uid, engine.uid);
    await chmod(config, 0o644);
    await chmod(dirname(config), 0o755);
    const good = await outcomesOf(engine);
    for (const slug of ['engine-socket', 'containerd-socket', 'daemon-config', 'config-folder'])
      for (const part of ['owner', 'mode']) {
        const outcome = good.get(`host/${slug}-${part}`);
        assert.equal(outcome?.state, 'passed', `${slug}-${part} ${JSON.stringify(outcome)}`);
      }
    assert.notEqual(good.get('host/docker-group-members')?.state, 'unknown');
    await chmod(config, 0o622);
    await chown(config, 1001, 1001);
    await chmod(engine.socket, 0o666);
    const bad = await outcomesOf(engine);
    for (const rule of ['host/daemon-config-mode', 'host/daemon-config-owner', 'host/engine-socket-mode'])
      assert.equal(bad.get(rule)?.state, 'failed', rule);
  } finally {
    await engine.stop();
  }
});

labTest('a rootless engine whose socket is open to all is found beside another', async (context) => {
  const obstacle = await rootlessObstacle();
  if (obstacle !== undefined) return context.skip(obstacle);
  const [rootless, other] = [await startRootless(), await plainEngine()];
  try {
    await chmod(rootless.socket, 0o666);
    const { report } = await audit({ engine: `unix://${other.socket}`, with: [] }, judged, labMachine());
    const said = report.findings
      .filter(({ rule }) => rule === 'host/engine-socket-mode')
      .map(({ message }) => message);
    assert.ok(
      said.some((message) => message.startsWith(rootless.socket)),
      said.join('\n'),
    );
  } finally {
    await rootless.stop();
  }
});
