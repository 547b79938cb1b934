import { readSwarmService } from '../../adapters/swarm/read-service.ts';
import { mapKnown, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { listAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';

/** Returns the network IDs of a service document; leaves malformed values to the adapter. */
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

/**
 * Looks up a network's name: the swarm's `host` network is not listed but can be inspected (Engine 26.1.5).
 */
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

/** Returns the services of a swarm, which only a manager knows. `listed` maps network IDs to names. */
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
