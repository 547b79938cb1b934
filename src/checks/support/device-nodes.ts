import type { WorkloadCase } from '../../core/check.ts';
import type { Severity } from '../../core/severity.ts';
import { severities } from '../../core/severity.ts';
import { valueOf } from '../../core/observed.ts';
import type { Mount } from '../../core/workload.ts';
import { isBelowDevices } from '../../knowledge/sensitive-paths.ts';

/** What a mount of device nodes gives that the container may not open. */
export interface ClosedNodes {
  severity: Severity;
  gives: string;
}

/** Whether the device cgroup of a workload lets it open devices that other containers may not; not known counts as yes. */
function mayOpenDevices({ workload: { settings }, engine }: WorkloadCase): boolean {
  // A rootless engine may set no device cgroup: the user and the mode of the node decide.
  if (valueOf(engine)?.rootless === true) return true;
  const rules = valueOf(settings.deviceCgroupRules.value);
  const devices = valueOf(settings.devices.value);
  return valueOf(settings.privileged.value) !== false || rules?.length !== 0 || devices?.length !== 0;
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
  if (type !== 'bind' || !isBelowDevices(path) || mayOpenDevices(subject)) return undefined;
  // Root of the container may put other links and nodes there, which programs of the host follow.
  const most: Severity = readOnly ? 'low' : 'medium';
  const severity = severities.indexOf(whenOpen) < severities.indexOf(most) ? most : whenOpen;
  return { severity, gives: 'its name only, no device cgroup rule lets the container open it' };
}
