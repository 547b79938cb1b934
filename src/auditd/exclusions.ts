/** What a rule keeps out of the log: nothing that tells of changes, only records under conditions, or it is not understood. */
export type Exclusion = 'nothing' | 'unread' | readonly string[];

/** Numbers of the records that tell who changed what (linux/audit.h). */
const telling: ReadonlyMap<string, number> = new Map([
  ['SYSCALL', 1300],
  ['PATH', 1302],
]);

const field = /^([a-z0-9_]+)(=|!=|>=|<=|>|<)(.*)$/;

/**
 * What a rule of the list `exclude` keeps out, by its fields. Its action does not matter. Without
 * the record of the call itself nothing tells who it was; without one of a path, which one it was.
 */
export function exclusion(fields: readonly string[]): Exclusion {
  const conditions: string[] = [];
  for (const text of fields) {
    const [, name, operator = '', value = ''] = field.exec(text) ?? [];
    if (name === undefined) return 'unread';
    if (name !== 'msgtype') {
      conditions.push(text);
      continue;
    }
    const [call, path] = [...telling.values()].map((record) => holds(record, operator, value));
    if (call === undefined || path === undefined) return 'unread';
    if (!call && !path) return 'nothing';
    if (!call) conditions.push(text);
  }
  return conditions;
}

/** Whether a kind of record is one of those that are named; names in an order are not understood. */
function holds(record: number, operator: string, value: string): boolean | undefined {
  const named = telling.get(value) ?? (/^\d+$/.test(value) ? Number(value) : undefined);
  if (operator === '=') return record === named;
  if (operator === '!=') return record !== named;
  if (named === undefined) return undefined;
  const difference = record - named;
  if (difference === 0) return operator.endsWith('=');
  return difference > 0 === operator.startsWith('>');
}

/** File systems of the kernel's own tracing, by name and by number: nothing of an engine is on them. */
const tracing = new Set(['tracefs', 'debugfs', '0x74726163', '0x64626720']);

/** What a rule of the list `filesystem` keeps out: what is done to files of a kind of file system. */
export function fileSystemExclusion(action: string, fields: readonly string[]): Exclusion {
  if (action !== 'never') return 'nothing';
  const kinds = fields.map((text) => /^fstype=(.*)$/.exec(text)?.[1]?.toLowerCase());
  return kinds.some((kind) => kind !== undefined && tracing.has(kind)) ? 'nothing' : fields;
}
