import type { WorkloadFacts } from '../../core/facts/facts.ts';
import type { ImageSpec } from '../../core/image/image.ts';
import { unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { RegistryAnswer, RegistryManifest } from '../../core/image/registry.ts';
import { imageOrigin } from '../../knowledge/images/image-origin.ts';
import { registryOf } from '../../knowledge/images/image-names.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import type { Headers } from '../../io/http/exchange.ts';
import { circuitBreaker } from '../../io/engine/circuit-breaker.ts';
import { limitConcurrency } from '../../io/limit.ts';
import type { RegistryLogins } from '../../io/registry/registry-logins.ts';
import { readRegistryManifest, registryFailure } from './registry-manifest.ts';

/** Registry access and logins. The client's limits apply to the requests. */
export interface RegistrySources {
  client: EngineClient;
  logins: RegistryLogins;
}

const concurrency = 4;
/** Unanswered requests in a row after which a registry is skipped. */
const maxUnanswered = 2;

/** Matches references that can stand unescaped in an API path. */
const plainReference = /^(?:\[[0-9a-f:]{2,39}\](?::\d{1,5})?\/)?[A-Za-z0-9][\w.:/@-]{0,400}$/u;

/**
 * Resolves the tags of containers at their registries through the engine, each once. If a tag names a
 * multi-platform index, also requests the digest that was pulled: digests alone do not
 * distinguish a manifest from an older index.
 */
export async function queryRegistries(
  sources: RegistrySources,
  workloads: readonly WorkloadFacts[],
  images: readonly ImageSpec[],
): Promise<readonly RegistryAnswer[]> {
  const ask = asker(sources);
  const answers = await Promise.all(
    [...questionsOf(workloads, images)].map(async ([tag, digests]): Promise<readonly RegistryAnswer[]> => {
      const answer = { reference: tag, names: await ask(tag) };
      const manifest = valueOf(answer.names);
      if (manifest?.index !== true || digests.has(manifest.digest)) return [answer];
      const repository = tag.slice(0, tag.lastIndexOf(':'));
      const pulled = [...digests].map(async (digest) => {
        const reference = `${repository}@${digest}`;
        return { reference, names: await ask(reference) };
      });
      return [answer, ...(await Promise.all(pulled))];
    }),
  );
  const unique = new Map(answers.flat().map((answer) => [answer.reference, answer]));
  return [...unique.values()].toSorted((a, b) => (a.reference < b.reference ? -1 : 1));
}

/** Returns the tags of containers and the repository digests of their images. */
function questionsOf(
  workloads: readonly WorkloadFacts[],
  images: readonly ImageSpec[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const byId = new Map(images.map((image) => [image.id, image]));
  const questions = new Map<string, Set<string>>();
  for (const { written } of workloads) {
    const name = written.settings.image;
    const image = byId.get(written.imageId ?? '');
    if (written.surface !== 'container' || image === undefined || name === undefined || !('value' in name))
      continue;
    const origin = imageOrigin({
      written: name.value,
      key: written.key,
      ids: [image.id],
      references: image.references,
    });
    if ('because' in origin || !plainReference.test(origin.tag) || origin.tag.includes('..')) continue;
    const digests = questions.get(origin.tag) ?? new Set();
    for (const digest of origin.digests) digests.add(digest);
    questions.set(origin.tag, digests);
  }
  return questions;
}

function asker({
  client,
  logins,
}: RegistrySources): (reference: string) => Promise<Observed<RegistryManifest>> {
  const lines = new Map<string, ReturnType<typeof createQueue>>();
  return async (reference) => {
    const registry = registryOf(reference);
    const line = lines.get(registry) ?? createQueue();
    lines.set(registry, line);
    const login = await logins(registry);
    const headers: Headers = login.state === 'known' ? { 'x-registry-auth': login.value } : {};
    const from = `GET /distribution/${reference}/json`;
    const answer = await line(() => client.get(from.slice('GET '.length), headers), from);
    if (answer.state === 'known') return readRegistryManifest(answer.value, from);
    const failure = answer.state === 'absent' ? unreadable('undetermined', 'no answer', from) : answer;
    return registryFailure(failure, { reference, registry, login });
  };
}

/** Limits requests to one registry: a few at a time, none after too many unanswered ones. */
function createQueue(): (ask: () => Promise<Observed<unknown>>, from: string) => Promise<Observed<unknown>> {
  const limit = limitConcurrency(concurrency);
  const wait = circuitBreaker(maxUnanswered);
  return (ask, from) => limit(() => wait(ask, from));
}
