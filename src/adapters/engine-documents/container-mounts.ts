import { absent, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { Entry, Mount } from '../../core/workload/workload.ts';
import { bindPath, cleanTarget, mountType } from './requested-mounts.ts';
import { child, elements, locate } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { readFields } from './fields.ts';
import { belowVolume, isReadOnlyVolume, namedVolumePath, subpathIn } from './volumes.ts';
import type { Volumes } from './volumes.ts';

type MountEntry = Entry<Mount>;

const shownFields = {
  Type: 'text',
  Name: 'text',
  Source: 'text',
  Destination: 'text',
  Driver: 'text',
  Mode: 'text',
  Propagation: 'text',
} as const;

interface Shown {
  type: Mount['type'];
  name: string;
  source: string;
  driver: string;
}

function targetOf(entry: MountEntry): string | undefined {
  return 'value' in entry ? cleanTarget(entry.value.target) : undefined;
}

function shownPath(
  { type, name, source, driver }: Shown,
  asked: Mount | undefined,
  volumes: Volumes | undefined,
  from: string,
): Observed<string> {
  switch (type) {
    case 'bind':
    case 'npipe':
      return bindPath(source, from);
    case 'volume':
      // Without the engine's volume, the request's driver options still apply.
      return !volumes?.has(name) && asked?.hostPath.state === 'known'
        ? asked.hostPath
        : belowVolume(
            namedVolumePath(name, { name: driver, options: {} }, volumes, from),
            subpathIn(asked?.options ?? []),
          );
    case 'cluster':
      return unreadable('undetermined', 'the cluster volume driver decides what is mounted', from);
    case 'tmpfs':
    case 'image':
      return absent(from);
  }
}

function askedAt(
  target: string,
  asked: readonly MountEntry[],
): Extract<MountEntry, { value: Mount }> | undefined {
  for (const entry of asked) {
    if ('value' in entry && cleanTarget(entry.value.target) === target) return entry;
  }
  return undefined;
}

function readShown(mount: Cursor, asked: readonly MountEntry[], volumes: Volumes | undefined): MountEntry {
  const reading = readFields(mount, shownFields);
  if ('unresolved' in reading) return reading;
  const { Type, Name: name, Source, Destination: target, Driver: driver, Mode, Propagation } = reading.fields;
  const type = mountType(Type);
  const writable = child(mount, 'RW').value;
  if (type === undefined) return { unresolved: 'a mount of unknown type', at: locate(mount) };
  if (typeof writable !== 'boolean') return { unresolved: 'a mount without RW', at: locate(mount) };
  const request = askedAt(cleanTarget(target), asked);
  // The source of an image is where the engine unpacked it.
  const source = type === 'volume' || type === 'image' ? name : Source;
  const options = request?.value.options ?? Mode.split(',').filter((option) => option !== '');
  const value = {
    type,
    ...(source === '' ? {} : { source }),
    hostPath: shownPath({ type, name, source: Source, driver }, request?.value, volumes, mount.document),
    target,
    readOnly: !writable || (type === 'volume' && isReadOnlyVolume(name, volumes)),
    ...(Propagation === '' ? {} : { propagation: Propagation }),
    options,
  };
  return { value, at: [...(request?.at ?? []), ...locate(mount)] };
}

/**
 * Returns the mounts of a container: those that inspect shows, each with the location that requested it, then
 * requested mounts that are not shown (a `Tmpfs` never is).
 */
export function readContainerMounts(
  mounts: Cursor,
  asked: readonly MountEntry[],
  volumes: Volumes | undefined,
): MountEntry[] {
  const shown = elements(mounts).map((mount) => readShown(mount, asked, volumes));
  const targets = new Set(shown.map(targetOf));
  return [...shown, ...asked.filter((entry) => !('value' in entry && targets.has(targetOf(entry))))];
}
