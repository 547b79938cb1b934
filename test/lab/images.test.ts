import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { auditKinds, outcomeOn, statesOn } from './kit/audit.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import { labTest } from './kit/availability.ts';
import { buildImage, builders, builderSkip, loadImage } from './kit/build.ts';
import { mustRun } from './kit/commands.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');

/** A package manager that does nothing, so that its steps need no network. */
const files = { 'apt-get': '#!/bin/sh\nexit 0\n', 'folder/a.txt': 'a' };

const careless = [
  'FROM lab:busybox',
  'COPY apt-get /bin/',
  'ARG API_TOKEN=hunter2-secret',
  'ENV DB_PASSWORD=hunter2-secret',
  'ADD folder /x/',
  'RUN apt-get update',
  'RUN apt-get install -y --allow-unauthenticated curl',
  'USER 0:0',
];

const careful = [
  'FROM lab:busybox',
  'COPY apt-get /bin/',
  'ENV DB_PASSWORD_FILE=/run/secrets/db',
  'COPY folder /x/',
  'RUN apt-get update && apt-get install -y curl',
  'RUN echo update ADD && touch /updated',
  'USER 1000',
  'HEALTHCHECK CMD true',
];

/** The rules on files in images: an audit asks for these with `--image-files` only. */
const notAsked = Object.fromEntries(
  checks
    .filter(({ on, needs }) => on === 'image' && needs.includes('image-files'))
    .map(({ id }) => [id.slice('image/'.length), 'not-applicable']),
);

const wrong = {
  ...notAsked,
  'root-user': 'failed',
  'health-check': 'failed',
  'separate-apt-update': 'failed',
  'add-instruction': 'failed',
  'unverified-packages': 'failed',
  credentials: 'failed',
  'lookalike-name': 'passed',
  stale: 'passed',
  'system-volume': 'passed',
};
const right = { ...Object.fromEntries(Object.keys(wrong).map((slug) => [slug, 'passed'])), ...notAsked };

/** Runs docker, which must succeed. */
function docker(engine: LabEngine, ...args: readonly string[]): Promise<string> {
  return mustRun('docker', args, { env: engine.env });
}

for (const builder of builders) {
  const skip = builderSkip(builder);
  describe(`images of the ${builder} builder`, { skip }, () => {
    labTest(
      `${builder}: a careless one fails, a careful one passes, and bases are not blamed on others`,
      async () => {
        const engine = await plainEngine();
        await labImage(engine);
        await buildImage(engine, builder, `${builder}-bad:1`, careless, files);
        await buildImage(engine, builder, `${builder}-good:1`, careful, files);
        const first = await auditKinds(engine, ['image']);
        assert.deepEqual(statesOn(first, `${builder}-bad:1`), wrong);
        assert.deepEqual(statesOn(first, `${builder}-good:1`), right);
        const child = [`FROM ${builder}-bad:1`, 'ENV DB_PASSWORD=', 'USER 1000', 'HEALTHCHECK CMD true'];
        await buildImage(engine, builder, `${builder}-child:1`, child);
        const report = await auditKinds(engine, ['image']);
        // What the base did is reported at the base; a credential in its history is in both.
        assert.deepEqual(statesOn(report, `${builder}-child:1`), { ...right, credentials: 'failed' });
        assert.doesNotMatch(JSON.stringify(report), /hunter2/u);
      },
    );
  });
}

describe('where a base is not on the engine', () => {
  labTest('base and own steps are not distinguished, and neither is reported', async () => {
    const [maker, other] = [await plainEngine(), await startEngine({ config: 'default' })];
    try {
      await labImage(maker);
      await buildImage(maker, 'classic', 'moved:1', careless, files);
      const archive = `${other.directory}/moved.tar`;
      await mustRun('docker', ['save', '--output', archive, 'moved:1'], { env: maker.env });
      await mustRun('docker', ['load', '--quiet', '--input', archive], { env: other.env });
      const states = statesOn(await auditKinds(other, ['image']), 'moved:1');
      const unclear = ['separate-apt-update', 'add-instruction', 'unverified-packages'];
      for (const slug of unclear) assert.equal(states[slug], 'unknown', slug);
      assert.equal(states['root-user'], 'failed');
    } finally {
      await other.stop();
    }
  });
});

describe('the age of an image', () => {
  labTest('is counted from its build time, unless that is artificial', async () => {
    const engine = await plainEngine();
    await loadImage(engine, 'aged:1', { created: '2020-01-01T00:00:00Z' });
    await loadImage(engine, 'invented:1', { created: '1970-01-01T00:00:00Z' });
    await loadImage(engine, 'promised:1', { created: '2199-01-01T00:00:00Z' });
    const report = await auditKinds(engine, ['image']);
    assert.equal(outcomeOn(report, 'image/stale', 'aged:1')?.state, 'failed');
    assert.equal(outcomeOn(report, 'image/stale', 'invented:1')?.state, 'unknown');
    assert.equal(outcomeOn(report, 'image/stale', 'promised:1')?.state, 'unknown');
  });

  labTest('an image that says nothing of how it was made does not pass by its history', async () => {
    const engine = await plainEngine();
    await loadImage(engine, 'silent:1', { created: '2020-01-01T00:00:00Z', history: [] });
    const states = statesOn(await auditKinds(engine, ['image']), 'silent:1');
    for (const slug of ['separate-apt-update', 'add-instruction', 'credentials'])
      assert.equal(states[slug], 'unknown', slug);
  });
});

describe('the user of an image', () => {
  labTest('is root by any name that its accounts give the number of root', async () => {
    const engine = await plainEngine();
    await labImage(engine);
    const line = 'RUN printf "admin:x:0:0::/:/bin/sh\\nodd:x:?:0::/:/bin/sh\\n" >> /etc/passwd';
    const users = { admin: 'failed', odd: 'failed', app: 'passed', 'app:root': 'passed' };
    for (const user of Object.keys(users)) {
      const tag = `user-${user.replace(':', '-')}:1`;
      await buildImage(engine, 'classic', tag, ['FROM lab:busybox', line, `USER ${user}`]);
      await docker(engine, 'create', '--name', `as-${user.replace(':', '-')}`, tag, 'true');
    }
    const ran = await docker(engine, 'run', '--rm', '--net=none', 'user-odd:1', 'id', '-u');
    assert.equal(ran.trim(), '0');
    const report = await auditKinds(engine, ['image', 'workload']);
    for (const [user, wanted] of Object.entries(users)) {
      const name = user.replace(':', '-');
      assert.equal(outcomeOn(report, 'image/root-user', `user-${name}:1`)?.state, wanted, user);
      assert.equal(outcomeOn(report, 'workload/root-user', `as-${name}`)?.state, wanted, user);
    }
  });
});

describe('what piles up', () => {
  labTest('images and containers are counted, and what is used is not', async () => {
    const engine = await startEngine({ config: 'default' });
    try {
      await labImage(engine);
      const clean = await auditKinds(engine, ['inventory']);
      const before = statesOn(clean, `unix://${engine.socket}`);
      assert.deepEqual(
        [before['unused-images'], before['stopped-containers'], before['dangling-images']],
        ['passed', 'passed', 'passed'],
      );
      for (let n = 0; n < 26; n++) {
        await loadImage(engine, `pile:${n}`, { created: '2026-01-01T00:00:00Z' });
        await docker(engine, 'create', '--name', `c${n}`, 'lab:busybox', 'true');
      }
      await docker(engine, 'rmi', 'pile:0');
      await loadImage(engine, 'pile:1', { created: '2026-02-01T00:00:00Z' });
      const after = statesOn(await auditKinds(engine, ['inventory']), `unix://${engine.socket}`);
      assert.deepEqual(
        [after['unused-images'], after['stopped-containers'], after['dangling-images']],
        ['failed', 'failed', 'failed'],
      );
      for (const slug of [
        'trusted-images',
        'unneeded-packages',
        'image-scanning',
        'setuid-files',
        'signed-images',
      ])
        assert.equal(after[slug], 'unknown', slug);
    } finally {
      await engine.stop();
    }
  });

  labTest('content trust is of no meaning, whatever the shell of the audit says', async () => {
    const engine = await plainEngine();
    for (const DOCKER_CONTENT_TRUST of ['0', '1']) {
      const report = await auditKinds(engine, ['inventory'], { DOCKER_CONTENT_TRUST });
      const outcome = report.outcomes.find(({ rule }) => rule === 'inventory/content-trust')?.outcome;
      assert.ok(outcome?.state === 'not-applicable');
      assert.match(outcome.because, /cosign/u);
    }
  });
});

describe('the tag that a container names', () => {
  labTest('moves or not, whether or not the image came from a registry', async () => {
    const [store, plain] = [await startEngine({ config: 'containerd' }), await plainEngine()];
    try {
      for (const engine of [store, plain]) {
        await labImage(engine);
        await docker(engine, 'tag', 'lab:busybox', 'web:latest');
        await docker(engine, 'create', '--name', 'by-latest', 'web', 'true');
        await docker(engine, 'create', '--name', 'by-version', 'lab:busybox', 'true');
        const id = await docker(engine, 'image', 'inspect', '--format', '{{.Id}}', 'lab:busybox');
        await docker(engine, 'create', '--name', 'by-id', id.trim().slice('sha256:'.length, 15), 'true');
      }
      const statesOf = async (engine: LabEngine) => {
        const report = await auditKinds(engine, ['workload']);
        return ['by-latest', 'by-version', 'by-id'].map(
          (name) => outcomeOn(report, 'workload/image-tag', name)?.state,
        );
      };
      // With the containerd store every image has a digest among its names, with the other one none has here.
      for (const engine of [store, plain])
        assert.deepEqual(await statesOf(engine), ['failed', 'passed', 'passed']);
    } finally {
      await store.stop();
    }
  });
});
