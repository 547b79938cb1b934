/** An entry of a local authority (pklocalauthority(8)) that allows actions without authentication. */
export interface LocalAuthorityEntry {
  /** `unix-user:ann`, `unix-group:admin`; `*` for everyone. */
  identities: readonly string[];
  /** Identifiers, with `*` and `?`. */
  actions: readonly string[];
}

/** Parses a `.pkla` file: the entries that answer yes. */
export function parseLocalAuthority(text: string): readonly LocalAuthorityEntry[] {
  return text.split(/^\s*\[.*\]\s*$/mu).flatMap((section) => {
    const values = new Map(
      section.split(/\r?\n/u).flatMap((line) => {
        const [, key, value = ''] = /^\s*(\w+)\s*=\s*(.*?)\s*$/u.exec(line) ?? [];
        return key === undefined ? [] : [[key, value] as const];
      }),
    );
    const isAllowed = ['ResultAny', 'ResultInactive', 'ResultActive'].some(
      (key) => values.get(key) === 'yes',
    );
    const list = (key: string): readonly string[] =>
      (values.get(key) ?? '').split(';').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));
    return isAllowed ? [{ identities: list('Identity'), actions: list('Action') }] : [];
  });
}

/** Whether a pattern with `*` and `?` names an action. */
export function matchesAction(pattern: string, id: string): boolean {
  const regular = pattern
    .replaceAll(/[.+^${}()|[\]\\]/gu, '\\$&')
    .replaceAll(/\*+/gu, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${regular}$`, 'su').test(id);
}
