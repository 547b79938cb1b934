import { it } from 'node:test';
import assert from 'node:assert/strict';
import type { ContentTrustUse } from '../../core/trust/content-trust.ts';
import { findTrustUses } from './find-uses.ts';

/** A use in few words: `3:8 DOCKER_CONTENT_TRUST=1 on machine`, with the command and the image that it is about. */
export function useWords({
  at: { range },
  shown,
  state,
  runsIn,
  command,
  image,
  server,
  bypassedBy,
}: ContentTrustUse): string {
  return [
    `${range.startLine}:${range.startColumn}`,
    shown,
    state,
    runsIn,
    ...(command ? [`(${command.join(' ')}${image === undefined ? '' : ` ${image}`})`] : []),
    ...(server === undefined ? [] : [`@${server}`]),
    ...(bypassedBy ? [`but ${bypassedBy.join(', ')}`] : []),
  ].join(' ');
}

/** The uses and mentions of a file; every place that is a use is where its name is. */
export function foundIn(
  path: string,
  text: string,
): { uses: readonly string[]; mentions: readonly string[] } {
  const { uses, mentions } = findTrustUses(`/work/${path}`, path, text);
  return {
    uses: uses.map(useWords),
    mentions: mentions.map(({ at: { range }, where }) => `${range.startLine}:${range.startColumn} ${where}`),
  };
}

/** The uses of a file, in few words. */
export const usesIn = (path: string, text: string): readonly string[] => foundIn(path, text).uses;

/** A text with its uses. */
export type UsesCase = readonly [text: string, uses: readonly string[]];

/** A test for each text of a file. */
export function checkCases(path: string, cases: readonly UsesCase[]): void {
  for (const [text, uses] of cases)
    it(`${path}: ${text.replaceAll('\n', ' / ')}`, () => assert.deepEqual(usesIn(path, text), uses));
}

/** A variable that turns it on, and that it does. */
export const on = 'DOCKER_CONTENT_TRUST=1 on';
