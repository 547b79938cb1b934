import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialDetector, credentialFormat } from '../../src/knowledge/credentials/credentials.ts';

/** A format of credentials: its detector, texts that have it, and near misses that have no format at all. */
export type CredentialRow = readonly [detector: string, has: readonly string[], hasNot: readonly string[]];

/** Removes the `·` with which a test parts a prefix, so that its source has no credential in it. */
export function joined(text: string): string {
  return text.replaceAll('·', '');
}

/** Replaces the last character, so that a checksum is wrong. */
export function broken(token: string): string {
  return token.slice(0, -1) + (token.endsWith('0') ? '1' : '0');
}

/** Defines a test for each row: the texts alone and in a sentence, under a name that says nothing. */
export function testRows(rows: readonly CredentialRow[]): void {
  for (const [detector, has, hasNot] of rows) {
    test(`${detector}: ${has.length} texts with it, ${hasNot.length} near misses`, () => {
      for (const text of has.map(joined)) {
        assert.equal(credentialDetector('HARMLESS', text), detector, text);
        assert.equal(credentialFormat(`before ${text} after`)?.detector, detector, `in a sentence: ${text}`);
      }
      for (const text of hasNot.map(joined)) assert.equal(credentialFormat(text), undefined, text);
    });
  }
}
