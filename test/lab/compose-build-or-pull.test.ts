import assert from 'node:assert/strict';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after } from 'node:test';
import { lint } from '../../src/app/lint.ts';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import { labTest } from './kit/availability.ts';
import { builderSkip } from './kit/build.ts';
import { runCompose } from './kit/compose.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { registrySkip, startRegistry, type LabRegistry } from './kit/registry.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
let registry: LabRegistry | undefined;
after(() => registry?.stop());

/** A registry with `app:1`, which runs as root. */
async function registryOf(engine: LabEngine): Promise<LabRegistry> {
  if (registry === undefined) {
    await labImage(engine);
    registry = await startRegistry(join(engine.directory, 'registry'));
    const name = `${registry.name}/app:1`;
    for (const words of [
      ['tag', 'lab:root', name],
      ['push', name],
    ])
      assert.equal((await engine.docker(...words)).code, 0, words.join(' '));
  }
  return registry;
}

interface Made {
  /** The user of the container, as the engine shows it. */
  user: string;
  /** What `lint` says of the user of the service. */
  state: string | undefined;
  doubts: readonly string[];
}

/** What Compose makes of a service with an image and a build, and what we say of it. */
async function made(engine: LabEngine, image: string, policy: string): Promise<Made> {
  const directory = await mkdtemp(join(engine.directory, 'project-'));
  await mkdir(join(directory, 'app'));
  await writeFile(join(directory, 'app/Dockerfile'), 'FROM lab:busybox\nUSER 1000\n');
  const more = policy === '' ? '' : `    pull_policy: ${policy}\n`;
  await writeFile(
    join(directory, 'compose.yaml'),
    `services:\n  web:\n    image: ${image}\n    build: app\n${more}`,
  );
  await engine.docker('image', 'rm', '--force', image);
  const { code, stderr } = await runCompose(['create'], { directory, env: engine.env });
  assert.equal(code, 0, stderr);
  const { stdout } = await runCompose(['ps', '--all', '--quiet'], { directory, env: engine.env });
  const shown = await engine.docker('inspect', '--format', '{{.Config.User}}', stdout.trim());
  await runCompose(['down'], { directory, env: engine.env });
  const { report } = await lint(
    { paths: [join(directory, 'compose.yaml')] },
    checks.filter(({ id }) => id === 'workload/root-user'),
    localMachine('0.0.0', () => undefined),
  );
  const outcome = report.outcomes.find(({ rule }) => rule === 'workload/root-user')?.outcome;
  return {
    user: shown.stdout.trim(),
    state: outcome?.state,
    doubts: outcome !== undefined && 'doubts' in outcome ? (outcome.doubts ?? []) : [],
  };
}

const skip = registrySkip() || builderSkip('buildkit');

for (const policy of ['', 'missing', 'if_not_present', 'always'])
  labTest(`an image that a registry has is pulled, not built, with the policy ${policy}`, async (context) => {
    if (skip !== false) return context.skip(skip);
    const engine = await plainEngine();
    const { name } = await registryOf(engine);
    const { user, state, doubts } = await made(engine, `${name}/app:1`, policy);
    assert.deepEqual([user, state], ['root', 'unknown']);
    assert.match(doubts.join(), /Compose pulls .*app:1.*, and builds .*app\/Dockerfile only if that fails/u);
  });

for (const policy of ['build', 'never'])
  labTest(`an image that a registry has is built with the policy ${policy}`, async (context) => {
    if (skip !== false) return context.skip(skip);
    const engine = await plainEngine();
    const { name } = await registryOf(engine);
    const { user, state } = await made(engine, `${name}/app:1`, policy);
    assert.deepEqual([user, state], ['1000', 'passed']);
  });

labTest('an image that no registry has is built', async (context) => {
  if (skip !== false) return context.skip(skip);
  const engine = await plainEngine();
  const { name } = await registryOf(engine);
  const { user } = await made(engine, `${name}/other:1`, '');
  assert.equal(user, '1000');
});
