import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
  ftruncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { paxHeader, paxRecord, tarArchive } from '../../../test/kit/tar-archive.ts';
import { decode, onlyEntry } from './test-decode.ts';

test('sparse files of every form have their holes', () => {
  const whole = `${'\0'.repeat(512)}abcd${'\0'.repeat(508)}efgh${'\0'.repeat(96)}`;
  const map = (text: string): Buffer => Buffer.concat([Buffer.from(text), Buffer.alloc(512 - text.length)]);
  const octal = (value: number): Buffer => Buffer.from(value.toString(8).padStart(11, '0'));
  const old = {
    386: octal(512),
    398: octal(4),
    410: octal(1024),
    422: octal(4),
    483: octal(1124),
  };
  const parts = Buffer.concat([
    paxRecord('GNU.sparse.size', '1124'),
    paxRecord('GNU.sparse.numblocks', '2'),
    ...['512', '1024'].flatMap((offset) => [
      paxRecord('GNU.sparse.offset', offset),
      paxRecord('GNU.sparse.numbytes', '4'),
    ]),
  ]);
  const made: Record<string, Buffer> = {
    gnu: tarArchive([{ name: 's', type: 'S', magic: 'gnu', content: 'abcdefgh', raw: old }]),
    'pax 0.0': tarArchive([paxHeader(parts), { name: 's', content: 'abcdefgh' }]),
    'pax 0.1': tarArchive([
      {
        name: 'x',
        content: 'abcdefgh',
        pax: { 'GNU.sparse.size': '1124', 'GNU.sparse.map': '512,4,1024,4', 'GNU.sparse.name': 's' },
      },
    ]),
    'pax 1.0': tarArchive([
      {
        name: 'x',
        content: Buffer.concat([map('2\n512\n4\n1024\n4\n'), Buffer.from('abcdefgh')]),
        pax: {
          'GNU.sparse.major': '1',
          'GNU.sparse.minor': '0',
          'GNU.sparse.name': 's',
          'GNU.sparse.realsize': '1124',
        },
      },
    ]),
  };
  for (const [form, archive] of Object.entries(made)) {
    const entry = onlyEntry(archive);
    assert.equal(entry.name, 's', form);
    assert.equal(entry.size, 1124, form);
    assert.equal(entry.content, whole, form);
  }
});

const hasTar = (() => {
  try {
    return execFileSync('tar', ['--version'], { encoding: 'utf8' }).includes('GNU tar');
  } catch {
    return false;
  }
})();

test('sparse files as GNU tar writes them', { skip: hasTar ? false : 'GNU tar is not installed' }, () => {
  const place = mkdtempSync(join(tmpdir(), 'ironhull-tar-'));
  try {
    const file = openSync(join(place, 's'), 'w');
    for (let part = 0; part < 60; part++) writeSync(file, `part ${part}`, part * 20_000);
    ftruncateSync(file, 2_000_000);
    closeSync(file);
    writeFileSync(join(place, 'plain'), 'plain');
    const content = readFileSync(join(place, 's'), 'latin1');
    const forms = [
      ['--format=gnu'],
      ...['0.0', '0.1', '1.0'].map((version) => ['--format=posix', `--sparse-version=${version}`]),
    ];
    for (const form of forms) {
      const archive = execFileSync(
        'tar',
        ['--create', '--sparse', ...form, '--directory', place, 's', 'plain'],
        { maxBuffer: 10_000_000 },
      );
      for (const size of [archive.length, 513, 100]) {
        const { entries } = decode(archive, size);
        assert.deepEqual(
          entries.map(({ name }) => name),
          ['s', 'plain'],
        );
        assert.ok(entries[0]?.content === content, form.join(' '));
      }
    }
  } finally {
    rmSync(place, { recursive: true });
  }
});
