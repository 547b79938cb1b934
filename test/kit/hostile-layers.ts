import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  base256,
  folder,
  hardlink,
  paxHeader,
  paxRecord,
  symlink,
  tarArchive,
  tarEnd,
  tarEntry,
  tarHeader,
} from './tar-archive.ts';

/** A layer that does harm to who trusts it. */
export interface HostileLayer {
  /** The content that is given out; it is made when it is needed. */
  make: () => Buffer;
  /** Whether the content is the layer itself, uncompressed. */
  isPlain?: boolean;
  /** What the gap says; none, if all of it is read as it is. */
  gap?: RegExp;
  /** Paths that are visible. */
  visible?: readonly string[];
  /** Texts of files below `/db` that are read. */
  texts?: readonly string[];
}

const marker = { name: 'db/first', content: 'first' };

/** A gzip of zeros: a thousandth of what it becomes. */
function bomb(gibibytes: number): Buffer {
  const member = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  return Buffer.concat(Array.from({ length: gibibytes * 16 }, () => member));
}

const tenGigabytes = 10 * 1024 ** 3;

/** Layers of the project's own making, by what is wrong with them. */
export const hostileLayers: Readonly<Record<string, HostileLayer>> = {
  'a decompression bomb': { make: () => bomb(2), gap: /decompression bomb/u },
  'a bomb of zstd': {
    make: () => zstdCompressSync(Buffer.alloc(1100 * 1024 * 1024)),
    gap: /decompression bomb/u,
  },
  'a sparse file of 10 GB (GNU)': {
    make: () =>
      tarArchive([
        { name: 'db/huge', type: 'S', magic: 'gnu', raw: { 483: base256(BigInt(tenGigabytes)) } },
        marker,
      ]),
    gap: /larger than the limit of 20000000 bytes \(10737418240\)/u,
    texts: ['first'],
  },
  'a sparse file of 10 GB (PAX 0.1)': {
    make: () =>
      tarArchive([
        {
          name: 'db/huge',
          content: 'x',
          pax: { 'GNU.sparse.size': String(tenGigabytes), 'GNU.sparse.map': '0,1' },
        },
        marker,
      ]),
    gap: /larger than the limit/u,
    texts: ['first'],
  },
  'a sparse file of 10 GB (PAX 1.0)': {
    make: () =>
      tarArchive([
        {
          name: 'db/huge',
          content: '0\n'.padEnd(512, '\0'),
          pax: { 'GNU.sparse.major': '1', 'GNU.sparse.realsize': String(tenGigabytes) },
        },
        marker,
      ]),
    gap: /larger than the limit/u,
    texts: ['first'],
  },
  'a header that says 10 GB, and no content': {
    make: () => tarArchive([marker, { name: 'db/huge', size: base256(BigInt(tenGigabytes)) }]),
    gap: /larger than the limit|cut off/u,
    texts: ['first'],
  },
  'a size that is too small': {
    make: () => tarArchive([marker, { name: 'db/short', content: 'x'.repeat(600), size: 10 }]),
    gap: /no number as|checksum/u,
    texts: ['first', 'x'.repeat(10)],
  },
  'a negative size': {
    make: () => tarArchive([marker, { name: 'db/x', size: base256(-512n) }]),
    gap: /negative size/u,
    texts: ['first'],
  },
  'a size beyond numbers': {
    make: () => tarArchive([marker, { name: 'db/x', size: base256(2n ** 93n) }]),
    gap: /absurd number/u,
    texts: ['first'],
  },
  'an archive that is cut off': {
    make: () => tarArchive([marker, { name: 'db/cut', content: 'y'.repeat(5000) }]).subarray(0, 3000),
    gap: /cut off/u,
    texts: ['first'],
  },
  'a compressed archive that is cut off': {
    make: () =>
      gzipSync(
        tarArchive([
          { name: 'db/x', content: Buffer.from(Array.from({ length: 9000 }, (_, n) => (n * n * 31) % 251)) },
        ]),
      ).subarray(0, -20),
    gap: /cut off/u,
  },
  'garbage after the end': {
    make: () => Buffer.concat([tarArchive([marker]), Buffer.from('garbage'.repeat(500))]),
    isPlain: true,
    gap: /follows the end/u,
    texts: ['first'],
  },
  'garbage in the middle': {
    make: () => Buffer.concat([tarEntry(marker), Buffer.alloc(512, 'g'), tarEnd]),
    gap: /no number|checksum/u,
    texts: ['first'],
  },
  'names that leave the root': {
    make: () =>
      tarArchive([
        { name: '../../db/out', content: 'out' },
        { name: 'db/../../../db/out2', content: 'out' },
        { name: '/db/absolute', content: 'absolute' },
        { name: '/../../db/clamped', content: 'clamped' },
        { name: 'x/../db/inside', content: 'inside' },
      ]),
    isPlain: true,
    gap: /leaves the root/u,
    texts: ['absolute', 'clamped', 'inside'],
  },
  'links that leave the root, and files through them': {
    make: () =>
      tarArchive([
        symlink('up', '../../../../db'),
        { name: 'up/clamped', content: 'clamped' },
        symlink('abs', '/db'),
        { name: 'abs/absolute', content: 'absolute' },
      ]),
    isPlain: true,
    texts: ['absolute', 'clamped'],
  },
  'a loop of links': {
    make: () =>
      tarArchive([
        symlink('a', 'b'),
        symlink('b', 'a'),
        { name: 'a/file', content: 'x' },
        symlink('db/self', 'self'),
      ]),
    isPlain: true,
    gap: /loop of links/u,
    visible: ['/a', '/b', '/db', '/db/self'],
  },
  'a file below a file': {
    make: () =>
      tarArchive([
        { name: 'f', content: 'x' },
        { name: 'f/below', content: 'y' },
      ]),
    isPlain: true,
    gap: /no directory/u,
    visible: ['/f'],
  },
  'several entries of one name': {
    make: () =>
      tarArchive([
        { name: 'db/x', content: 'one' },
        { name: 'db//x', content: 'two' },
        { name: './db/./x', content: 'three' },
      ]),
    isPlain: true,
    texts: ['three'],
  },
  'a database that is a device, a pipe, a hard link to nothing': {
    make: () =>
      tarArchive([
        { name: 'db/char', type: '3' },
        { name: 'db/pipe', type: '6' },
        hardlink('db/link', 'nowhere'),
        hardlink('db/self', 'db/self'),
        marker,
      ]),
    isPlain: true,
    gap: /character device/u,
    texts: ['first'],
  },
  'names of a megabyte': {
    make: () =>
      tarArchive([
        { name: 'x', pax: { path: `db/${'n'.repeat(1_000_000)}` }, content: 'x' },
        { name: '././@LongLink', type: 'L', magic: 'gnu', content: `db/${'m'.repeat(1_000_000)}` },
        { name: 'x', content: 'y' },
        marker,
      ]),
    isPlain: true,
    gap: /more than 4096 characters/u,
    texts: ['first'],
  },
  'a name longer than what is kept': {
    make: () =>
      tarArchive([
        marker,
        { name: '././@LongLink', type: 'L', magic: 'gnu', content: 'm'.repeat(2_000_000) },
      ]),
    gap: /longer than 1048576 bytes/u,
    texts: ['first'],
  },
  'records with a wrong length': {
    make: () => tarArchive([marker, paxHeader(Buffer.from('4000 path=x\n')), { name: 'db/x' }]),
    gap: /wrong length/u,
    texts: ['first'],
  },
  'a NUL and control characters in names': {
    make: () =>
      tarArchive([
        { name: 'db/\x1b[31m\n\x07', content: 'control' },
        { name: 'x', pax: { path: 'db/a\0b' }, content: 'x' },
      ]),
    gap: /NUL/u,
    texts: ['control'],
  },
  'deep directories': {
    make: () => tarArchive([{ name: 'x', pax: { path: `${'d/'.repeat(2040)}f` }, content: 'x' }, marker]),
    isPlain: true,
    texts: ['first'],
  },
  'many gzip members': {
    make: () => {
      const archive = tarArchive([marker, { name: 'db/second', content: 'second' }]);
      return Buffer.concat([gzipSync(archive.subarray(0, 700)), gzipSync(archive.subarray(700))]);
    },
    texts: ['first', 'second'],
  },
  'many zstd frames': {
    make: () => {
      const archive = tarArchive([marker, { name: 'db/second', content: 'second' }]);
      return Buffer.concat([
        zstdCompressSync(archive.subarray(0, 700)),
        zstdCompressSync(archive.subarray(700)),
      ]);
    },
    texts: ['first', 'second'],
  },
  'zstd that wants a window of gigabytes': {
    // A frame header with a window of 2^41 bytes (RFC 8878, 3.1.1.1.2).
    make: () => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xf8, 0x01, 0x00, 0x00]),
    gap: /damaged/u,
  },
  'xz, which no layer may be': {
    make: () => Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00]),
    gap: /xz, which is not read/u,
  },
  text: {
    make: () => Buffer.from('<html>not found</html>'),
    isPlain: true,
    gap: /cut off|checksum|no number/u,
  },
  'an extended header without an entry': {
    make: () => tarArchive([marker, paxHeader(paxRecord('path', 'db/x'))]),
    isPlain: true,
    texts: ['first'],
  },
  'a whiteout of nothing, and of above': {
    make: () =>
      tarArchive([folder('db'), { name: 'db/.wh.' }, { name: 'db/.wh...' }, { name: 'db/.wh..' }, marker]),
    isPlain: true,
    gap: /whiteout of no name/u,
    texts: ['first'],
  },
  'a header of the wrong size for a link': {
    make: () => tarArchive([tarHeader({ ...symlink('db/l', 'first'), size: 5000 }), marker]),
    isPlain: true,
    texts: ['first'],
  },
};
