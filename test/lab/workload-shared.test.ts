import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { assertState, docker, outcomeOf, start } from './kit/containers.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
const remappedEngine = sharedEngine('userns');
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

describe('a container that joins another one', () => {
  labTest('on the host’s network is on it, and one that joins another is not', async () => {
    const engine = await plainEngine();
    await start(engine, 'on-host', ['--network', 'host']);
    await start(engine, 'beside', ['--network', 'container:on-host']);
    await start(engine, 'apart', []);
    await start(engine, 'with-apart', ['--network', 'container:apart']);
    assert.match(await assertState(engine, 'host-network', 'beside', 'failed'), /through on-host/u);
    await assertState(engine, 'host-network', 'with-apart', 'passed');
    assert.match(await assertState(engine, 'joined-namespace', 'with-apart', 'failed'), /of apart"/u);
  });
});

describe('an engine’s socket', () => {
  labTest('below a bind-mounted folder of another name is found', async () => {
    const engine = await plainEngine();
    const folder = await mkdtemp(join(tmpdir(), 'ironhull-below-'));
    undo.push(() => rm(folder, { recursive: true }));
    for (const name of ['api', 'plain']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'socket'), '');
    }
    const inside = join(folder, 'api/socket');
    await mustRun('mount', ['--bind', engine.socket, inside]);
    undo.push(() => mustRun('umount', [inside]));
    await start(engine, 'handed-in', ['-v', `${folder}/api:/x`]);
    await start(engine, 'not-handed-in', ['-v', `${folder}/plain:/x`]);
    const flat = `type=bind,source=${folder}/api,target=/x,bind-recursive=disabled`;
    await start(engine, 'not-recursive', ['--mount', flat]);
    assert.match(
      await assertState(engine, 'engine-socket', 'handed-in', 'failed'),
      /mounted at \/x\/socket/u,
    );
    await assertState(engine, 'engine-socket', 'not-handed-in', 'passed');
    await assertState(engine, 'engine-socket', 'not-recursive', 'passed');
  });
});

describe('what a stopped container starts with', () => {
  labTest('is what was the engine’s default when it was made', async () => {
    for (const [engine, state] of [
      [await plainEngine(), 'failed'],
      [await remappedEngine(), 'passed'],
    ] as const) {
      await docker(engine, 'create', '--name', 'at-rest', await labImage(engine));
      await assertState(engine, 'no-new-privileges', 'at-rest', state);
    }
  });
});

describe('limits of the host', () => {
  labTest('that is not reached by a limit on processes', async () => {
    const engine = await plainEngine();
    await start(engine, 'huge', ['--pids-limit', '4194304']);
    await start(engine, 'bounded', ['--pids-limit', '64']);
    await assertState(engine, 'pids-limit', 'huge', 'failed');
    await assertState(engine, 'pids-limit', 'bounded', 'passed');
    await docker(engine, 'update', '--pids-limit', '-1', 'bounded');
    await assertState(engine, 'pids-limit', 'bounded', 'failed');
  });

  labTest('on memory end others before a container that is spared', async () => {
    const engine = await plainEngine();
    await docker(engine, 'create', '--name', 'spared', '--oom-score-adj', '-900', await labImage(engine));
    await start(engine, 'first-to-go', ['--oom-score-adj', '300']);
    const outcome = await outcomeOf(engine, 'out-of-memory', 'spared');
    assert.ok(outcome.state === 'failed' && outcome.problems[0].severity === 'medium');
    await assertState(engine, 'out-of-memory', 'first-to-go', 'passed');
  });
});
