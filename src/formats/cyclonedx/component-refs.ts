import type { SbomContent } from '../sbom-components/sbom-of-inventory.ts';

/** Names of the components within their document; each is there once. */
export interface ComponentRefs {
  subject: string;
  components: readonly string[];
}

/** Returns a reference for each component: its Package URL, with a number if others have the same. */
export function componentRefs({ subject, components }: SbomContent): ComponentRefs {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  const refOf = (wanted: string): string => {
    let number = counts.get(wanted) ?? 1;
    let ref = number === 1 ? wanted : `${wanted}#${number}`;
    while (taken.has(ref)) ref = `${wanted}#${++number}`;
    counts.set(wanted, number + 1);
    taken.add(ref);
    return ref;
  };
  return {
    subject: refOf(subject.purl ?? 'subject'),
    components: components.map(({ kind, purl }) => refOf(purl ?? kind)),
  };
}
