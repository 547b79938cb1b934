import type { EngineFacts, EngineSocket } from '../../core/engine/engine.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { Endpoint } from '../../io/engine/endpoint.ts';

/** Returns the paths of the sockets through which containers can be controlled: of this engine and of others. */
export function socketPaths(
  endpoint: Endpoint,
  listeners: EngineFacts['listeners'],
  found: Observed<readonly EngineSocket[]>,
  forwarded: NonNullable<EngineFacts['forwardedSockets']>,
): readonly string[] {
  const addresses = valueOf(listeners)?.map(({ address }) => address) ?? [];
  const unix = addresses.flatMap((address) => (address.startsWith('unix://') ? [address.slice(7)] : []));
  const own = endpoint.kind === 'unix' ? [endpoint.path] : [];
  const others = (valueOf(found) ?? []).flatMap(({ path, program }) => (program === undefined ? [] : [path]));
  const passed = (valueOf(forwarded) ?? []).flatMap((each) => valueOf(each)?.path ?? []);
  return [...new Set(['/var/run/docker.sock', ...own, ...unix, ...others, ...passed])];
}
