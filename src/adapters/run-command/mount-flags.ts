import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { Entry, Mount } from '../../core/workload/workload.ts';
import { absolutePath } from '../../formats/docker-values/host-path.ts';
import { parseMount } from '../../formats/docker-values/mount.ts';
import type { LongMount } from '../../formats/docker-values/mount.ts';
import { parseTmpfs } from '../../formats/docker-values/tmpfs.ts';
import { isMountedReadOnly, volumeHostPath } from '../../formats/docker-values/volume-options.ts';
import { parseShortVolume } from '../../formats/docker-values/volume.ts';
import type { ShortVolume } from '../../formats/docker-values/volume.ts';
import { unknownText } from '../../formats/shell-words/expand.ts';
import { append, showUnknown, refuse, unresolvedText, usesOf } from './draft.ts';
import type { Draft, PlacedUse, RunContext } from './draft.ts';

const from = 'the docker run line';

/** Reads every `--volume`, `--mount` and `--tmpfs`, in order. */
export function finishMounts(draft: Draft): void {
  const driver = usesOf(draft, 'volume-driver').at(-1);
  for (const use of usesOf(draft, 'volume', 'mount', 'tmpfs')) {
    append(draft, 'mounts', [mountEntry(use, driver, draft)]);
  }
}

function mountEntry(use: PlacedUse, driver: PlacedUse | undefined, draft: Draft): Entry<Mount> {
  const mount = mountOf(use, driver, draft.context);
  if (mount === 'unknown source') return { unresolved: unresolvedText(use), at: [use.at] };
  if (mount) return { value: mount, at: [use.at] };
  if (use.unknown.length > 0) return { unresolved: unresolvedText(use), at: [use.at] };
  refuse(draft, use);
  return { unresolved: `the value of --${use.flag} is malformed`, at: [use.at] };
}

function mountOf(use: PlacedUse, driver: PlacedUse | undefined, context: RunContext) {
  switch (use.flag) {
    case 'volume':
      return volumeMount(use, driver, context);
    case 'mount':
      return longMount(use, context);
    default:
      return tmpfsMount(use);
  }
}

function volumeMount(use: PlacedUse, driver: PlacedUse | undefined, context: RunContext) {
  const volume = parseShortVolume(use.value);
  if (!volume || !engineTakes(volume, use)) return undefined;
  const { type, source, target, readOnly, propagation, options } = volume;
  // An unknown only part may contain the colon that makes it a source.
  if (source === undefined && target.includes(unknownText)) return 'unknown source';
  const rest = {
    target: showUnknown(target),
    readOnly: readOnly && !options.some((option) => option.includes(unknownText)),
    ...(propagation === undefined ? {} : { propagation }),
    ...shownOptions(options, use),
  };
  if (source?.includes(unknownText)) {
    // It may be a path of the host, and is taken for one.
    const hostPath = unreadable('undetermined', unresolvedText(use), from);
    return { type: 'bind', hostPath, ...rest } satisfies Mount;
  }
  return {
    type,
    ...(source === undefined ? {} : { source }),
    hostPath: type === 'volume' ? namedVolumePath(driver) : bindPath(source ?? '', context),
    ...rest,
  } satisfies Mount;
}

/** Returns the options as they are shown, and why there may be others. */
function shownOptions(options: readonly string[], use: PlacedUse): Pick<Mount, 'options' | 'openOptions'> {
  const isOpen = options.some((option) => option.includes(unknownText));
  return {
    options: options.map((option) => showUnknown(option)),
    ...(isOpen && { openOptions: unresolvedText(use) }),
  };
}

/**
 * Whether the engine accepts what the client sends: it refuses unknown options, a `~` that the shell did not
 * expand, and a path that starts at the parent directory (the client makes only `.` and `./…` absolute).
 */
function engineTakes({ type, source = '', target, unknown }: ShortVolume, use: PlacedUse): boolean {
  if (unknown.some((option) => !option.includes(unknownText))) return false;
  if (type === 'volume' && source !== '' && !/^[\w\0][\w.\0-]*$/u.test(source)) return false;
  const windows = /^[A-Za-z]:/u.test(target);
  if (!target.startsWith('/') && !target.startsWith(unknownText) && !windows) return false;
  return use.unknown.length > 0 || !/^(?:~|\.[^/]|\.\.)/u.test(source);
}

/**
 * Returns the host path of a volume that the line only names: none. An existing volume of that name may have
 * driver options that lead to the host; the line cannot show that, and calling every named volume unknown
 * would hide the important unknowns. The running container's mounts do show it.
 */
function namedVolumePath(driver: PlacedUse | undefined): Observed<string> {
  if (driver && driver.unknown.length > 0) return unreadable('undetermined', unresolvedText(driver), from);
  return volumeHostPath(driver?.value, {}, from);
}

function longMount(use: PlacedUse, context: RunContext) {
  const mount = parseMount(use.value);
  if (!mount || mount.type === 'cluster') return undefined;
  const { type, source, target, readOnly, propagation, options } = mount;
  const decisive = [mount.volumeDriver, propagation, ...Object.values(mount.volumeOptions)];
  if (decisive.some((text) => text?.includes(unknownText))) return 'unknown source';
  if (source?.includes(unknownText)) return mountOfUnknown(mount, use);
  if (type === 'bind' && (source === undefined || source === '')) return undefined;
  if (type === 'bind' && !/^(?:\/|\.\/|\.$|[A-Za-z]:|\\\\)/u.test(source ?? '')) return undefined;
  return {
    type,
    ...(source === undefined ? {} : { source }),
    hostPath: longMountPath(mount, context),
    target: showUnknown(target),
    readOnly: readOnly || (type === 'volume' && isMountedReadOnly(mount.volumeOptions)),
    ...(propagation === undefined ? {} : { propagation }),
    options: options.map((option) => showUnknown(option)),
  } satisfies Mount;
}

/** A mount whose source is not known, and which leads to the host wherever that does. */
function mountOfUnknown({ type, target, readOnly, propagation, options }: LongMount, use: PlacedUse): Mount {
  return {
    type,
    hostPath: unreadable('undetermined', unresolvedText(use), from),
    target: showUnknown(target),
    readOnly,
    ...(propagation === undefined ? {} : { propagation }),
    options: options.map((option) => showUnknown(option)),
  };
}

function longMountPath(mount: LongMount, context: RunContext): Observed<string> {
  if (mount.type === 'bind' || mount.type === 'npipe') return bindPath(mount.source ?? '', context);
  return mount.type === 'volume'
    ? volumeHostPath(mount.volumeDriver, mount.volumeOptions, from)
    : absent(from);
}

function bindPath(source: string, { directory, home }: RunContext): Observed<string> {
  const path = absolutePath(source, { directory: directory ?? '', ...(home === undefined ? {} : { home }) });
  if (path !== undefined) return known(path, from);
  return unreadable('undetermined', 'the working directory is unknown', from);
}

function tmpfsMount(use: PlacedUse): Mount | undefined {
  const tmpfs = parseTmpfs(use.value);
  if (!tmpfs) return undefined;
  const shown = shownOptions(tmpfs.options, use);
  const readOnly = shown.options.includes('ro');
  return { type: 'tmpfs', hostPath: absent(from), target: showUnknown(tmpfs.target), readOnly, ...shown };
}
