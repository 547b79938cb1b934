/** An entry of a local authority (pklocalauthority(8)) that allows actions without authentication. */
export interface LocalAuthorityEntry {
  /** `unix-user:ann`, `unix-group:admin`; `*` for everyone. */
  identities: readonly string[];
  /** Identifiers, with `*` and `?`. */
  actions: readonly string[];
}

const results = ['ResultAny', 'ResultInactive', 'ResultActive'];

/** Parses a `.pkla` file: the entries that answer yes. */
export function parseLocalAuthority(text: string): readonly LocalAuthorityEntry[] {
  const sections: Map<string, string>[] = [];
  for (const written of text.split('\n')) {
    const line = written.trim();
    if (line.startsWith('[')) sections.push(new Map());
    const sign = line.indexOf('=');
    if (sign > 0) sections.at(-1)?.set(line.slice(0, sign).trim(), line.slice(sign + 1).trim());
  }
  return sections
    .filter((values) => results.some((key) => values.get(key) === 'yes'))
    .map((values) => ({ identities: listOf(values.get('Identity')), actions: listOf(values.get('Action')) }));
}

function listOf(value = ''): readonly string[] {
  return value.split(';').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));
}
