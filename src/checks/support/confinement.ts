import type { WorkloadCase } from '../../core/check.ts';
import type { Evidence } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';

/**
 * What the host of a container has of a security module: its name, for SELinux also with its mode;
 * `undefined` where it has none, or nobody looked.
 */
export function moduleOf({ host }: WorkloadCase, module: 'apparmor' | 'selinux'): Evidence | undefined {
  const modules = host && valueOf(host)?.securityModules;
  const name = modules && valueOf(modules)?.find((each) => each.split(' ')[0] === module);
  return modules && name !== undefined ? { source: modules.from, saw: name } : undefined;
}

/** Whether a process's label is SELinux's: `user:role:type`, with or without a level. AppArmor's are of another form. */
export function isSelinuxLabel(text: string): boolean {
  return /^[\w.-]+:[\w.-]+:[\w.-]+(?::|$)/u.test(text);
}
