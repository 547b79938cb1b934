import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { EffectiveState, IdMapping } from '../../../core/workload/effective.ts';
import { severities, type Severity } from '../../../core/severity.ts';
import { valueOf } from '../../../core/observed.ts';
import { kindOfConfigured } from '../../../knowledge/engine/runtimes.ts';
import { isRoot } from '../user.ts';

/** Returns the host uid of the container's root; 0 without a mapping. */
export function rootOutside({ uidMap }: EffectiveState): number {
  return uidMap.find(({ inside }) => inside === 0)?.outside ?? 0;
}

/** Groups that own disks, password hashes and files of root on every distribution: root, disk and Debian's shadow. */
const powerfulGroups = [0, 6, 42];

function hasPowerfulGroup({ outside, length }: IdMapping): boolean {
  return powerfulGroups.some((group) => group >= outside && group < outside + length);
}

/** Whether some uid or group of the container is root of the host or one of its groups: its root may become any of them. */
function reachesHostRoot({ uidMap, gidMap }: EffectiveState): boolean {
  return uidMap.some(({ outside }) => outside === 0) || gidMap.some(hasPowerfulGroup);
}

/** Whether a process of this uid, as seen on the host, is root of the container or of the host. */
export function isRootUid(uid: number | undefined, state: EffectiveState): boolean {
  return uid === 0 || uid === rootOutside(state);
}

/** Whether the container's root is unprivileged on the host: by the kernel's mapping, else the engine's setting. */
export function isRemapped({ workload, effective }: WorkloadCase): boolean {
  return effective.state === 'known'
    ? rootOutside(effective.value) !== 0 && !reachesHostRoot(effective.value)
    : valueOf(workload.remapped.value) === true;
}

/** Returns a severity one step lower, for an unprivileged host user instead of root. */
export function asUnprivileged(severity: Severity): Severity {
  return severities[severities.indexOf(severity) + 1] ?? severity;
}

/** Whether the runtime is a known sandbox with a separate kernel, in which root has no rights on the host. */
export function hasOwnKernel({ workload, engine }: WorkloadCase): boolean {
  const runtimes = valueOf(valueOf(valueOf(engine)?.settings)?.runtimes);
  const name = valueOf(workload.settings.runtime.value);
  return name !== undefined && kindOfConfigured(name, runtimes) === 'sandbox';
}

/** Whether the image's accounts map this user name to uid 0. */
export function isRootInImage({ image }: WorkloadCase, user: string): boolean {
  const { settings, userNumber } = valueOf(image) ?? {};
  return valueOf(userNumber) === 0 && valueOf(settings?.user.value) === user;
}

/**
 * Whether a process of the container may be user ID 0 of the host, whom services of the host obey. Not by a known other
 * user; where the user is not known it is root, as of most images.
 */
export function mayBeHostRoot(subject: WorkloadCase): boolean {
  const { workload, effective, spec } = subject;
  if (isRemapped(subject)) return false;
  const processes = valueOf(valueOf(effective)?.processes) ?? [];
  if (processes.some(({ uid }) => uid === 0)) return true;
  const user = valueOf(workload.settings.user.value);
  const started = valueOf(spec)?.uid;
  if (started !== undefined) return started === 0;
  return user === undefined || isRoot(user) || isRootInImage(subject, user);
}
