import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ImageTrust } from '../../core/image-trust.ts';
import type { LockReport } from '../../core/lock-report.ts';
import type { TrustStatement } from '../../core/trust.ts';
import { imageAsText } from './write-image.ts';
import { lockReportAsText } from './write-lock-report.ts';
import { statementsAsJson, statementsAsText } from './write-statements.ts';

const plain = { width: 60, colour: false };
const hostile = 'a\u001b[2Jb\nc\u202ed';
const statement: TrustStatement = {
  reference: `registry.example/${hostile}`,
  digest: hostile,
  scheme: 'cosign',
  verdict: 'rejected',
  signer: hostile,
  steps: [
    {
      step: 'artifact',
      ok: true,
      detail: 'the signature is for this file, which has a long name that needs a second line',
    },
    { step: hostile, ok: false, detail: hostile },
  ],
};

/** Neither controls nor characters that reorder text reach a terminal. */
function assertPlain(text: string): void {
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
}

it('a statement has the verdict first and a line for each step, within the width', () => {
  const text = statementsAsText([statement, { ...statement, verdict: 'trusted', signer: 'Ann' }], plain);
  assertPlain(text);
  const lines = text.split('\n');
  assert.match(lines[0] ?? '', /^rejected {2}registry\.example\/a\\x1b\[2Jb\\nc\\u202ed {2}\(cosign\)$/u);
  assert.ok(lines.includes('  signed by Ann'));
  assert.ok(lines.some((line) => line.startsWith('  ok  artifact')));
  assert.ok(lines.some((line) => line.startsWith('  no  a\\x1b')));
  assert.ok(
    lines.slice(1).every((line) => line.length <= 62),
    text,
  );
});

it('JSON has the statements as they are', () => {
  assert.deepEqual(JSON.parse(statementsAsJson([statement])), { statements: [statement] });
});

it('the page of an image shows claims for what they are', () => {
  const image: ImageTrust = {
    reference: hostile,
    digest: 'sha256:1',
    mediaType: '',
    platforms: [{ platform: 'linux/amd64', digest: 'sha256:2' }],
    tags: [hostile],
    attestations: [
      { predicateType: 'https://slsa.dev/provenance/v1', content: 'built by x' },
      { predicateType: hostile, content: '', verdict: 'trusted', signer: 'Ann' },
    ],
    statements: [statement],
    unread: [hostile],
  };
  const text = imageAsText(image, { ...plain, width: 200 });
  assertPlain(text);
  assert.match(text, /^Attestations {2}https:\/\/slsa\.dev\/provenance\/v1: built by x \(not signed\)$/mu);
  assert.match(text, /\(trusted, signed by Ann\)$/mu);
});

it('what is said of one reference at several places is said once', () => {
  const range = (startLine: number) => ({
    startLine,
    startColumn: 6,
    endLine: startLine,
    endColumn: 9,
    startOffset: 0,
    endOffset: 3,
  });
  const at = (line: number) => ({ in: 'file', file: 'Dockerfile', range: range(line) }) as const;
  const message = 'its digest is not known';
  const report: LockReport = {
    lockFile: 'ironhull.lock',
    mode: 'check',
    lock: { version: 1, images: [] } as unknown as LockReport['lock'],
    unlockable: [],
    added: [],
    removed: [],
    moves: [],
    drift: [
      { reference: 'a', message, at: at(1), isUnknown: true },
      { reference: 'a', message, at: at(4), isUnknown: true },
      { reference: hostile, message, at: at(7) },
    ] as unknown as LockReport['drift'],
    unpinned: 0,
    gaps: [],
    notes: [],
  };
  const text = lockReportAsText(report, { ...plain, width: 100 });
  assertPlain(text);
  assert.match(text, /Not known\n {2}a: its digest is not known\n {4}Dockerfile:1:6, Dockerfile:4:6\n/u);
  assert.match(text, /Differs\n {2}Dockerfile:7:6: a\\x1b/u);
});
