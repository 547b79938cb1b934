import { readSwarmService } from '../../adapters/swarm/read-service.ts';
import { mapKnown, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload.ts';
import { listAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';

/** Ids of the networks a service document is attached to; what is not a text is left to the adapter. */
function targetsOf(service: unknown): readonly string[] {
  const { TaskTemplate: template, Networks: old }: { TaskTemplate?: unknown; Networks?: unknown } = Object(
    Object(service).Spec,
  );
  const attached: unknown = Object(template).Networks ?? old;
  if (!Array.isArray(attached)) return [];
  return attached.flatMap((network: unknown) => {
    const target: unknown = Object(network).Target;
    return typeof target === 'string' ? [target] : [];
  });
}

/** The swarm's own `host` is not in the list of networks; asked for by its id it is found (run on Engine 26.1.5). */
async function nameOf(client: EngineClient, id: string): Promise<readonly (readonly [string, string])[]> {
  const network = await client.get(`/networks/${encodeURIComponent(id)}`);
  if (network.state !== 'known') return [];
  const name: unknown = Object(network.value).Name;
  return typeof name === 'string' ? [[id, name]] : [];
}

async function readAll(
  client: EngineClient,
  services: readonly unknown[],
  listed: ReadonlyMap<string, string>,
): Promise<readonly WrittenWorkload[]> {
  const unlisted = new Set(services.flatMap(targetsOf).filter((id) => !listed.has(id)));
  const found = await Promise.all([...unlisted].map((id) => nameOf(client, id)));
  const networks = new Map([...listed, ...found.flat()]);
  return services.map((service) => readSwarmService(service, { networks }));
}

/** The services of a swarm; only a manager knows them. `listed` are the engine's networks, names by id. */
export async function collectServices(
  client: EngineClient,
  listed: ReadonlyMap<string, string>,
): Promise<Observed<readonly WrittenWorkload[]>> {
  const answer = await client.get('/services');
  try {
    const services = mapKnown(answer, (document) => listAt({ document }, 'document'));
    if (services.state !== 'known') return services;
    return { ...services, value: await readAll(client, services.value, listed) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, answer.from);
  }
}
