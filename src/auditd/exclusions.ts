/**
 * What a rule excludes from the log: nothing relevant to changes, records under conditions, or unparsable.
 */
export type Exclusion = 'nothing' | 'unread' | readonly string[];

/** Record types that identify who changed what (linux/audit.h). */
const telling: ReadonlyMap<string, number> = new Map([
  ['SYSCALL', 1300],
  ['PATH', 1302],
]);

const field = /^([a-z0-9_]+)(=|!=|>=|<=|>|<)(.*)$/;

/**
 * Returns what an `exclude` rule excludes, by its fields; its action is ignored. Without the system call
 * record the actor is unknown, without a path record the path.
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

/** Whether a record type is among the named ones; absent for ordering operators on names. */
function holds(record: number, operator: string, value: string): boolean | undefined {
  const named = telling.get(value) ?? (/^\d+$/.test(value) ? Number(value) : undefined);
  if (operator === '=') return record === named;
  if (operator === '!=') return record !== named;
  if (named === undefined) return undefined;
  const difference = record - named;
  if (difference === 0) return operator.endsWith('=');
  return difference > 0 === operator.startsWith('>');
}

/** Kernel tracing file systems, by name and number: they hold no engine files. */
const tracing = new Set(['tracefs', 'debugfs', '0x74726163', '0x64626720']);

/** Returns what a `filesystem` rule excludes: operations on files of a file system type. */
export function fileSystemExclusion(action: string, fields: readonly string[]): Exclusion {
  if (action !== 'never') return 'nothing';
  const kinds = fields.map((text) => /^fstype=(.*)$/.exec(text)?.[1]?.toLowerCase());
  return kinds.some((kind) => kind !== undefined && tracing.has(kind)) ? 'nothing' : fields;
}
