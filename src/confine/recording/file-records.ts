import { Malformed } from '../../formats/bytes/byte-source.ts';

/**
 * What happened to a path; `hidden`: a file of the image was deleted, and overlayfs hides it; `touched`: something
 * happened in a directory of the image before it was watched.
 */
export type PathChange =
  | 'created'
  | 'moved-in'
  | 'written'
  | 'attributes'
  | 'moved-out'
  | 'deleted'
  | 'hidden'
  | 'touched';

/** What the recorder of files (`native/files`) reports. */
export type FileRecord =
  | { kind: 'change'; process: number; change: PathChange; isDirectory: boolean; path: string }
  | { kind: 'program'; path: string; mode: number; capabilities: string; head: Buffer }
  /** A directory with all below it is watched from that time (ns) on, or why not. */
  | { kind: 'tree'; target: string; state: string; error: number; time: number }
  /** Not everything below a directory is seen. */
  | { kind: 'partial'; target: string; why: string; error: number }
  /** The kernel could not queue every event. */
  | { kind: 'overflow'; of: 'changes' | 'programs' }
  /** A step of the preparation, with a negative error number if it failed. */
  | { kind: 'step'; step: string; result: number }
  | { kind: 'end' };

/** Number of fields after the letter of each kind of record. */
const fieldCounts: Readonly<Record<string, number>> = { w: 4, x: 4, t: 4, p: 3, o: 0, q: 0, g: 2, e: 0 };

/** Longest record: a path of a tree below a path of a mount. */
const longestRecord = 64 * 1024;

const changes: readonly string[] = [
  'created',
  'moved-in',
  'written',
  'attributes',
  'moved-out',
  'deleted',
  'hidden',
  'touched',
] satisfies readonly PathChange[];

/**
 * Returns a function that takes the output of the recorder of files in pieces, and hands on its records. A path
 * may have any byte but zero: what is no UTF-8 is replaced, as in the answers of the engine.
 */
export function fileRecordReader(take: (record: FileRecord) => void): (piece: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (piece) => {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let start = 0;
    for (;;) {
      const next = recordAt(rest, start);
      if (next === undefined) break;
      take(next.record);
      start = next.end;
    }
    rest = rest.subarray(start);
    if (rest.length > longestRecord) throw new Malformed('a record of the recorder of files is too long');
  };
}

function recordAt(bytes: Buffer, start: number): { record: FileRecord; end: number } | undefined {
  const fields: string[] = [];
  let at = start;
  for (let wanted = 1; fields.length < wanted;) {
    const end = bytes.indexOf(0, at);
    if (end === -1) return undefined;
    fields.push(bytes.toString('utf8', at, end));
    at = end + 1;
    if (fields.length > 1) continue;
    const count = fieldCounts[fields[0] ?? ''];
    if (count === undefined) throw new Malformed('the recorder of files wrote a record of an unknown kind');
    wanted = 1 + count;
  }
  return { record: recordOf(fields), end: at };
}

function recordOf([kind = '', ...fields]: readonly string[]): FileRecord {
  const [a = '', b = '', c = '', d = ''] = fields;
  switch (kind) {
    case 'w':
      if (!isChange(b)) throw new Malformed('the recorder of files reported an unknown change');
      return { kind: 'change', process: Number(a), change: b, isDirectory: c === 'directory', path: d };
    case 'x':
      return { kind: 'program', path: a, mode: Number(b), capabilities: c, head: Buffer.from(d, 'hex') };
    case 't':
      return { kind: 'tree', target: a, state: b, error: Number(c), time: Number(d) };
    case 'p':
      return { kind: 'partial', target: a, why: b, error: Number(c) };
    case 'g':
      return { kind: 'step', step: a, result: Number(b) };
    case 'o':
    case 'q':
      return { kind: 'overflow', of: kind === 'o' ? 'changes' : 'programs' };
    default:
      return { kind: 'end' };
  }
}

const isChange = (text: string): text is PathChange => changes.includes(text);
