import { capabilityBits } from '../../knowledge/kernel/capabilities.ts';

/** `/usr/bin/ping cap_net_raw=ep`; before libcap 2.41 `/usr/bin/ping = cap_net_raw+ep`. */
const lineForm = /^(\/.*?)(?: =)? ((?:cap_|=[eip]|all=).*?)(?: \[rootid=(\d+)\])?$/u;

/** Returns the permitted capabilities of a text of clauses (cap_from_text(3)): `cap_chown,cap_fowner=ep cap_fowner-p`. */
function permitted(text: string): readonly string[] {
  const found = new Set<string>();
  for (const clause of text.split(' ')) {
    const [, list = '', changes = ''] = /^([\w,]*)((?:[=+-][eip]*)+)$/u.exec(clause) ?? [];
    const names = list === '' || list === 'all' ? capabilityBits : list.split(',').map(upperName);
    for (const [, operator, flags = ''] of changes.matchAll(/([=+-])([eip]*)/gu)) {
      const isSet = operator !== '-' && flags.includes('p');
      if (isSet) names.forEach((name) => found.add(name));
      else if (operator === '=' || flags.includes('p')) names.forEach((name) => found.delete(name));
    }
  }
  return [...found].toSorted();
}

function upperName(name: string): string {
  return name.toUpperCase().replace(/^CAP_/u, '');
}

/**
 * Parses what `getcap -n` prints: the permitted capabilities of each file, upper case without `CAP_`. Those that count
 * in a user namespace alone are left out.
 */
export function parseCapabilityList(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, path, clauses = '', rootId] = lineForm.exec(line) ?? [];
      const names = permitted(clauses);
      return path === undefined || rootId !== undefined || names.length === 0 ? [] : [[path, names] as const];
    }),
  );
}
