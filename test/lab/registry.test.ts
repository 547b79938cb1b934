import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { collectLive } from '../../src/app/collect-live.ts';
import { check as lookalikeName } from '../../src/checks/image/lookalike-name.ts';
import { check as imageCurrent } from '../../src/checks/workload/image-current.ts';
import { check as imageLookalike } from '../../src/checks/workload/image-lookalike.ts';
import type { Check } from '../../src/core/rules/check.ts';
import type { Outcome } from '../../src/core/findings/finding.ts';
import { docker } from '../kit/collect-lab.ts';
import { witness } from '../kit/witness.ts';
import { labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { registryLogin, registrySkip, startRegistry, startSilentRegistry } from './kit/registry.ts';
import { sharedEngine } from './kit/shared.ts';

const engines = { overlay2: sharedEngine('default'), containerd: sharedEngine('containerd') };
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

/** The runtime of a user whose docker command is configured in that folder. */
function userOf(folder: string, path = '/nowhere') {
  return labMachine({ DOCKER_CONFIG: folder, PATH: path });
}

/** What the whole program says of the containers’ images, by name of the container. */
async function outcomesOf(engine: LabEngine, user = userOf('/nowhere')) {
  const targets = { engine: `unix://${engine.socket}`, registry: true, with: [] };
  const { report } = await audit(targets, [imageCurrent], user);
  witness('live', report.outcomes);
  assert.doesNotMatch(JSON.stringify(report), new RegExp(registryLogin.password, 'u'));
  return new Map(report.outcomes.map(({ subject, outcome }) => [subject.name, outcome]));
}

function words(outcome: Outcome | undefined): string {
  return JSON.stringify(outcome);
}

async function push(engine: LabEngine, image: string, reference: string): Promise<void> {
  await docker(engine, 'tag', image, reference);
  await docker(engine, 'push', '--quiet', reference);
}

for (const [store, shared] of Object.entries(engines))
  describe(`the tags of containers at a registry (${store})`, { skip: registrySkip() }, () => {
    labTest(`${store}: a container is behind a tag that was pushed anew or taken away`, async () => {
      const engine = await shared();
      const image = await labImage(engine);
      const registry = await startRegistry(join(engine.directory, 'registry'));
      undo.push(() => registry.stop());
      const [app, gone] = [`${registry.name}/team/app`, `${registry.name}/team/gone`];
      await push(engine, image, `${app}:1`);
      await push(engine, image, `${app}:2`);
      await push(engine, image, `${gone}:1`);
      const run = { moved: `${app}:1`, same: `${app}:2`, gone: `${gone}:1` };
      for (const [name, reference] of Object.entries(run))
        await docker(engine, 'create', '--name', name, reference, 'true');
      await docker(engine, 'create', '--name', 'pinned', await digestOf(engine, app), 'true');
      const [, digest = ''] = (await digestOf(engine, gone)).split('@');
      await fetch(`http://${registry.name}/v2/team/gone/manifests/${digest}`, { method: 'DELETE' });
      // Pushed by another engine, as far as this one knows.
      await docker(engine, 'tag', 'lab:root', `${app}:pushed`);
      await docker(engine, 'push', '--quiet', `${app}:pushed`);
      await retag(registry.name, 'pushed', '1');

      const outcomes = await outcomesOf(engine);
      const states = ['moved', 'same', 'gone', 'pinned'].map((name) => outcomes.get(name)?.state);
      assert.deepEqual(states, ['failed', 'passed', 'failed', 'not-applicable']);
      assert.match(words(outcomes.get('moved')), /has a newer image for .*pulled or pushed was sha256:/u);
      assert.match(words(outcomes.get('gone')), /no longer has .*team\/gone:1: the image gets no updates/u);
      await docker(engine, 'pull', '--quiet', `${app}:1`);
      assert.match(words((await outcomesOf(engine)).get('moved')), /no longer names/u);
    });

    labTest(`${store}: a pulled image has the name of its repository, and a tag is any name`, async () => {
      const engine = await shared();
      const image = await labImage(engine);
      const registry = await startRegistry(join(engine.directory, 'lookalikes'));
      undo.push(() => registry.stop());
      const [right, slip] = [`${registry.name}/team/app:1`, `${registry.name}/taem/app:1`];
      for (const reference of [right, slip]) await push(engine, image, reference);
      await docker(engine, 'tag', 'lab:root', `${registry.name}/taem/local:1`);
      const policy = { known: [`${registry.name}/team`] };
      const known = <K extends 'workload' | 'image'>(check: Check<K>): Check<K> => ({
        ...check,
        evaluate: (subject) => check.evaluate(subject, policy),
      });
      const names = { right, slip, local: `${registry.name}/taem/local:1` };
      for (const [name, reference] of Object.entries(names))
        await docker(engine, 'create', '--name', `like-${name}`, reference, 'true');
      const targets = { engine: `unix://${engine.socket}`, with: [] };
      const { report } = await audit(
        targets,
        [known(imageLookalike), known(lookalikeName)],
        userOf('/nowhere'),
      );
      witness('live', report.outcomes);
      const stateOf = (rule: string, name: string) =>
        report.outcomes.find((one) => one.rule === rule && one.subject.name === name)?.outcome.state;
      assert.equal(stateOf(imageLookalike.id, 'like-right'), 'passed');
      assert.equal(stateOf(imageLookalike.id, 'like-slip'), 'failed');
      // The containerd store has a digest for every tag.
      const local = store === 'containerd' ? 'failed' : 'passed';
      assert.equal(stateOf(imageLookalike.id, 'like-local'), local);
      const found = report.findings.filter(({ rule }) => rule === lookalikeName.id);
      assert.ok(found.some(({ message }) => message.includes(`${registry.name}/taem/app looks like`)));
    });

    labTest(`${store}: what was asked is recorded, and judged the same elsewhere`, async () => {
      const engine = await shared();
      const user = userOf('/nowhere');
      const targets = { engine: `unix://${engine.socket}`, registry: true };
      const { facts } = await collectLive(targets, [], user);
      assert.ok(facts.registries !== undefined && facts.registries.length >= 3);
      const file = join(engine.directory, 'facts.json');
      await writeFile(file, JSON.stringify(facts));
      const { report } = await audit({ facts: file, with: [] }, [imageCurrent], user);
      const live = await outcomesOf(engine);
      for (const { subject, outcome } of report.outcomes)
        assert.deepEqual(outcome, live.get(subject.name), subject.name);
    });
  });

describe('a registry that wants a log-in', { skip: registrySkip() }, () => {
  labTest('is asked as the user of the docker command, and says so where there is none', async () => {
    const engine = await engines.overlay2();
    const registry = await startRegistry(join(engine.directory, 'closed'), { login: true });
    undo.push(() => registry.stop());
    const { user, password } = registryLogin;
    await docker(engine, 'login', '--username', user, '--password', password, registry.name);
    await push(engine, await labImage(engine), `${registry.name}/app:1`);
    await docker(engine, 'create', '--name', 'closed', `${registry.name}/app:1`, 'true');
    const own = await outcomesOf(engine, userOf(engine.env['DOCKER_CONFIG'] ?? ''));
    assert.equal(own.get('closed')?.state, 'passed');
    const targets = { engine: `unix://${engine.socket}`, registry: true };
    const { facts } = await collectLive(targets, [], userOf(engine.env['DOCKER_CONFIG'] ?? ''));
    const encoded = Buffer.from(`${user}:${password}`).toString('base64');
    for (const text of [password, encoded]) assert.ok(!JSON.stringify(facts).includes(text));

    const nobody = (await outcomesOf(engine)).get('closed');
    assert.equal(nobody?.state, 'unknown');
    assert.match(words(nobody), new RegExp(`log in with \`docker login ${registry.name}\``, 'u'));

    const folder = join(engine.directory, 'helped');
    await mkdir(folder);
    await writeFile(join(folder, 'config.json'), JSON.stringify({ credHelpers: { [registry.name]: 'lab' } }));
    const say = (secret: string) =>
      writeFile(
        join(folder, 'docker-credential-lab'),
        `#!/bin/sh\necho '{"Username":"${user}","Secret":"${secret}"}'\n`,
        { mode: 0o755 },
      );
    await say(password);
    assert.equal((await outcomesOf(engine, userOf(folder, folder))).get('closed')?.state, 'passed');
    await say('wrong');
    const refused = (await outcomesOf(engine, userOf(folder, folder))).get('closed');
    assert.equal(refused?.state, 'unknown');
    assert.match(words(refused), /from docker-credential-lab are rejected/u);
  });
});

describe('a registry that does not answer', { skip: registrySkip() }, () => {
  labTest('is unknown, in time, and holds up no other', async () => {
    const engine = await engines.overlay2();
    const image = await labImage(engine);
    const there = await startRegistry(join(engine.directory, 'there'));
    undo.push(() => there.stop());
    const pushed = async (container: string, { name }: { name: string }): Promise<void> => {
      await push(engine, image, `${name}/app:1`);
      await docker(engine, 'create', '--name', container, `${name}/app:1`, 'true');
    };
    await pushed('there', there);
    for (const container of ['silent', 'nowhere']) {
      const registry = await startRegistry(join(engine.directory, container));
      await pushed(container, registry);
      await registry.stop();
      if (container === 'silent') undo.push(await startSilentRegistry(registry.name));
    }
    await docker(engine, 'create', '--name', 'local', 'lab:user', 'true');
    const start = performance.now();
    const outcomes = await outcomesOf(engine);
    assert.ok(performance.now() - start < 60_000);
    const states = ['there', 'silent', 'nowhere', 'local'].map((name) => outcomes.get(name)?.state);
    assert.deepEqual(states, ['passed', 'unknown', 'unknown', 'not-applicable']);
    assert.match(words(outcomes.get('silent')), /did not answer the engine in time/u);
    assert.match(words(outcomes.get('nowhere')), /connection refused/u);
  });
});

async function digestOf(engine: LabEngine, repository: string): Promise<string> {
  const digests = await docker(
    engine,
    'image',
    'inspect',
    '--format',
    '{{join .RepoDigests "\\n"}}',
    `${repository}:1`,
  );
  return digests.split('\n').find((one) => one.startsWith(`${repository}@`)) ?? '';
}

/** Gives what one tag names to another, at the registry alone. */
async function retag(registry: string, from: string, to: string): Promise<void> {
  const url = `http://${registry}/v2/team/app/manifests`;
  const types = ['docker.distribution.manifest.v2', 'oci.image.manifest.v1'].map(
    (one) => `application/vnd.${one}+json`,
  );
  const manifest = await fetch(`${url}/${from}`, { headers: { accept: types.join(', ') } });
  const type = manifest.headers.get('content-type') ?? '';
  const answer = await fetch(`${url}/${to}`, {
    method: 'PUT',
    headers: { 'content-type': type },
    body: await manifest.text(),
  });
  assert.equal(answer.status, 201);
}
