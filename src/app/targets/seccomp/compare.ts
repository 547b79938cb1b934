import type { CallAccess, ProfileAccess } from '../../../formats/seccomp/call-access.ts';
import type { DefaultSeccomp } from '../../../knowledge/kernel/default-seccomp.ts';

/** Syscalls that a profile and the default profile treat differently in the same way. */
export interface Difference {
  /** What the profile does with them: `allows under other conditions`. */
  here: string;
  /** What the default profile does with them: `denies`. */
  byDefault: string;
  names: readonly string[];
}

/** How a profile differs from the default profile, both ways. */
export interface ProfileDifference {
  allowsMore: readonly Difference[];
  allowsLess: readonly Difference[];
  /** What it does with syscalls that it does not name, where that is not to deny them. */
  unnamed?: 'allowed' | 'undecided';
}

interface Entry {
  here: string;
  byDefault: string;
  name: string;
}

const grouped = (entries: readonly Entry[]): readonly Difference[] =>
  [...Map.groupBy(entries, ({ here, byDefault }) => `${here} ${byDefault}`).values()].flatMap((own) =>
    own.slice(0, 1).map(({ here, byDefault }) => ({
      here,
      byDefault,
      names: own.map(({ name }) => name).toSorted(),
    })),
  );

const capabilityNames = (names: readonly string[], between: string): string =>
  names.map((name) => `CAP_${name}`).join(between);

function capabilitiesFor(name: string, { byCapability }: DefaultSeccomp): readonly string[] {
  return [...byCapability].filter(([, names]) => names.includes(name)).map(([capability]) => capability);
}

function allowedMore(name: string, access: CallAccess, table: DefaultSeccomp): readonly Entry[] {
  if (table.always.has(name)) return [];
  const capabilities = capabilitiesFor(name, table);
  const conditions = table.conditions.get(name);
  const withCapability = `allows only with ${capabilityNames(capabilities, ' or ')}`;
  const withoutArguments = capabilities.length > 0 ? withCapability : 'denies';
  const byDefault = conditions ? 'allows only with some arguments' : withoutArguments;
  if (access.always) return [{ here: 'allows', byDefault, name }];
  if (access.conditions.some((condition) => !conditions?.includes(condition)))
    return [{ here: `allows under ${conditions ? 'other ' : ''}conditions`, byDefault, name }];
  const added = access.onlyWith.find((names) => !names.some((one) => capabilities.includes(one)));
  if (added === undefined) return [];
  return [{ here: `allows with ${capabilityNames(added, ' and ')}`, byDefault, name }];
}

function allowedLess(name: string, access: CallAccess, table: DefaultSeccomp): readonly Entry[] {
  if (access.always) return [];
  const conditions = table.conditions.get(name);
  if (conditions?.every((condition) => access.conditions.includes(condition))) return [];
  const byDefault = conditions ? 'allows with some arguments' : 'allows';
  if (access.conditions.length > 0)
    return [{ here: `allows only under ${conditions ? 'other ' : ''}conditions`, byDefault, name }];
  const [added] = access.onlyWith;
  const here = added === undefined ? 'denies' : `allows only with ${capabilityNames(added, ' and ')}`;
  return [{ here, byDefault, name }];
}

/** Compares a profile with the default profile, for a container with the default capabilities. */
export function compareWithDefault(
  { named, unnamed }: ProfileAccess,
  table: DefaultSeccomp,
): ProfileDifference {
  const more = [...named].flatMap(([name, access]) => allowedMore(name, access, table));
  const less = [...table.always, ...table.conditions.keys()].flatMap((name) =>
    allowedLess(name, named.get(name) ?? unnamed, table),
  );
  const undecided = unnamed.conditions.length > 0 ? ({ unnamed: 'undecided' } as const) : {};
  return {
    allowsMore: grouped(more),
    allowsLess: grouped(less),
    ...(unnamed.always ? { unnamed: 'allowed' } : undecided),
  };
}
