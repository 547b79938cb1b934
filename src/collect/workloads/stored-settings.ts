import { posix } from 'node:path';
import { readContainerInspect, type InspectContext } from '../../adapters/inspect/read-container-inspect.ts';
import { storedDocument, withoutRunningParts } from '../../adapters/inspect/stored-document.ts';
import type { StoredSettings, WorkloadFacts } from '../../core/facts/facts.ts';
import { unreadable, valueOf, type Observed, type UnreadableReading } from '../../core/observed.ts';
import type { SettingName, WrittenWorkload } from '../../core/workload/workload.ts';
import { isJsonRecord, type JsonRecord } from '../../formats/json/members.ts';
import { jsonOf } from '../../io/engine/read-answer.ts';
import type { HostFiles } from '../../io/files.ts';
import { areCompletedUlimits } from './completed-ulimits.ts';
import { inMountOrder, type CollectedContainer } from './containers.ts';

/** Maximum size of a file in bytes: health logs and long environments are the largest part. */
const maxBytes = 1024 * 1024;

/**
 * dockerd writes both files when it starts or stops a container, within some ten milliseconds of it and of each other.
 * Later ones are compared, which costs time and finds nothing where a busy machine was slow.
 */
const writtenWithin = 100;
const writtenTogether = 50;

/** Whether dockerd wrote both files when it started or stopped the container, and nobody did since. */
function areUntouched(changes: readonly number[], settledAt: number): boolean {
  const [first, last] = [Math.min(...changes), Math.max(...changes)];
  return last <= settledAt + writtenWithin && last - first <= writtenTogether;
}

/** Where dockerd keeps the settings of containers. */
interface Stored {
  files: HostFiles;
  dataRoot: string;
  context: InspectContext;
  /** The ulimits of the engine itself. */
  defaultUlimits: Observed<readonly string[]>;
}

/**
 * Returns the workloads, with the settings that dockerd keeps on disk where they are others than the engine says: it
 * takes them when it starts again. Files that are as old as the last start of the container are as dockerd wrote them.
 * `unread` is the first reason why those of a container are not known.
 */
export async function withStoredSettings(
  stored: Stored,
  containers: readonly CollectedContainer[],
  workloads: readonly WorkloadFacts[],
): Promise<{ workloads: readonly WorkloadFacts[]; unread?: UnreadableReading }> {
  const byId = new Map(containers.map((container) => [container.id, container]));
  const found = await Promise.all(
    workloads.map(async ({ written }) => {
      const container = byId.get(written.id ?? '');
      return container && storedSettings(stored, container);
    }),
  );
  const unread = found.find((one) => one !== undefined && 'state' in one);
  return {
    workloads: workloads.map((workload, at) => {
      const one = found[at];
      return one === undefined || 'state' in one ? workload : { ...workload, stored: one };
    }),
    ...(unread !== undefined && 'state' in unread ? { unread } : {}),
  };
}

async function storedSettings(
  { files, dataRoot, context, defaultUlimits }: Stored,
  { id, document, settledAt }: CollectedContainer,
): Promise<StoredSettings | UnreadableReading | undefined> {
  const folder = posix.join(dataRoot, 'containers', id);
  const paths = ['hostconfig.json', 'config.v2.json'].map((name) => `${folder}/${name}`);
  const statuses = await Promise.all(paths.map((path) => files.status(path)));
  const hidden = statuses.find((status) => status.state === 'unreadable');
  if (hidden?.state === 'unreadable') return hidden;
  const changes = statuses.map((status) => valueOf(status)?.changedAt ?? 0);
  if (areUntouched(changes, settledAt)) return undefined;
  const [hostConfig, config] = await Promise.all(paths.map((path) => readRecord(files, path)));
  if (hostConfig === undefined || config === undefined || config['ID'] !== id)
    return unreadable('malformed', 'it changed since the container started, and is not read', folder);
  const read = (shown: unknown, name?: string): WrittenWorkload =>
    readContainerInspect(inMountOrder(shown), { ...context, ...(name === undefined ? {} : { name }) });
  const current = withoutRunningParts(document);
  const next = read(storedDocument(current, { hostConfig, config }), paths.join(' and '));
  const settings = differing(read(current), next, defaultUlimits);
  return Object.keys(settings).length === 0 ? undefined : { settings, from: paths.join(', ') };
}

async function readRecord(files: HostFiles, path: string): Promise<JsonRecord | undefined> {
  const document = valueOf(jsonOf(await files.readText(path, maxBytes)));
  return isJsonRecord(document) ? document : undefined;
}

/** Returns a text that is equal for settings that are, wherever they are written. */
function withoutLocations(setting: unknown): string {
  return JSON.stringify(setting, (name, value: unknown) =>
    name === 'at' || name === 'hostPath' ? undefined : value,
  );
}

/** Returns the settings of a workload that another one does not have, or has with another value. */
function differing(
  current: WrittenWorkload,
  next: WrittenWorkload,
  defaultUlimits: Observed<readonly string[]>,
): WrittenWorkload['settings'] {
  const names = new Set([
    ...Object.keys(current.settings),
    ...Object.keys(next.settings),
  ]) as Set<SettingName>;
  const other = [...names].filter(
    (name) =>
      withoutLocations(current.settings[name]) !== withoutLocations(next.settings[name]) &&
      !(
        name === 'ulimits' &&
        areCompletedUlimits(current.settings.ulimits, next.settings.ulimits, defaultUlimits)
      ),
  );
  const gone = { unresolved: 'it is no longer among the stored settings', at: next.at };
  return Object.fromEntries(other.map((name) => [name, next.settings[name] ?? gone]));
}
