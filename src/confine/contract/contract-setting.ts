import type { ContractValue } from '../../core/confine/contract.ts';
import type { EffectiveState, RuntimeSpec } from '../../core/workload/effective.ts';
import { known, mapKnown, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { Entry, Workload } from '../../core/workload/workload.ts';

/** What is known of a running service. */
export interface ServiceState {
  workload: Workload;
  effective: Observed<EffectiveState>;
  spec: Observed<RuntimeSpec>;
  /**
   * Published ports (`127.0.0.1:8080->80/tcp`; `*` for a host port that the engine picks), networks and the
   * seccomp profile, from the engine.
   */
  ports: readonly string[];
  networks: readonly string[];
  /** `default`, `sha256:…` of the profile it was given, `engine:PATH` of the daemon's own default, or `unconfined`. */
  seccomp: Observed<string>;
}

/** A setting that a contract can fix. */
export interface ContractSetting {
  key: string;
  title: string;
  kind: 'text' | 'number' | 'boolean' | 'list';
  /** Whether a number may have a fraction. */
  hasFraction?: boolean;
  /** What a reader of the contract wants to know of it. */
  about: string;
  /** Settings that decide this one too: while one of them is broken, this one says nothing more. */
  follows?: readonly string[];
  /** Returns a list with one spelling for what means the same; a contract's and a container's. */
  normalise?: (list: readonly string[]) => readonly string[];
  /** Whether an entry of a list is one that the contract expects; if not given, the same text. */
  isExpected?: (expected: string, found: string) => boolean;
  read: (state: ServiceState) => Observed<ContractValue>;
}

/** Each text once, in order. */
export const sortedTexts = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].toSorted();

/** Reads what the kernel shows. */
export const effectively =
  (read: (state: EffectiveState) => ContractValue): ContractSetting['read'] =>
  ({ effective }) =>
    mapKnown(effective, read);

/** Reads a limit of the kernel; an absent one is 0: none. */
export const limit =
  (read: (state: EffectiveState) => Observed<number> | undefined): ContractSetting['read'] =>
  ({ effective }) => {
    if (effective.state !== 'known') return effective;
    const reading = read(effective.value) ?? unreadable('not-collected', 'not collected', effective.from);
    return reading.state === 'absent' ? known(0, reading.from) : reading;
  };

/** Returns every entry of several lists; not known if one of them is not. */
export function entriesOfAll(lists: readonly Observed<readonly string[]>[]): Observed<readonly string[]> {
  const open = lists.find(({ state }) => state !== 'known');
  return open ?? known(sortedTexts(lists.flatMap((list) => valueOf(list) ?? [])), lists[0]?.from ?? '');
}

/** Returns the entries of a setting as texts; not known if one of them is not. */
export function listOf<T>(
  setting: Observed<readonly Entry<T>[]>,
  textOf: (value: T) => string,
): Observed<readonly string[]> {
  if (setting.state !== 'known') return setting;
  if (setting.value.some((entry) => 'unresolved' in entry))
    return unreadable('undetermined', 'an entry is not known', setting.from);
  return known(
    sortedTexts(setting.value.flatMap((entry) => ('value' in entry ? [textOf(entry.value)] : []))),
    setting.from,
  );
}
