import type { Severity } from '../../../core/severity.ts';
import type { AllowedSyscall, SeccompFilter } from '../../../core/workload/seccomp.ts';
import { callFamilies, partlyByDefault, type CallFamily } from '../../../knowledge/kernel/seccomp-calls.ts';
import { hasCapability } from '../capability-set.ts';

/** Syscalls of one family that a filter allows, certainly or perhaps. */
export interface OpenCalls {
  family: CallFamily;
  /** Whatever the arguments. */
  open: readonly string[];
  /** Allowed with some arguments only, or depending on unknown capabilities. */
  perhaps: readonly string[];
}

type Openness = 'open' | 'perhaps' | 'shut';

/** Returns whether a rule allows its call for a container with these capabilities (absent if unknown). */
function opennessOf(call: AllowedSyscall, { grantedBy }: CallFamily, held?: readonly string[]): Openness {
  const { name, partly, onlyWith = [] } = call;
  if (held && grantedBy.some((capability) => hasCapability(held, capability))) return 'shut';
  if (held && !onlyWith.every((capability) => hasCapability(held, capability))) return 'shut';
  // A container with the capabilities that the rule requires already has a finding for them.
  if (onlyWith.some((capability) => grantedBy.includes(capability))) return 'shut';
  if (partly) return partlyByDefault.has(name) ? 'shut' : 'perhaps';
  return held === undefined && (onlyWith.length > 0 || grantedBy.length > 0) ? 'perhaps' : 'open';
}

/**
 * Returns the syscalls that a filter allows beyond the default profile, for a container with these
 * capabilities. A call that a capability opens in the default profile too is left to the capability's
 * rule.
 */
export function openCalls(filter: SeccompFilter, held?: readonly string[]): readonly OpenCalls[] {
  return callFamilies.flatMap((family) => {
    const allowed = filter.lets
      .filter(({ name }) => family.calls.includes(name))
      .map((call) => ({ name: call.name, openness: opennessOf(call, family, held) }));
    const named = (wanted: Openness): string[] => [
      ...new Set(allowed.filter(({ openness }) => openness === wanted).map(({ name }) => name)),
    ];
    const open = named('open');
    const perhaps = named('perhaps').filter((name) => !open.includes(name));
    return open.length + perhaps.length === 0 ? [] : [{ family, open, perhaps }];
  });
}

/** Returns the severity of allowed calls: most kernel escapes begin with a mount in a new user namespace. */
export function severityOf(one: OpenCalls, all: readonly OpenCalls[]): Severity {
  const hasUnknownPart = (name: string): boolean =>
    all.some(({ family, open }) => family.name === name && open.length > 0);
  const together = hasUnknownPart('namespaces') && hasUnknownPart('mounting');
  return together && ['namespaces', 'mounting'].includes(one.family.name) ? 'high' : one.family.severity;
}
