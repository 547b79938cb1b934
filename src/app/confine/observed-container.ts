import { IronhullError } from '../../core/errors.ts';
import { unreadable, valueOf } from '../../core/observed.ts';
import type { RecordedMount, Recording } from '../../core/confine/recording.ts';
import type { Entry, Mount, Workload } from '../../core/workload/workload.ts';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { integerAt, isJsonRecord, recordAt, stringAt } from '../../formats/json/members.ts';
import type { JsonRecord } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { capabilityBits } from '../../knowledge/kernel/capabilities.ts';
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
    ...labelsOf(settings, privileged),
    ...devicesOf(settings, privileged),
  };
}

/**
 * How SELinux confines it where the engine uses it. The engine switches it off for privileged containers and
 * those in the host's namespaces of processes and IPC, unless they have label options (moby,
 * daemon/create.go, `generateSecurityOpt`).
 */
function labelsOf(
  { selinux, pid, ipc }: Workload['settings'],
  privileged: boolean,
): Pick<Recording['confinement'], 'labels' | 'labelDisabledBy'> {
  const labels = valueOf(selinux.value) ?? [];
  const causes = [
    ...(privileged ? ['privileged'] : []),
    ...(valueOf(pid.value)?.kind === 'host' ? ['pid: host'] : []),
    ...(valueOf(ipc.value)?.kind === 'host' ? ['ipc: host'] : []),
  ];
  // The engine writes label=disable into the document of such a container itself.
  const isDisabled = labels.includes('disable');
  const cause =
    labels.length === 0 || isDisabled ? (causes[0] ?? (isDisabled ? 'label=disable' : undefined)) : undefined;
  return { labels, ...(cause === undefined ? {} : { labelDisabledBy: cause }) };
}

/** The devices that it was given; missing if they are not known, as of a privileged container. */
function devicesOf(
  { devices, deviceRequests, deviceCgroupRules }: Workload['settings'],
  privileged: boolean,
): Pick<Recording['confinement'], 'devices'> {
  const entries = [
    ...(valueOf(devices.value) ?? []).map((entry) => ('value' in entry ? entry.value.hostPath : undefined)),
    ...(valueOf(deviceRequests.value) ?? []).map((entry) =>
      'value' in entry ? `of the driver ${entry.value.driver}` : undefined,
    ),
    ...(valueOf(deviceCgroupRules.value) ?? []).map((entry) => ('value' in entry ? entry.value : undefined)),
  ];
  const known = entries.filter((entry) => entry !== undefined);
  return privileged || known.length < entries.length ? {} : { devices: known };
}

function seccompOf(kind: string | undefined, privileged: boolean): Recording['confinement']['seccomp'] {
  if (kind === 'unconfined' || kind === 'custom') return kind;
  return privileged ? 'unconfined' : 'default';
}

/** Returns the mounts of the container. */
export function recordedMounts({ settings }: Workload): readonly RecordedMount[] {
  const entries: readonly Entry<Mount>[] = valueOf(settings.mounts.value) ?? [];
  return entries.flatMap((entry) => ('value' in entry ? [recordedMount(entry.value)] : []));
}

function recordedMount({ type, source, target, readOnly, options }: Mount): RecordedMount {
  const relabel = (['z', 'Z'] as const).find((option) => options.includes(option));
  return {
    type,
    target,
    readOnly,
    ...(type === 'bind' && source !== undefined ? { source } : {}),
    ...(relabel === undefined ? {} : { relabel }),
  };
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
