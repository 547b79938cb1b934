import { collectFacts } from '../../collect/collect-facts.ts';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import { isJsonRecord, recordAt, stringsAt, type JsonRecord } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { seccompDigest } from '../../confine/contract/seccomp-digest.ts';
import type { ServiceState } from '../../confine/contract/contract-setting.ts';
import type { InspectedContainer } from '../confine/observed-container.ts';
import { joinedNetworks, publishedPorts } from '../confine/published-ports.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** Returns what is known of running containers, by ID. */
export async function readServiceStates(
  containers: readonly InspectedContainer[],
  client: EngineClient,
  runtime: RuntimeContext,
): Promise<ReadonlyMap<string, ServiceState>> {
  const { facts } = await collectFacts({
    files: runtime.files,
    clock: runtime.clock,
    tool: `ironhull ${runtime.version}`,
    client,
    needs: ['running-state'],
  });
  const engineDefault = engineSeccomp(await client.get('/info'));
  const gone = unreadable('gone', 'the container does not run', 'inspect');
  return new Map(
    containers.map(({ id, workload, document }) => {
      const found = facts.workloads.find(({ written }) => written.id === id);
      return [
        id,
        {
          workload,
          effective: found?.effective ?? gone,
          spec: found?.spec ?? gone,
          ports: publishedPorts(document),
          networks: joinedNetworks(document),
          seccomp: seccompOf(document, engineDefault),
        },
      ] as const;
    }),
  );
}

/** The profile that the container was created with: a digest of it, if it is one of its own. */
function seccompOf(document: JsonRecord, engineDefault: Observed<string>): Observed<string> {
  const host = recordAt(document, 'HostConfig') ?? {};
  const option = stringsAt(host, 'SecurityOpt').find((one) => /^seccomp[=:]/u.test(one));
  const value = option?.slice('seccomp='.length);
  // Its program may have set a filter of its own: that is not the engine's.
  if (value === undefined && host['Privileged'] === true) return known('unconfined', 'inspect');
  if (value === undefined) return engineDefault;
  if (value === 'builtin') return known('default', 'inspect');
  return known(value === 'unconfined' ? value : seccompDigest(value), 'inspect');
}

/**
 * The profile of containers that name none, from `GET /info`: `name=seccomp,profile=builtin`, which older engines
 * call `default`, or the path that `seccomp-profile` of the daemon names.
 */
export function engineSeccomp(info: Observed<unknown>): Observed<string> {
  if (info.state !== 'known') return info;
  const options = isJsonRecord(info.value) ? stringsAt(info.value, 'SecurityOptions') : [];
  const profile = options.map((one) => /^name=seccomp,profile=(.*)$/u.exec(one)?.[1]).find(Boolean);
  if (profile === undefined)
    return unreadable('undetermined', 'the engine does not name its default profile', info.from);
  return known(
    /^(?:builtin|default|unconfined)$/u.test(profile)
      ? profile.replace('builtin', 'default')
      : `engine:${profile}`,
    info.from,
  );
}
