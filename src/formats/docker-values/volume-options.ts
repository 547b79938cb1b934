import { posix } from 'node:path';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { severities } from '../../core/severity.ts';
import { usualPlace } from '../../knowledge/paths/kernel-file-systems.ts';
import { gradeHostPath } from '../../knowledge/paths/sensitive-paths.ts';
import { cut } from './key-value.ts';

/** File systems that show nothing of the host; since Linux 4.7 each mount of devpts is an instance of its own. */
const elsewhere: ReadonlySet<string> = new Set([
  'tmpfs',
  'ramfs',
  'nfs',
  'nfs4',
  'cifs',
  'smb3',
  'ceph',
  'glusterfs',
  '9p',
  'devpts',
]);

/**
 * Returns the host directory or block device that a volume shows, from its driver and driver options (moby
 * `volume/local` passes `type`, `o` and `device` to mount(2)). Absent for a volume managed by the engine and
 * for network and memory file systems; unreadable if the driver is not `local` or the options do not
 * determine it.
 */
export function volumeHostPath(
  driver: string | undefined,
  options: Readonly<Record<string, string>>,
  from: string,
): Observed<string> {
  if (driver !== undefined && driver !== '' && driver !== 'local') {
    return unreadable('undetermined', `the volume driver ${driver} decides what is mounted`, from);
  }
  const { type = '', device = '', o = '' } = options;
  const mountOptions = o.split(',');
  if (mountOptions.includes('bind') || mountOptions.includes('rbind')) return devicePath(device, from);
  if (type === 'overlay') return overlayPath(mountOptions, from);
  if (elsewhere.has(type) || (type === '' && device === '')) return absent(from);
  const usual = usualPlace(type);
  if (usual !== undefined) return known(usual, from);
  return devicePath(device, from);
}

function devicePath(device: string, from: string): Observed<string> {
  if (device.startsWith('/')) return known(posix.resolve(device), from);
  return unreadable('undetermined', 'the device of the volume options is not an absolute path', from);
}

/** An overlay shows several host directories: the most sensitive one is returned. */
function overlayPath(options: readonly string[], from: string): Observed<string> {
  const directories = options
    .map((option) => cut(option, '='))
    .filter(({ key }) => key === 'lowerdir' || key === 'upperdir')
    .flatMap(({ value = '' }) => value.split(':'));
  const graded = directories.flatMap((path) => {
    const grade = path.startsWith('/') ? gradeHostPath(posix.resolve(path), true) : undefined;
    return grade === undefined ? [] : [{ path, rank: severities.indexOf(grade.severity) }];
  });
  const sensitive = graded.toSorted((a, b) => a.rank - b.rank)[0]?.path;
  const only = sensitive ?? (directories.length === 1 ? directories[0] : undefined);
  return only === undefined
    ? unreadable('undetermined', 'the volume is an overlay of several host directories', from)
    : devicePath(only, from);
}

/** Whether a volume with these driver options is mounted read-only for every container: the last of `ro` and `rw` in `o`. */
export function isMountedReadOnly({ o = '' }: Readonly<Record<string, string>>): boolean {
  return o.split(',').findLast((option) => option === 'ro' || option === 'rw') === 'ro';
}
