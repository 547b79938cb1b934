import type { EffectiveState, MountInfo, RuntimeSpec } from '../../core/workload/effective.ts';
import type { Entry, Mount } from '../../core/workload/workload.ts';

/**
 * Where the runtime and the engine mount into every container (runtime-spec, "Default Filesystems"). Below /dev/shm of
 * the host or of another container is what is mounted there.
 */
const standardPath =
  /^\/(?:|proc(?:\/(?:acpi|asound|bus|fs|interrupts|irq|kcore|keys|latency_stats|sched_debug|scsi|sys|sysrq-trigger|timer_list|timer_stats))?|dev(?:\/(?:pts|mqueue|shm(?:\/.*)?|console))?|sys(?:\/(?:fs\/cgroup(?:\/.*)?|firmware|devices\/virtual\/powercap))?|etc\/(?:hosts|hostname|resolv\.conf)|sbin\/docker-init)$/u;

/**
 * Returns the mounts of a container as a contract has them, `SOURCE:TARGET` with `:ro` behind those that are
 * read-only: those that it was given, and every other that the kernel shows and the runtime does not make in each
 * container. Only the kernel says what can be written.
 */
export function mountEntries(
  given: readonly Mount[],
  { mounts }: EffectiveState,
  spec: RuntimeSpec | undefined,
): readonly string[] {
  const protectedPaths = new Set([...(spec?.maskedPaths ?? []), ...(spec?.readonlyPaths ?? [])]);
  // The last mount at a path is the one that is seen.
  const top = new Map(mounts.map((mount) => [mount.mountPoint, mount]));
  const targets = new Set(given.map(({ target }) => pathOf(target)));
  const binds = given.filter(({ type }) => type === 'bind').map(({ target }) => `${pathOf(target)}/`);
  const others = [...top.values()].filter(
    ({ mountPoint }) =>
      !targets.has(mountPoint) &&
      // A bind mount brings what is mounted below its source.
      !binds.some((bind) => mountPoint.startsWith(bind)) &&
      !standardPath.test(mountPoint) &&
      !protectedPaths.has(mountPoint),
  );
  return [
    ...given.map((mount) => {
      const target = pathOf(mount.target);
      const seen = top.get(target);
      return entryOf(sourceOf(mount), target, seen === undefined ? mount.readOnly : isReadOnlyMount(seen));
    }),
    ...others.map((mount) =>
      entryOf(
        mount.fsType === 'tmpfs' ? 'tmpfs' : `other(${mount.fsType})`,
        mount.mountPoint,
        isReadOnlyMount(mount),
      ),
    ),
  ];
}

/**
 * Returns the targets of bind mounts in which later mounts are passed on. Volumes follow the folder of the engine,
 * which is no setting of a container.
 */
export function passedOn(given: readonly Entry<Mount>[], { mounts }: EffectiveState): readonly string[] {
  const targets = new Set(
    given.flatMap((entry) =>
      'value' in entry && entry.value.type === 'bind' ? [pathOf(entry.value.target)] : [],
    ),
  );
  return mounts
    .filter(({ mountPoint, propagation }) => targets.has(mountPoint) && propagation.length > 0)
    .map(({ mountPoint }) => mountPoint);
}

/** Whether nothing can be written to a mount. */
export function isReadOnlyMount(mount: MountInfo | undefined): boolean {
  return mount?.options.includes('ro') ?? false;
}

const pathOf = (target: string): string => (target === '/' ? target : target.replace(/\/+$/u, ''));

const entryOf = (source: string, target: string, readOnly: boolean): string =>
  `${source}:${target}${readOnly ? ':ro' : ''}`;

/** A volume without a name has a random one. */
function sourceOf({ type, source }: Mount): string {
  if (source === undefined || (type === 'volume' && /^[\da-f]{64}$/u.test(source))) return type;
  return source;
}

/**
 * Whether a mount is the one that a contract expects. Less may be said than `SOURCE:TARGET`: `bind:TARGET` and
 * `volume:TARGET` take any source of that kind, `TARGET` takes any source.
 */
export function isExpectedMount(expected: string, found: string): boolean {
  if (expected === found) return true;
  const target = expected.replace(/^(?:bind|volume):(?=\/)/u, '');
  // A target with another colon than that of `:ro` would be taken for a source and a target.
  if (!/^\/[^:]*(?::ro)?$/u.test(target) || !found.endsWith(`:${target}`)) return false;
  const source = found.slice(0, -target.length - 1);
  if (target === expected) return true;
  return expected.startsWith('bind:')
    ? source.startsWith('/')
    : /^[a-zA-Z\d]/u.test(source) && source !== 'tmpfs';
}
