import { joinableNamespaces, type NamespaceOwners, type WorkloadCase } from '../../core/check.ts';
import { valueOf } from '../../core/observed.ts';
import type { NamespaceMode, Workload } from '../../core/workload.ts';

type Find = (mode: NamespaceMode, from: Workload) => Workload | undefined;

function byText(cases: readonly WorkloadCase[], textOf: (workload: Workload) => string | undefined) {
  return Map.groupBy(cases, ({ workload }) => textOf(workload));
}

/** Services of one project share the front of their keys. */
function serviceKeyBeside({ key }: Workload, service: string): string {
  return `${key.slice(0, key.lastIndexOf('/') + 1)}${service}`;
}

/** Finds the workload that a namespace is taken from: by the id of a container, its name, or a service of the same file. */
function finder(cases: readonly WorkloadCase[]): Find {
  const byId = byText(cases, ({ id }) => id);
  const byName = byText(cases, ({ name }) => name);
  const byKey = byText(cases, ({ key }) => key);
  return (mode, from) => {
    const candidates =
      mode.kind === 'container'
        ? (byId.get(mode.target) ?? byName.get(mode.target))
        : mode.kind === 'service'
          ? byKey.get(serviceKeyBeside(from, mode.target))
          : undefined;
    const same = candidates?.find(({ workload }) => workload.surface === from.surface);
    return (same ?? candidates?.[0])?.workload;
  };
}

/** A chain is followed this far; a circle ends there. */
const longestChain = 8;

function ownersOf({ workload }: WorkloadCase, find: Find): NamespaceOwners {
  const found = joinableNamespaces.flatMap((setting) => {
    const first = valueOf(workload.settings[setting].value);
    let owner = first && find(first, workload);
    const name = owner?.name;
    let mode: NamespaceMode | undefined;
    for (let step = 0; owner !== undefined && step < longestChain; step += 1) {
      mode = valueOf(owner.settings[setting].value);
      owner = mode && find(mode, owner);
    }
    const isItsOwn = mode !== undefined && mode.kind !== 'container' && mode.kind !== 'service';
    return name !== undefined ? [[setting, { name, ...(isItsOwn && { mode }) }] as const] : [];
  });
  return Object.fromEntries(found);
}

/**
 * The cases with what became of the namespaces that they join: whose they are by name, and what
 * kind of namespace the last of a chain of containers has.
 */
export function withNamespaceOwners(cases: readonly WorkloadCase[]): readonly WorkloadCase[] {
  const find = finder(cases);
  return cases.map((subject) => {
    const owners = ownersOf(subject, find);
    return Object.keys(owners).length === 0 ? subject : { ...subject, owners };
  });
}
