import { Malformed } from '../bytes/byte-source.ts';

/** A field of a trace event: where its bytes are in a record. */
export interface EventField {
  offset: number;
  size: number;
  signed: boolean;
  /** Elsewhere in the record: the field holds `length << 16 | offset` (`__data_loc`). */
  isReference: boolean;
}

/** The layout of one kind of trace event. */
export interface EventFormat {
  name: string;
  /** The first two bytes of each of its records. */
  id: number;
  fields: ReadonlyMap<string, EventField>;
}

const fieldLine =
  /^\s*field:(?<declaration>[^;]+);\s*offset:(?<offset>\d+);\s*size:(?<size>\d+);\s*signed:(?<signed>[01]);/u;

/**
 * Parses `events/<system>/<event>/format` of tracefs (Documentation/trace/events.rst, section 5).
 * @throws Malformed without a name, an ID or any field.
 */
export function parseEventFormat(text: string): EventFormat {
  const name = /^name:\s*(\S+)$/mu.exec(text)?.[1];
  const id = /^ID:\s*(\d+)$/mu.exec(text)?.[1];
  const fields = text.split('\n').flatMap((line) => {
    const field = fieldOf(line);
    return field === undefined ? [] : [field];
  });
  if (name === undefined || id === undefined || fields.length === 0)
    throw new Malformed('it is no format of a trace event');
  return { name, id: Number(id), fields: new Map(fields) };
}

function fieldOf(line: string): [string, EventField] | undefined {
  const groups = fieldLine.exec(line)?.groups;
  const declaration = groups?.['declaration'];
  if (groups === undefined || declaration === undefined) return undefined;
  // `unsigned long args[6]`, `__data_loc char[] filename`, `const struct cred * cred`
  const name = /(\w+)(?:\[\d*\])?$/u.exec(declaration)?.[1];
  if (name === undefined) return undefined;
  return [
    name,
    {
      offset: Number(groups['offset']),
      size: Number(groups['size']),
      signed: groups['signed'] === '1',
      isReference: declaration.startsWith('__data_loc'),
    },
  ];
}

/** Returns the field of that name. @throws Malformed if the kernel's event has none. */
export function requireField({ name, fields }: EventFormat, field: string): EventField {
  const found = fields.get(field);
  if (found === undefined) throw new Malformed(`the trace event ${name} has no field ${field}`);
  return found;
}
