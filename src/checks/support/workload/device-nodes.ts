import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { Severity } from '../../../core/severity.ts';
import { isWithin } from '../../../core/is-within.ts';
import { severities } from '../../../core/severity.ts';
import { valueOf } from '../../../core/observed.ts';
import type { Mount } from '../../../core/workload/workload.ts';
import type { Device } from '../../../core/workload/workload-devices.ts';
import { rulesAddedLater } from './device-rules.ts';
import { gradeDevice } from '../../../knowledge/paths/sensitive-devices.ts';
import { isBelowDevices } from '../../../knowledge/paths/sensitive-paths.ts';

/** What a mount of device nodes gives that the container may not open. */
export interface ClosedNodes {
  severity: Severity;
  gives: string;
}

/** Whether an exposed device is the one at a path, or one that a directory of devices may lead to. */
function mayBeAt(path: string, { hostPath, leadsTo = hostPath, permissions }: Device): boolean {
  const severity = gradeDevice(leadsTo, permissions)?.severity ?? 'low';
  return path === hostPath || path === leadsTo || severity === 'critical' || severity === 'high';
}

/** What the device cgroup of every container allows that is no part of its own `/dev` (moby and runc, default rules). */
const alwaysOpen = ['/dev/console', '/dev/net/tun'];

/** Whether the device cgroup of a workload may let it open what is at a path below `/dev`; not known counts as yes. */
function mayOpen(subject: WorkloadCase, path: string): boolean {
  const { settings } = subject.workload;
  if (alwaysOpen.some((device) => isWithin(device, path)) || rulesAddedLater(subject).length > 0) return true;
  // A rootless engine may set no device cgroup: the user and the mode of the node decide.
  if (valueOf(subject.engine)?.rootless === true) return true;
  const rules = valueOf(settings.deviceCgroupRules.value);
  const devices = valueOf(settings.devices.value);
  // What a driver exposes (CDI, GPUs) is named by its specification only.
  const requests = valueOf(settings.deviceRequests.value);
  const isPlain =
    valueOf(settings.privileged.value) === false && rules?.length === 0 && requests?.length === 0;
  if (!isPlain || !devices) return true;
  return devices.some((entry) => !('value' in entry) || mayBeAt(path, entry.value));
}

/**
 * Returns what the mount of a device or of a directory of devices gives, by its severity for who may open it: a bind
 * mount shows the node, and the device cgroup decides who opens it. Absent for what is no such mount, or may be opened.
 */
export function closedNodes(
  subject: WorkloadCase,
  path: string,
  { type, readOnly }: Mount,
  whenOpen: Severity,
): ClosedNodes | undefined {
  if (type !== 'bind' || !isBelowDevices(path) || mayOpen(subject, path)) return undefined;
  // Root of the container may put other links and nodes there, which programs of the host follow.
  const most: Severity = readOnly ? 'low' : 'medium';
  const severity = severities.indexOf(whenOpen) < severities.indexOf(most) ? most : whenOpen;
  return { severity, gives: 'its name only, no device cgroup rule lets the container open it' };
}
