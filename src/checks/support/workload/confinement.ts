import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { Evidence } from '../../../core/findings/finding.ts';
import { valueOf } from '../../../core/observed.ts';

/**
 * Evidence of a security module on the host of a container: its name, for SELinux with its mode.
 * Absent if the host has none or was not collected.
 */
export function moduleOf({ host }: WorkloadCase, module: 'apparmor' | 'selinux'): Evidence | undefined {
  const modules = host && valueOf(host)?.securityModules;
  const name = modules && valueOf(modules)?.find((each) => each.split(' ')[0] === module);
  return modules && name !== undefined ? { source: modules.from, saw: name } : undefined;
}

/** Whether a process label is SELinux's, `user:role:type` with an optional level, and not AppArmor's. */
export function isSelinuxLabel(text: string): boolean {
  return /^[\w.-]+:[\w.-]+:[\w.-]+(?::|$)/u.test(text);
}

/** Whether the engine's AppArmor profile is enforced on a container that runs. */
export function hasEngineProfile({ effective }: WorkloadCase): boolean {
  const label = valueOf(effective)?.lsmLabel;
  return label !== undefined && valueOf(label) === 'docker-default (enforce)';
}
