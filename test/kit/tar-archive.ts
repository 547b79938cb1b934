import { createHash } from 'node:crypto';

/** An entry of an archive that is made by hand, so that it may be wrong. */
export interface MadeEntry {
  name: string;
  /** The type of the header: a file without it. */
  type?: string;
  link?: string;
  mode?: number;
  uid?: number;
  gid?: number;
  content?: string | Buffer;
  /** What the header says of the size, if it lies. */
  size?: number | Buffer;
  /** Records of an extended header (PAX) in front of it. */
  pax?: Readonly<Record<string, string | Buffer>>;
  /** Bytes that are put into the header, by offset, before its checksum is computed. */
  raw?: Readonly<Record<number, Buffer>>;
  /** The form of the header; `ustar` without it. */
  magic?: 'ustar' | 'gnu' | 'v7';
}

const block = 512;

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((block - (bytes.length % block)) % block)]);
}

function octal(value: number, width: number): Buffer {
  return Buffer.from(`${value.toString(8).padStart(width - 1, '0')}\0`);
}

/** A number in base 256. */
export function base256(value: bigint, width = 12): Buffer {
  const bytes = Buffer.alloc(width);
  let left = BigInt.asUintN(width * 8 - 1, value);
  for (let at = width - 1; at >= 0; at--) {
    bytes[at] = Number(left & 0xffn);
    left >>= 8n;
  }
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  return bytes;
}

/** The header of an entry, without its content. */
export function tarHeader(entry: MadeEntry): Buffer {
  const header = Buffer.alloc(block);
  const content = Buffer.from(entry.content ?? '');
  header.write(entry.name.slice(0, 100), 0, 'latin1');
  octal(entry.mode ?? 0o644, 8).copy(header, 100);
  octal(entry.uid ?? 0, 8).copy(header, 108);
  octal(entry.gid ?? 0, 8).copy(header, 116);
  const size = entry.size ?? content.length;
  (typeof size === 'number' ? octal(size, 12) : size).copy(header, 124);
  octal(0, 12).copy(header, 136);
  header.write(entry.type ?? '0', 156, 'latin1');
  header.write((entry.link ?? '').slice(0, 100), 157, 'latin1');
  const magic = { ustar: 'ustar\x0000', gnu: 'ustar  \0', v7: '' }[entry.magic ?? 'ustar'];
  header.write(magic, 257, 'latin1');
  for (const [offset, bytes] of Object.entries(entry.raw ?? {})) bytes.copy(header, Number(offset));
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `).copy(header, 148);
  return header;
}

/** One record of an extended header; its length counts itself. */
export function paxRecord(key: string, value: string | Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** An extended header with these bytes as its records. */
export function paxHeader(records: Buffer, type = 'x'): Buffer {
  return Buffer.concat([tarHeader({ name: 'PaxHeader', type, content: records }), padded(records)]);
}

/** An entry with all that belongs to it. */
export function tarEntry(entry: MadeEntry): Buffer {
  const pax = Object.entries(entry.pax ?? {}).map(([key, value]) => paxRecord(key, value));
  return Buffer.concat([
    ...(pax.length === 0 ? [] : [paxHeader(Buffer.concat(pax))]),
    tarHeader(entry),
    padded(Buffer.from(entry.content ?? '')),
  ]);
}

/** The end of an archive. */
export const tarEnd = Buffer.alloc(2 * block);

/** An archive of entries; a buffer stands for itself. */
export function tarArchive(entries: readonly (MadeEntry | Buffer)[]): Buffer {
  return Buffer.concat([
    ...entries.map((entry) => (Buffer.isBuffer(entry) ? entry : tarEntry(entry))),
    tarEnd,
  ]);
}

/** A directory. */
export function folder(name: string): MadeEntry {
  return { name: `${name}/`, type: '5', mode: 0o755 };
}

/** A symbolic link. */
export function symlink(name: string, link: string): MadeEntry {
  return { name, type: '2', link, mode: 0o777 };
}

/** A hard link. */
export function hardlink(name: string, link: string): MadeEntry {
  return { name, type: '1', link };
}

/** The SHA-256 digest of bytes. */
export function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** What an image in an archive is made of. */
export interface MadeImage {
  /** Contents of layers, lowest first, uncompressed. */
  layers: readonly Buffer[];
  /** What the archive has of them, if it is not the same. */
  stored?: readonly Buffer[];
  tags?: readonly string[];
  config?: object;
}

/** The configuration of an image. */
export function configOf({ layers, config }: MadeImage): Buffer {
  return Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: layers.map(sha256) },
      history: layers.map((_, index) => ({ created_by: `step ${index}` })),
      ...config,
    }),
  );
}

/** An archive as `docker save` makes it, with its list last. */
export function dockerArchive(images: readonly MadeImage[]): Buffer {
  const entries: MadeEntry[] = [];
  const list = images.map((image) => {
    const config = configOf(image);
    const name = `${sha256(config).slice(7)}.json`;
    entries.push({ name, content: config });
    const layers = image.layers.map((layer, index) => {
      const path = `${sha256(layer).slice(7)}/layer.tar`;
      entries.push({ name: path, content: image.stored?.[index] ?? layer });
      return path;
    });
    return { Config: name, RepoTags: image.tags ?? ['app:1'], Layers: layers };
  });
  return tarArchive([...entries, { name: 'manifest.json', content: JSON.stringify(list) }]);
}
