import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCompose } from '../../src/compose/adapter/read-compose.ts';
import { valueOf } from '../../src/core/observed.ts';
import { decodeText } from '../../src/io/bounded-text.ts';
import { lab } from './compose-both.ts';

/** Bytes that are UTF-8, are not, or are only together with others. */
const pieces: readonly (readonly number[])[] = [
  [0xe9],
  [0x80],
  [0xff],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xe2, 0x82],
  [0xf5, 0x80, 0x80, 0x80],
  [0xc3, 0xa9],
  [0xe2, 0x82, 0xac],
  [0xef, 0xbf, 0xbd],
  [0xf0, 0x9f, 0x98, 0x80],
];

const text = 'services:\n  a: # a comment\n    image: x\n    environment: {NAME: "a value", OTHER: plain}\n';
/** Where text may be inserted: in the comment, in a quoted and in a plain value. */
const places = [' comment', ' value', 'lain}'].map((word) => text.indexOf(word));

lab('Compose refuses a file that is not UTF-8, and so do we, wherever the bytes are', (_, command) => {
  const [program, ...words] = command;
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-bytes-'));
  const file = join(folder, 'compose.yaml');
  try {
    const differ = pieces.flatMap((piece) =>
      places.flatMap((place) => {
        const bytes = Buffer.concat([
          Buffer.from(text.slice(0, place)),
          Buffer.from(piece),
          Buffer.from(text.slice(place)),
        ]);
        writeFileSync(file, bytes);
        const { status } = spawnSync(program, [...words, '-f', file, 'config', '--quiet'], {
          stdio: 'ignore',
        });
        const read = valueOf(decodeText(bytes, file, 10_000)) ?? '';
        const { problems } = readCompose({
          file,
          text: read,
          directory: folder,
          env: {},
          load: () => undefined,
        });
        return (status !== 0) === problems.length > 0
          ? []
          : [`${piece.join(' ')} at ${place}: Compose ${status}`];
      }),
    );
    assert.deepEqual(differ, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
