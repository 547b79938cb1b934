import type { WorkloadFacts } from '../../core/facts.ts';
import type { ImageSpec } from '../../core/image.ts';
import { unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { RegistryAnswer, RegistryManifest } from '../../core/registry.ts';
import { imageOrigin } from '../../knowledge/image-origin.ts';
import { registryOf } from '../../knowledge/image-names.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import type { Headers } from '../../io/engine/http-get.ts';
import { circuitBreaker } from '../../io/engine/circuit-breaker.ts';
import { limitConcurrency } from '../../io/limit.ts';
import type { RegistryLogins } from '../../io/registry/registry-logins.ts';
import { readRegistryManifest, registryFailure } from './registry-manifest.ts';

/** Through whom registries are asked, and as whom. The client's limits are those of the questions. */
export interface RegistrySources {
  client: EngineClient;
  logins: RegistryLogins;
}

const atOnce = 4;
/** Unanswered questions in a row after which a registry is asked no more. */
const mostUnanswered = 2;

/** Names that can stand in an API path as they are. */
const plainReference = /^(?:\[[0-9a-f:]{2,39}\](?::\d{1,5})?\/)?[A-Za-z0-9][\w.:/@-]{0,400}$/u;

/**
 * Lets the engine ask the registries what the tags of containers name now, each tag once. Of a tag
 * that names a list for several platforms, and not what was pulled, it is asked what that was: one
 * of the list cannot be told from an older list by digests alone.
 */
export async function askRegistries(
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

/** The tags that containers go by, and the digests under which their images came from there. */
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
  const lines = new Map<string, ReturnType<typeof waitingLine>>();
  return async (reference) => {
    const registry = registryOf(reference);
    const line = lines.get(registry) ?? waitingLine();
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

/** Questions to one registry: a few at a time, and none after it left too many unanswered. */
function waitingLine(): (ask: () => Promise<Observed<unknown>>, from: string) => Promise<Observed<unknown>> {
  const limit = limitConcurrency(atOnce);
  const wait = circuitBreaker(mostUnanswered);
  return (ask, from) => limit(() => wait(ask, from));
}
