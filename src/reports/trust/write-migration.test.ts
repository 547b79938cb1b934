import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { JudgedUse } from '../../core/trust/content-trust.ts';
import { startOfFile } from '../../core/location.ts';
import type { MigratedImage, MigrationReport } from '../../core/trust/migration-report.ts';
import { migrationAsJson, migrationAsText } from './write-migration.ts';

const plain = { width: 80, colour: false };
const hostile = 'a\u001b[2Jb\nc\u202ed';
const digest = `sha256:${'a'.repeat(64)}`;

const use: JudgedUse = {
  feature: 'variable',
  at: startOfFile(`${hostile}.sh`),
  shown: `DOCKER_CONTENT_TRUST=${hostile}`,
  state: 'on',
  runsIn: 'machine',
  command: ['pull', hostile],
  effect: 'fails open',
  effects: [{ client: '29 and later', effect: 'fails open', detail: hostile }],
  todo: 'Remove it.',
};

const image: MigratedImage = {
  reference: `registry.example/${hostile}`,
  places: [startOfFile(hostile), startOfFile('b')],
  statement: {
    reference: 'x',
    scheme: 'notary',
    verdict: 'trusted',
    signer: hostile,
    steps: [{ step: 'tag', ok: true, detail: hostile }],
  },
  source: hostile,
  signed: digest,
  current: `sha256:${'b'.repeat(64)}`,
  pinnedOtherwise: [digest],
  successors: [],
  unread: [hostile],
  lock: { state: 'left out', why: hostile },
  proposal: [hostile],
};

const report: MigrationReport = {
  client: { from: 'unknown', why: hostile },
  uses: [use],
  mentions: [{ at: startOfFile(hostile), shown: hostile, where: 'comment' }],
  images: [image],
  isOnline: true,
  lockFile: hostile,
  policy: `trust:\n  # ${hostile}\n`,
  gaps: [{ what: hostile, why: hostile }],
  notes: [hostile],
  next: [hostile],
};

it('neither controls nor characters that reorder text reach a terminal', () => {
  const text = migrationAsText(report, plain);
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  assert.match(text, /CHANGED: the tag has\s+sha256:b+\s+now/u);
});

it('uses of the same kind are explained once, what fails open first', () => {
  const works = {
    ...use,
    effect: 'still works',
    effects: [{ effect: 'still works', detail: 'why' }],
  } as const;
  const at = (file: string): JudgedUse['at'] => startOfFile(file);
  const text = migrationAsText(
    {
      ...report,
      client: { from: 'option', version: '28.1' },
      uses: [
        { ...use, at: at('a.sh'), shown: 'X' },
        { ...use, at: at('b.sh'), shown: 'X' },
        { ...works, at: at('c.sh'), shown: 'X' },
      ],
    },
    plain,
  );
  assert.equal(text.match(/client 29 and later:/gu)?.length, 1);
  const [a, b, c] = ['a.sh:', 'b.sh:', 'c.sh:'].map((name) => text.indexOf(name));
  assert.ok(a !== undefined && b !== undefined && c !== undefined && a < b && b < c);
  assert.match(text, /^Docker client: 28\.1, as named\./u);
  assert.match(text, /3 uses of Content Trust: 2 fail open, 1 still works/u);
});

it('an image that was not verified says why', () => {
  const { statement, signed, current, source, lock, ...rest } = image;
  const text = migrationAsText({ ...report, images: [{ ...rest, reference: 'a', unread: [] }] }, plain);
  assert.match(text, /not verified: no copy of its metadata here/u);
  assert.ok(statement && signed && current && source && lock);
});

it('as JSON it has its version', () => {
  assert.deepEqual(JSON.parse(migrationAsJson(report)), { version: 1, ...report });
});
