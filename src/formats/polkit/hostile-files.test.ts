import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { processorTime } from '../../../test/kit/processor-time.ts';
import { Malformed } from '../bytes/byte-source.ts';
import { openActions } from './declared-actions.ts';
import { fitsGlob } from './glob.ts';
import { parseLocalAuthority } from './local-authority.ts';
import { parsePolkitRules } from './rules.ts';

const id = 'org.freedesktop.systemd1.manage-units';
const megabyte = 1_000_000;
const written = 65_000;
const long = (part: string, size: number): string => part.repeat(Math.floor(size / part.length));
const rule = (body: string): string => `polkit.addRule(function(action, subject) {${body}});`;
const ways = Array.from({ length: 30 }, (_, index) => `subject.isInGroup("g${index}")`).join(' || ');

function readRules(text: string): void {
  parsePolkitRules(text).allowed(id);
}

function readActions(text: string): void {
  try {
    openActions(text);
  } catch (error) {
    assert.ok(error instanceof Malformed);
  }
}

const hostile: readonly (readonly [what: string, read: () => void])[] = [
  ['blanks in a rule', () => readRules(`polkit.addRule(function${long(' ', written)}`)],
  ['conditions without an end', () => readRules(rule(long('if (a) ', written)))],
  ['nested blocks', () => readRules(rule(long('{', written / 2) + long('}', written / 2)))],
  ['nested parentheses', () => readRules(rule(`if (${long('(', 30_000)}a${long(')', 30_000)}) return 1`))],
  ['many conditions', () => readRules(rule(`if (${long('a&&', written)}a) return polkit.Result.YES;`))],
  ['many ways', () => readRules(rule(`if (${ways}) return;${long('if(a)return;', written - 2000)}`))],
  ['many negations', () => readRules(rule(`if (${long('!', written)}a) return polkit.Result.YES;`))],
  ['many questions', () => readRules(rule(`return ${long('a?b:', written)}c`))],
  ['many calls', () => readRules(rule(`if (a${long('.b()', written)}) return polkit.Result.YES;`))],
  ['many variables', () => readRules(rule(long('{var a=b;', written)))],
  ['open comments', () => readRules(long('/*', written))],
  ['open texts', () => readRules(long("'\n", written))],
  [
    'a pattern that repeats',
    () => readRules(rule(`if (/^(([a-z.])+.)+[0-9]$/.test(action.id)) return "yes"`)),
  ],
  ['stars', () => void fitsGlob(long('*a', megabyte), id)],
  ['stars and signs', () => void fitsGlob(`${long('*?', megabyte)}x`, id)],
  [
    'blanks in a value',
    () => void parseLocalAuthority(`[a]\na=x${long(' ', megabyte)}x${long(' ', megabyte)}y`),
  ],
  ['empty lines', () => void parseLocalAuthority(long(' \n', megabyte))],
  ['open comments of XML', () => readActions(long('<!--', megabyte))],
  ['open actions', () => readActions(long('<action ', megabyte))],
  [
    'blanks in an annotation',
    () =>
      readActions(
        `<a><action id="x"><annotate key="org.freedesktop.policykit.exec.path">${long(' ', megabyte)}`,
      ),
  ],
];

describe('hostile files of polkit', () => {
  for (const [what, read] of hostile)
    it(`are read in time: ${what}`, () => {
      const start = processorTime();
      read();
      const taken = processorTime() - start;
      assert.ok(taken < 3000, `${taken} ms`);
    });

  it('leave a doubt where the file is too long', () => {
    assert.ok(parsePolkitRules(long('polkit.log("");', megabyte)).isUnclear);
  });
});
