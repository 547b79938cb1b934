import type { Severity } from '../../core/finding.ts';
import type { AllowedSyscall, SeccompFilter } from '../../core/seccomp.ts';
import { callFamilies, partlyByDefault, type CallFamily } from '../../knowledge/seccomp-calls.ts';
import { hasCapability } from './capability-set.ts';

/** Calls of one family that a filter lets through, and how sure that is. */
export interface OpenCalls {
  family: CallFamily;
  /** Whatever the arguments. */
  open: readonly string[];
  /** With some arguments, or depending on capabilities that could not be told. */
  perhaps: readonly string[];
}

type Openness = 'open' | 'perhaps' | 'shut';

/** What a rule comes to for a container that holds these capabilities; `undefined` where they are not known. */
function opennessOf(call: AllowedSyscall, { grantedBy }: CallFamily, held?: readonly string[]): Openness {
  const { name, partly, onlyWith = [] } = call;
  if (held && grantedBy.some((capability) => hasCapability(held, capability))) return 'shut';
  if (held && !onlyWith.every((capability) => hasCapability(held, capability))) return 'shut';
  // Whoever holds all that the rule asks for has the capability as its finding.
  if (onlyWith.some((capability) => grantedBy.includes(capability))) return 'shut';
  if (partly) return partlyByDefault.has(name) ? 'shut' : 'perhaps';
  return held === undefined && (onlyWith.length > 0 || grantedBy.length > 0) ? 'perhaps' : 'open';
}

/**
 * What a filter that refuses by default lets through and the default profile would not, for a
 * container with these capabilities: a call that one of them opens in the default profile too is
 * left to the judgement of the capability.
 */
export function openCalls(filter: SeccompFilter, held?: readonly string[]): readonly OpenCalls[] {
  return callFamilies.flatMap((family) => {
    const told = filter.lets
      .filter(({ name }) => family.calls.includes(name))
      .map((call) => ({ name: call.name, openness: opennessOf(call, family, held) }));
    const named = (wanted: Openness): string[] => [
      ...new Set(told.filter(({ openness }) => openness === wanted).map(({ name }) => name)),
    ];
    const open = named('open');
    const perhaps = named('perhaps').filter((name) => !open.includes(name));
    return open.length + perhaps.length === 0 ? [] : [{ family, open, perhaps }];
  });
}

/** How bad it is that calls are open: mounting in a user namespace of one's own is what most ways out through the kernel begin with. */
export function severityOf(one: OpenCalls, all: readonly OpenCalls[]): Severity {
  const isOpen = (name: string): boolean =>
    all.some(({ family, open }) => family.name === name && open.length > 0);
  const together = isOpen('namespaces') && isOpen('mounting');
  return together && ['namespaces', 'mounting'].includes(one.family.name) ? 'high' : one.family.severity;
}
