import type { RecordedCapability } from '../../core/recording.ts';
import { capabilityBits } from '../../knowledge/capabilities.ts';
import type { CapabilityCheck } from './task-event.ts';

/** The capabilities that the kernel looked for in tasks of a container. */
export interface CapabilityObserver {
  /** Returns whether the check is the first of its kind. */
  add(check: CapabilityCheck, program: string): boolean;
  /**
   * The kinds of checks that were seen, for a filter that drops them; `held` are the capabilities that the
   * container can have, by bit.
   */
  known(held: ReadonlySet<number>): {
    checks: readonly Omit<CapabilityCheck, 'credentials'>[];
    foreign: readonly bigint[];
  };
  result(held: ReadonlySet<number>): readonly RecordedCapability[];
}

interface Seen extends CapabilityCheck {
  program: string;
}

/** Most kinds of checks, by capability, result and credentials, that are kept. */
const mostChecks = 20_000;

/**
 * Returns an observer of the checks of one container.
 *
 * The kernel makes some checks with credentials of its own: overlayfs accesses its layers with those of the
 * process that mounted it (Documentation/filesystems/overlayfs.rst, "Permission model"), which has every
 * capability. Credentials with a capability that the container cannot have are such ones, and say nothing
 * about the workload.
 */
export function observeCapabilities(): CapabilityObserver {
  const seen = new Map<string, Seen>();
  const kinds = new Set<string>();
  const foreignTo = (held: ReadonlySet<number>): ReadonlySet<bigint> =>
    new Set(
      [...seen.values()]
        .filter(({ granted, capability }) => granted && !held.has(capability))
        .map(({ credentials }) => credentials),
    );
  const ownChecks = (foreign: ReadonlySet<bigint>): readonly Seen[] =>
    [...seen.values()].filter(({ credentials }) => !foreign.has(credentials));
  return {
    add(check, program) {
      const key = `${check.capability} ${check.granted} ${check.credentials}`;
      if (seen.has(key) || seen.size >= mostChecks) return false;
      const isFirst = !kinds.has(`${check.capability} ${check.granted}`);
      kinds.add(`${check.capability} ${check.granted}`);
      seen.set(key, { ...check, program });
      return isFirst;
    },
    known(held) {
      const foreign = foreignTo(held);
      const checks = ownChecks(foreign).map(({ capability, granted }) => ({ capability, granted }));
      return { checks, foreign: [...foreign] };
    },
    result: (held) =>
      [...Map.groupBy(ownChecks(foreignTo(held)), ({ capability }) => capability)]
        .map(([bit, checks]) => ({
          name: capabilityBits[bit] ?? String(bit),
          result: resultOf(checks),
          program: checks[0]?.program ?? '',
        }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function resultOf(checks: readonly Seen[]): RecordedCapability['result'] {
  if (checks.every(({ granted }) => granted)) return 'granted';
  return checks.some(({ granted }) => granted) ? 'both' : 'refused';
}
