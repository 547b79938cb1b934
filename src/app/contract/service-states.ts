import { collectFacts } from '../../collect/collect-facts.ts';
import { unreadable } from '../../core/observed.ts';
import {
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  stringsAt,
  type JsonRecord,
} from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { seccompDigest } from '../../confine/contract/seccomp-digest.ts';
import type { ServiceState } from '../../confine/contract/contract-settings.ts';
import type { InspectedContainer } from '../confine/observed-container.ts';
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
          networks: Object.keys(recordAt(recordAt(document, 'NetworkSettings'), 'Networks') ?? {}),
          seccomp: seccompOf(document),
        },
      ] as const;
    }),
  );
}

/** The ports on which the engine listens for the container; `*` where it picked the host port. */
function publishedPorts(document: JsonRecord): readonly string[] {
  const ports = recordAt(recordAt(document, 'NetworkSettings'), 'Ports') ?? {};
  const asked = recordAt(recordAt(document, 'HostConfig'), 'PortBindings') ?? {};
  return Object.entries(ports).flatMap(([port, bindings]) => {
    const isPicked = listAt({ asked: asked[port] }, 'asked')
      .filter(isJsonRecord)
      .every((one) => /^0?$/u.test(stringAt(one, 'HostPort') ?? ''));
    return listAt({ bindings }, 'bindings')
      .filter(isJsonRecord)
      .map((binding) => {
        const ip = stringAt(binding, 'HostIp') ?? '';
        const shown = ip.includes(':') ? `[${ip}]` : ip;
        const hostPort = isPicked ? '*' : (stringAt(binding, 'HostPort') ?? '');
        return `${shown === '' ? '0.0.0.0' : shown}:${hostPort}->${port}`;
      });
  });
}

/** The profile that the container was created with: a digest of it, if it is one of its own. */
function seccompOf(document: JsonRecord): string {
  const host = recordAt(document, 'HostConfig') ?? {};
  const option = stringsAt(host, 'SecurityOpt').find((one) => /^seccomp[=:]/u.test(one));
  const value = option?.slice('seccomp='.length);
  // Its program may have set a filter of its own: that is not the engine's.
  if (value === undefined && host['Privileged'] === true) return 'unconfined';
  if (value === undefined || value === 'builtin') return 'default';
  return value === 'unconfined' ? value : seccompDigest(value);
}
