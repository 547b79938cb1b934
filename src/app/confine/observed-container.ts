import { IronhullError } from '../../core/errors.ts';
import { unreadable, valueOf } from '../../core/observed.ts';
import type { RecordedMount, Recording } from '../../core/recording.ts';
import type { Entry, Workload } from '../../core/workload.ts';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { integerAt, isJsonRecord, recordAt, stringAt } from '../../formats/json/members.ts';
import type { JsonRecord } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { capabilityBits } from '../../knowledge/capabilities.ts';
import { resolve } from '../../resolve/resolve.ts';

/** A container that is recorded, probed or confined. */
export interface InspectedContainer {
  id: string;
  /** Its first process on the engine's machine; `undefined` if it does not run. */
  pid?: number;
  workload: Workload;
  /** Answer of `GET /containers/{id}/json`. */
  document: JsonRecord;
}

/**
 * Returns the container of that name or ID; else the one container of the Compose service of that name.
 * @throws IronhullError `TARGET_MISSING` if there is none, or several.
 */
export async function inspectContainerOrService(
  name: string,
  client: EngineClient,
): Promise<InspectedContainer> {
  const inspected = await client.get(`/containers/${encodeURIComponent(name)}/json`);
  if (inspected.state === 'known' && isJsonRecord(inspected.value)) return containerOf(inspected.value);
  if (inspected.state === 'unreadable' && inspected.why !== 'gone')
    throw new IronhullError('ENGINE_UNREACHABLE', `${name}: ${inspected.detail}`);
  const filters = encodeURIComponent(JSON.stringify({ label: [`com.docker.compose.service=${name}`] }));
  const listed = await client.get(`/containers/json?all=1&filters=${filters}`);
  if (listed.state !== 'known')
    throw new IronhullError(
      'ENGINE_UNREACHABLE',
      `${name}: ${listed.state === 'unreadable' ? listed.detail : listed.from}`,
    );
  const found = Array.isArray(valueOf(listed))
    ? (valueOf(listed) as readonly unknown[]).filter(isJsonRecord)
    : [];
  const [only, other] = found.map((one) => stringAt(one, 'Id') ?? '');
  if (only === undefined)
    throw new IronhullError('TARGET_MISSING', `${name}: no container and no Compose service of this name`);
  if (other !== undefined)
    throw new IronhullError(
      'TARGET_MISSING',
      `${name}: ${found.length} containers are of this Compose service; name one of them`,
    );
  return inspectContainerOrService(only, client);
}

function containerOf(document: JsonRecord): InspectedContainer {
  const notCollected = unreadable('not-collected', 'not collected', 'inspect');
  const workload = resolve(readContainerInspect(document), { image: notCollected, engine: notCollected });
  const pid = integerAt(recordAt(document, 'State'), 'Pid') ?? 0;
  return { id: stringAt(document, 'Id') ?? '', workload, document, ...(pid > 0 ? { pid } : {}) };
}

/** The capabilities that the container can have, by bit; all of them if they are not known. */
export function capabilityBitsOf({ boundingSet }: Workload): ReadonlySet<number> {
  const names = valueOf(boundingSet.value) ?? ['ALL'];
  const all = names.includes('ALL');
  const removed = new Set(names.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
  const bits = capabilityBits.flatMap((name, bit) =>
    (all && !removed.has(name)) || (!all && names.includes(name)) ? [bit] : [],
  );
  return new Set(bits);
}

/** Returns how the container was confined while it was recorded. */
export function confinementOf({ settings, boundingSet }: Workload): Recording['confinement'] {
  const privileged = valueOf(settings.privileged.value) ?? false;
  const profile = valueOf(settings.seccomp.value);
  return {
    user: valueOf(settings.user.value) ?? '',
    privileged,
    seccomp: seccompOf(profile?.kind, privileged),
    noNewPrivileges: valueOf(settings.noNewPrivileges.value) ?? false,
    readOnly: valueOf(settings.readOnlyRoot.value) ?? false,
    capabilities: valueOf(boundingSet.value) ?? ['ALL'],
  };
}

function seccompOf(kind: string | undefined, privileged: boolean): Recording['confinement']['seccomp'] {
  if (kind === 'unconfined' || kind === 'custom') return kind;
  return privileged ? 'unconfined' : 'default';
}

/** Returns the mounts of the container. */
export function recordedMounts({ settings }: Workload): readonly RecordedMount[] {
  const entries: readonly Entry<{ type: RecordedMount['type']; target: string; readOnly: boolean }>[] =
    valueOf(settings.mounts.value) ?? [];
  return entries.flatMap((entry) =>
    'value' in entry
      ? [{ type: entry.value.type, target: entry.value.target, readOnly: entry.value.readOnly }]
      : [],
  );
}

/** Returns what a recording says of the container itself. */
export function describeWorkload({ workload, document }: InspectedContainer): Recording['workload'] {
  const config = recordAt(document, 'Config');
  const labels = recordAt(config, 'Labels');
  const project = stringAt(labels, 'com.docker.compose.project');
  const service = stringAt(labels, 'com.docker.compose.service');
  return {
    name: workload.name,
    image: stringAt(config, 'Image') ?? '',
    ...(project === undefined ? {} : { project }),
    ...(service === undefined ? {} : { service }),
  };
}
