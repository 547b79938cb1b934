import type { TextEdit } from '../core/findings/finding.ts';
import type { TextRange } from '../core/location.ts';
import type {
  ConfigWrite,
  JsonValue,
  WrittenConfig,
  WrittenMember,
  WrittenObject,
} from '../core/engine/written-config.ts';
import { membersAt } from '../knowledge/settings/config-members.ts';

type Path = ConfigWrite['path'];
type Values = Readonly<Record<string, JsonValue>>;

/** Values to put into an object, by the offset of the object: one edit for each object. */
interface Addition {
  object: WrittenObject;
  values: Values;
}

function edit(file: string, range: TextRange, text: string, old: string | undefined): TextEdit {
  return { file, range, text, ...(old === undefined ? {} : { old }) };
}

function emptyAfter({ endLine, endColumn, endOffset }: TextRange): TextRange {
  return {
    startLine: endLine,
    startColumn: endColumn,
    endLine,
    endColumn,
    startOffset: endOffset,
    endOffset,
  };
}

/** A value as it is written where each member has a line of its own, or on one line. */
function valueText(value: JsonValue, indent: string | undefined, eol: string): string {
  if (indent === undefined) return JSON.stringify(value);
  const step = indent.startsWith('\t') ? '\t' : '  ';
  return JSON.stringify(value, null, step).replaceAll('\n', eol + indent);
}

function membersText(values: Values, indent: string | undefined, eol: string): string {
  const separator = indent === undefined ? ', ' : `,${eol}${indent}`;
  const texts = Object.entries(values).map(
    ([name, value]) => `${JSON.stringify(name)}: ${valueText(value, indent, eol)}`,
  );
  return texts.join(separator);
}

function additionEdit({ file, eol }: WrittenConfig, { object, values }: Addition): TextEdit {
  const { lead: indent } = object;
  const last = object.members.at(-1);
  if (last === undefined) {
    const text = `{${eol}  ${membersText(values, '  ', eol)}${eol}}`;
    return edit(file, object.range, text, undefined);
  }
  const before = indent === undefined ? ', ' : `,${eol}${indent}`;
  return edit(file, emptyAfter(last.at.range), before + membersText(values, indent, eol), undefined);
}

/** The whole text of a member with another value, beside the indentation of its object. */
function replacement(config: WrittenConfig, member: WrittenMember, value: JsonValue): TextEdit {
  const text = `${JSON.stringify(member.name)}: ${JSON.stringify(value)}`;
  return edit(config.file, member.at.range, text, member.text);
}

function removal({ file }: WrittenConfig, { removal: { range, text }, text: old }: WrittenMember): TextEdit {
  return edit(file, range, text, old);
}

function nested(path: readonly string[], value: JsonValue): Values {
  const [first = '', ...rest] = path;
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
}

function isRecord(value: JsonValue | undefined): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merged(one: Values, other: Values): Values {
  const entries = Object.entries(other).map(([name, value]) => {
    const earlier = one[name];
    return [name, isRecord(earlier) && isRecord(value) ? merged(earlier, value) : value] as const;
  });
  return { ...one, ...Object.fromEntries(entries) };
}

/** The object that a missing member is to be put into: the innermost that is there. */
function additionFor(config: WrittenConfig, path: Path, value: JsonValue): Addition | undefined {
  for (let depth = path.length - 1; depth > 0; depth--) {
    const [holder, ...more] = membersAt(config, path.slice(0, depth));
    if (holder === undefined) continue;
    if (more.length > 0 || holder.object === undefined) return undefined;
    return { object: holder.object, values: nested(path.slice(depth), value) };
  }
  return config.object && { object: config.object, values: nested(path, value) };
}

function additionEdits(config: WrittenConfig, additions: readonly Addition[]): readonly TextEdit[] {
  const byObject = Map.groupBy(additions, ({ object }) => object);
  return [...byObject].map(([object, group]) => {
    const values = group.reduce<Values>((all, one) => merged(all, one.values), {});
    return additionEdit(config, { object, values });
  });
}

function overlap(edits: readonly TextEdit[]): boolean {
  const sorted = edits.map(({ range }) => range).toSorted((a, b) => a.startOffset - b.startOffset);
  return sorted.some((range, at) => range.startOffset < (sorted[at - 1]?.endOffset ?? 0));
}

/**
 * The edits that carry writes out in a JSON file; `undefined` where one of them has no place: the
 * file sets nothing, something other than an object is in the way, or the command line of the
 * engine gives the member, and dockerd would not start with both.
 */
export function configEdits(
  writes: readonly ConfigWrite[],
  config: WrittenConfig,
): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  const additions: Addition[] = [];
  for (const write of writes) {
    if (config.byFlag?.includes(write.path[0])) return undefined;
    const found = membersAt(config, write.path);
    if ('entry' in write) {
      const entry = found.length === 1 ? found[0]?.entries?.[write.entry] : undefined;
      if (entry === undefined) return undefined;
      edits.push(edit(config.file, entry.removal.range, entry.removal.text, entry.text));
    } else if (write.value === undefined) {
      edits.push(...found.map((member) => removal(config, member)));
    } else if (found.length > 0) {
      const { value } = write;
      edits.push(...found.map((member) => replacement(config, member, value)));
    } else {
      const addition = additionFor(config, write.path, write.value);
      if (addition === undefined) return undefined;
      additions.push(addition);
    }
  }
  const all = [...edits, ...additionEdits(config, additions)];
  return all.length === 0 || overlap(all) ? undefined : all;
}
