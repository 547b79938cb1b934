import type { FactNeed } from './need.ts';
import { notNeeded, type Observed } from '../observed.ts';

/** The parts of the facts that the checks of a run need. */
export type Needs = ReadonlySet<FactNeed>;

/** The parts that each part depends on: daemon sockets show which mounts contain one. */
const implied: Partial<Record<FactNeed, readonly FactNeed[]>> = {
  mounts: ['daemon', 'running-state'],
  components: ['daemon'],
  'host-paths': ['daemon'],
  firewall: ['daemon'],
  'image-files': ['images', 'daemon'],
  software: ['images', 'running-state'],
  registries: ['images'],
};

/** Returns the needs with the parts they depend on. */
export function withImplied(needs: Iterable<FactNeed>): Needs {
  return new Set([...needs].flatMap((need) => [need, ...(implied[need] ?? [])]));
}

/**
 * Whether files or processes of the machine are needed, so that it must be proven to run the engine. Every
 * part is read of it, at least in part: the users of images from their layers, the swarm from its node.
 */
export function needsMachine(needs: Needs): boolean {
  return needs.size > 0;
}

/** Collects a reading if it is needed. */
export async function collectWhen<T>(
  needs: Needs,
  need: FactNeed,
  collect: () => Promise<Observed<T>>,
): Promise<Observed<T>> {
  return needs.has(need) ? collect() : notNeeded(need);
}
