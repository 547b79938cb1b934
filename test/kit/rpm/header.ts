/** A package as a test wants it in a database. */
export interface MadePackage {
  name: string;
  version: string;
  release?: string;
  epoch?: number;
  vendor?: string;
  license?: string;
  architecture?: string;
  /** The file name of its source package. */
  source?: string;
  /** `MODULARITYLABEL`. */
  module?: string;
  /** With their folders. */
  files?: readonly string[];
  /** States of the files, as rpm numbers them. */
  states?: readonly number[];
  /** Types and permission bits of the files. */
  modes?: readonly number[];
  /** File capabilities, `` for none. */
  capabilities?: readonly string[];
  changeLog?: readonly string[];
  /** Bytes that stand for the rest of a header, between what is asked for. */
  ballast?: number;
}

interface Value {
  tag: number;
  type: number;
  count: number;
  bytes: Buffer;
}

const text = (tag: number, value: string): Value => ({
  tag,
  type: 6,
  count: 1,
  bytes: Buffer.from(`${value}\0`),
});

const texts = (tag: number, values: readonly string[]): Value => ({
  tag,
  type: 8,
  count: values.length,
  bytes: Buffer.from(values.map((value) => `${value}\0`).join('')),
});

function numbers(tag: number, values: readonly number[], width: 1 | 2 | 4): Value {
  const bytes = Buffer.alloc(values.length * width);
  for (const [index, value] of values.entries()) bytes.writeUIntBE(value, index * width, width);
  return { tag, type: { 1: 1, 2: 3, 4: 4 }[width], count: values.length, bytes };
}

/** The header of a package, as databases keep it. */
export function headerBlob(made: MadePackage): Buffer {
  const files = made.files ?? [];
  const folders = files.map((file) => file.slice(0, file.lastIndexOf('/') + 1));
  const distinct = [...new Set(folders)];
  const values = [
    text(1000, made.name),
    text(1001, made.version),
    text(1002, made.release ?? '1'),
    ...(made.epoch === undefined ? [] : [numbers(1003, [made.epoch], 4)]),
    ...(made.vendor === undefined ? [] : [text(1011, made.vendor)]),
    ...(made.license === undefined ? [] : [text(1014, made.license)]),
    ...(made.architecture === undefined ? [] : [text(1022, made.architecture)]),
    ...(made.states === undefined ? [] : [numbers(1029, made.states, 1)]),
    ...(made.modes === undefined ? [] : [numbers(1030, made.modes, 2)]),
    ...(made.source === undefined ? [] : [text(1044, made.source)]),
    ...(made.ballast === undefined ? [] : [text(1048, 'x'.repeat(made.ballast))]),
    ...(made.changeLog === undefined ? [] : [texts(1082, made.changeLog)]),
    ...(files.length === 0
      ? []
      : [
          numbers(
            1116,
            folders.map((folder) => distinct.indexOf(folder)),
            4,
          ),
          texts(
            1117,
            files.map((file) => file.slice(file.lastIndexOf('/') + 1)),
          ),
          texts(1118, distinct),
        ]),
    ...(made.capabilities === undefined ? [] : [texts(5010, made.capabilities)]),
    ...(made.module === undefined ? [] : [text(5096, made.module)]),
  ];
  return assembled(values);
}

function assembled(values: readonly Value[]): Buffer {
  const index = Buffer.alloc(8 + values.length * 16);
  const parts: Buffer[] = [];
  let size = 0;
  for (const [place, { tag, type, count, bytes }] of values.entries()) {
    const padding = type === 4 ? -size & 3 : type === 3 ? -size & 1 : 0;
    parts.push(Buffer.alloc(padding), bytes);
    for (const [field, value] of [tag, type, size + padding, count].entries())
      index.writeUInt32BE(value, 8 + place * 16 + field * 4);
    size += padding + bytes.length;
  }
  index.writeUInt32BE(values.length, 0);
  index.writeUInt32BE(size, 4);
  return Buffer.concat([index, ...parts]);
}
