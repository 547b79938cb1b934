import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startFakeEngine, type Route, type RouteTable } from '../../../test/kit/fake-engine.ts';
import { workloadFacts } from '../../../test/kit/facts.ts';
import { plainBase } from '../../../test/kit/plain-image.ts';
import type { WorkloadFacts } from '../../core/facts/facts.ts';
import { absent } from '../../core/observed.ts';
import { engineClient } from '../../io/engine/client.ts';
import { queryRegistries } from './query-registries.ts';

const digest = (n: number): string => `sha256:${n.toString(16).padStart(64, '0')}`;
const imageId = (n: number): string => `sha256:${n.toString(16).padStart(64, 'e')}`;

function manifest(n: number, kind = 'oci.image.manifest'): Route {
  return {
    json: { Descriptor: { mediaType: `application/vnd.${kind}.v1+json`, digest: digest(n), size: 1 } },
  };
}

const repositoryOfTag = (tag: string): string => tag.slice(0, tag.lastIndexOf(':'));

function container(n: number, tag: string): WorkloadFacts {
  return workloadFacts({
    surface: 'container',
    platform: 'docker',
    key: `container:c${n}`,
    name: `c${n}`,
    at: [],
    doubts: [],
    settings: { image: { value: tag, at: [] } },
    imageId: imageId(n),
  });
}

/** Queries the tags of containers, each image with its own digest. */
async function ask(tags: readonly string[], routes: RouteTable, timeoutMs = 5000) {
  const engine = await startFakeEngine(routes);
  const client = engineClient({ kind: 'unix', path: engine.socket }, { timeoutMs });
  const images = tags.map((tag, n) => ({
    ...plainBase,
    id: imageId(n),
    references: [tag, `${repositoryOfTag(tag)}@${digest(n)}`],
  }));
  try {
    const workloads = tags.map((tag, n) => container(n, tag));
    const logins = () => Promise.resolve(absent('config.json'));
    const answers = await queryRegistries({ client, logins }, workloads, images);
    return { answers, asked: engine.asked.filter((path) => path.startsWith('/distribution')), engine };
  } finally {
    client.close();
    await engine.close();
  }
}

describe('registries', () => {
  it('are queried once per tag', async () => {
    const routes = { '/distribution/a.example/app:1/json': manifest(7) };
    const { answers, asked } = await ask(['a.example/app:1', 'a.example/app:1'], routes);
    assert.deepEqual(asked, ['/distribution/a.example/app:1/json']);
    assert.equal(answers.length, 1);
  });

  it('are queried for the pulled digest if the tag names another index', async () => {
    const pulled = `/distribution/a.example/app@${digest(0)}/json`;
    const routes = {
      '/distribution/a.example/app:1/json': manifest(7, 'oci.image.index'),
      [pulled]: manifest(0),
      '/distribution/a.example/same:1/json': manifest(1, 'oci.image.index'),
    };
    const { answers, asked } = await ask(['a.example/app:1', 'a.example/same:1'], routes);
    assert.deepEqual(asked.toSorted(), Object.keys(routes).toSorted());
    assert.equal(answers.length, 3);
  });

  it('that do not answer are skipped, and the others answer', async () => {
    const silent = Array.from({ length: 40 }, (_, n) => `silent.example/app${n}:1`);
    const routes: Record<string, Route> = { '/distribution/good.example/app:1/json': manifest(40) };
    for (const tag of silent) routes[`/distribution/${tag}/json`] = 'hang';
    const { answers, asked } = await ask([...silent, 'good.example/app:1'], routes, 2000);
    assert.equal(answers.length, 41);
    assert.ok(asked.length < 12, String(asked.length));
    const known = answers.filter(({ names }) => names.state === 'known');
    assert.deepEqual(
      known.map(({ reference }) => reference),
      ['good.example/app:1'],
    );
  });

  it('may have an IPv6 address', async () => {
    const { asked } = await ask(['[::1]:5000/app:1'], {});
    assert.deepEqual(asked, ['/distribution/[::1]:5000/app:1/json']);
  });

  it('are not queried for an invalid name', async () => {
    const { asked } = await ask(['../../info?x=:1', 'a.example/../b:1', 'a b:1'], {});
    assert.deepEqual(asked, []);
  });
});
