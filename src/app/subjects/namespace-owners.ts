import { joinableNamespaces, type NamespaceOwners, type WorkloadCase } from '../../core/check.ts';
import { valueOf } from '../../core/observed.ts';
import type { NamespaceMode } from '../../core/workload.ts';

type Find = (mode: NamespaceMode, from: WorkloadCase) => WorkloadCase | undefined;

function byText(cases: readonly WorkloadCase[], textOf: (one: WorkloadCase) => string | undefined) {
  return Map.groupBy(cases, textOf);
}

/** Services of a project share the prefix of their keys. */
function serviceKeyBeside({ subject: { key } }: WorkloadCase, service: string): string {
  return `${key.slice(0, key.lastIndexOf('/') + 1)}${service}`;
}

/** Finds the workload that a namespace is taken from: by the id of a container, its name, or a service of the same file. */
function finder(cases: readonly WorkloadCase[]): Find {
  const byId = byText(cases, ({ workload }) => workload.id);
  const byName = byText(cases, ({ workload }) => workload.name);
  const byKey = byText(cases, ({ subject }) => subject.key);
  return (mode, from) => {
    const candidates =
      mode.kind === 'container'
        ? (byId.get(mode.target) ?? byName.get(mode.target))
        : mode.kind === 'service'
          ? byKey.get(serviceKeyBeside(from, mode.target))
          : undefined;
    const same = candidates?.find(({ workload }) => workload.surface === from.workload.surface);
    return same ?? candidates?.[0];
  };
}

/** A chain is followed this far; a circle ends there. */
const longestChain = 8;

function ownersOf(joining: WorkloadCase, find: Find): NamespaceOwners {
  const found = joinableNamespaces.flatMap((setting) => {
    const first = valueOf(joining.workload.settings[setting].value);
    let owner = first && find(first, joining);
    const name = owner?.workload.name;
    let mode: NamespaceMode | undefined;
    for (let step = 0; owner !== undefined && step < longestChain; step += 1) {
      mode = valueOf(owner.workload.settings[setting].value);
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
