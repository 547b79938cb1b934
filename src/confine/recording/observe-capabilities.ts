import { capabilityBits } from '../../knowledge/kernel/capabilities.ts';
import type { RecordedCapability } from '../../core/confine/recording.ts';
import { credentialOwners } from './credential-owners.ts';
import type { AttributedCheck, CredentialOwners } from './credential-owners.ts';
import type { CapabilityCheck } from './task-event.ts';

/** The capabilities that the kernel looked for in tasks of a container. */
export interface CapabilityObserver {
  /** Returns whether the check is the first of its kind. */
  add(check: AttributedCheck): boolean;
  /**
   * The kinds of checks that were seen, for a filter that drops them; `held` are the capabilities that the
   * container can have, by bit.
   */
  known(held: ReadonlySet<number>): {
    checks: readonly Pick<CapabilityCheck, 'capability' | 'granted'>[];
    foreign: readonly bigint[];
  };
  result(held: ReadonlySet<number>): readonly RecordedCapability[];
}

/** Most checks that are kept before it is known what the container can have, and most kinds of bounding sets. */
const mostPending = 20_000;

/**
 * Returns an observer of the checks of one container.
 *
 * The kernel makes some checks with credentials of its own, which say nothing about the workload; nor does what it
 * may do in a user namespace that it made. Where the bounding set of the credentials is reported, one with a
 * capability that the container cannot have is not the container's. Else `credentialOwners` tells them apart.
 */
export function observeCapabilities(): CapabilityObserver {
  const kinds = new Set<string>();
  const byBounding = new Map<string, AttributedCheck>();
  let pending: AttributedCheck[] = [];
  let owners: { held: bigint; of: CredentialOwners } | undefined;
  const ownersFor = (held: ReadonlySet<number>): CredentialOwners => {
    if (owners?.held !== maskOf(held)) owners = { held: maskOf(held), of: credentialOwners(held) };
    for (const check of pending) owners.of.add(check);
    pending = [];
    return owners.of;
  };
  const ownByBounding = (held: ReadonlySet<number>): readonly AttributedCheck[] => {
    const others = ~maskOf(held);
    return [...byBounding.values()].filter(
      ({ bounding, granted, capability }) =>
        ((bounding ?? 0n) & others) === 0n && !(granted && !held.has(capability)),
    );
  };
  return {
    add(check) {
      const kind = `${check.capability} ${check.granted}`;
      const isFirst = !kinds.has(kind);
      kinds.add(kind);
      if (check.bounding === undefined) {
        if (pending.length < mostPending) pending.push(check);
        return isFirst;
      }
      const key = `${kind} ${check.bounding}`;
      const isKnown = byBounding.has(key);
      if (!isKnown && byBounding.size < mostPending) byBounding.set(key, check);
      return isFirst && !isKnown;
    },
    known(held) {
      const mount = ownersFor(held).ofMount();
      const checks = [...ownersFor(held).ofWorkload(), ...ownByBounding(held)];
      return {
        checks: checks.map(({ capability, granted }) => ({ capability, granted })),
        foreign: mount === undefined ? [] : [mount],
      };
    },
    result: (held) =>
      [
        ...Map.groupBy(
          [...ownersFor(held).notOfKernel(), ...ownByBounding(held)],
          ({ capability }) => capability,
        ),
      ]
        .map(([bit, checks]) => ({
          name: capabilityBits[bit] ?? String(bit),
          result: resultOf(checks),
          program: checks[0]?.program ?? '',
        }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Capabilities as a number with a bit each. */
export function maskOf(capabilities: ReadonlySet<number>): bigint {
  return [...capabilities].reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n);
}

function resultOf(checks: readonly AttributedCheck[]): RecordedCapability['result'] {
  if (checks.every(({ granted }) => granted)) return 'granted';
  return checks.some(({ granted }) => granted) ? 'both' : 'refused';
}
