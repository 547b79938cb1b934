import { capabilityBits } from '../../knowledge/capabilities.ts';
import type { RecordedCapability } from '../../core/recording.ts';
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

/** What the kernel looks for when it accesses files of a layer in the place of a task (capabilities(7)). */
const fileCapabilities: ReadonlySet<number> = new Set(
  [
    'CHOWN',
    'DAC_OVERRIDE',
    'DAC_READ_SEARCH',
    'FOWNER',
    'FSETID',
    'LINUX_IMMUTABLE',
    'MKNOD',
    'SETFCAP',
    'SYS_ADMIN',
    'SYS_RESOURCE',
  ].map((name) => capabilityBits.indexOf(name)),
);

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
 * capability. They say nothing about the workload, nor does what it may do in a user namespace that it made.
 *
 * Where the bounding set of the credentials is reported, one with a capability that the container cannot have
 * is not the container's. Else credentials are known by their address, and foreign if they were granted such a
 * capability. Another process gets that address when they are freed: so only capabilities for files are left out
 * by it, which are all that the kernel uses its own credentials for.
 */
export function observeCapabilities(): CapabilityObserver {
  const seen = new Map<string, Seen>();
  const kinds = new Set<string>();
  const foreignTo = (held: ReadonlySet<number>): ReadonlySet<bigint> =>
    new Set(
      [...seen.values()]
        .filter((check) => check.bounding === undefined && isBeyond(check, held))
        .map(({ credentials }) => credentials),
    );
  const ownChecks = (held: ReadonlySet<number>, foreign: ReadonlySet<bigint>): readonly Seen[] => {
    const others = ~maskOf(held);
    return [...seen.values()].filter((check) => {
      if (isBeyond(check, held)) return false;
      if (check.bounding !== undefined) return (check.bounding & others) === 0n;
      return !(foreign.has(check.credentials) && fileCapabilities.has(check.capability));
    });
  };
  return {
    add(check, program) {
      const key = `${check.capability} ${check.granted} ${check.bounding ?? check.credentials}`;
      if (seen.has(key) || seen.size >= mostChecks) return false;
      const isFirst = !kinds.has(`${check.capability} ${check.granted}`);
      kinds.add(`${check.capability} ${check.granted}`);
      seen.set(key, { ...check, program });
      return isFirst;
    },
    known(held) {
      const foreign = foreignTo(held);
      const checks = ownChecks(held, foreign).map(({ capability, granted }) => ({ capability, granted }));
      return { checks, foreign: [...foreign] };
    },
    result: (held) =>
      [...Map.groupBy(ownChecks(held, foreignTo(held)), ({ capability }) => capability)]
        .map(([bit, checks]) => ({
          name: capabilityBits[bit] ?? String(bit),
          result: resultOf(checks),
          program: checks[0]?.program ?? '',
        }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Whether something was granted that the container cannot have. */
function isBeyond({ granted, capability }: CapabilityCheck, held: ReadonlySet<number>): boolean {
  return granted && !held.has(capability);
}

/** Capabilities as a number with a bit each. */
export function maskOf(capabilities: ReadonlySet<number>): bigint {
  return [...capabilities].reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n);
}

function resultOf(checks: readonly Seen[]): RecordedCapability['result'] {
  if (checks.every(({ granted }) => granted)) return 'granted';
  return checks.some(({ granted }) => granted) ? 'both' : 'refused';
}
