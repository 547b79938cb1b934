import type { LeastPrivilege } from '../../../src/core/confine/least-privilege.ts';
import { newerCalls } from '../../../src/knowledge/kernel/older-calls.ts';

/** Calls that older kernels have, but not with pidfds. */
const onlyUsedOtherwise: ReadonlySet<string> = new Set(['waitid']);

/**
 * Returns a profile as it acts on a kernel that lacks every newer call of the table: a call that is not allowed fails
 * with ENOSYS, as one that the kernel does not have.
 */
export function onOlderKernel(profile: LeastPrivilege): LeastPrivilege {
  const absent = new Set(
    newerCalls
      .flatMap((newer) => [newer.call, newer.with])
      .filter((name) => name !== undefined && !onlyUsedOtherwise.has(name)),
  );
  const { seccomp } = profile;
  const syscalls = seccomp.profile.syscalls
    .map((rule) => ({ ...rule, names: rule.names.filter((name) => !absent.has(name)) }))
    .filter(({ names }) => names.length > 0);
  return { ...profile, seccomp: { ...seccomp, profile: { ...seccomp.profile, syscalls } } };
}
