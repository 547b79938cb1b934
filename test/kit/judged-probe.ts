import assert from 'node:assert/strict';
import { absent, known, type Observed } from '../../src/core/observed.ts';
import type { JsonRecord } from '../../src/formats/json/members.ts';
import type { ProbeContext } from '../../src/probes/context.ts';
import { judgeProbe } from '../../src/probes/judge-probe.ts';
import { parseAnswers } from '../../src/probes/parse-answers.ts';
import { allProbes } from '../../src/probes/table/all-probes.ts';

const defaults: Omit<ProbeContext, 'answers' | 'filter'> = {
  hostNamespaces: known({ pid: 'pid:[1]', net: 'net:[1]' }, '/proc/1/ns'),
  reachable: new Set(),
  memoryBound: 0,
  processBound: 0,
};

/** Returns the outcome of a probe, from lines of the helper without their first ones, and what it rests on. */
export function judged(
  id: string,
  lines: readonly object[],
  filter: Observed<JsonRecord> = absent('config.json'),
  more: Partial<ProbeContext> = {},
): string {
  const probe = allProbes.find((one) => one.id === id);
  assert.ok(probe, id);
  const all = [{ step: 'start', at: 'x86_64', result: 1 }, ...lines, { step: 'end', result: 1 }];
  const answers = parseAnswers(all.map((line) => JSON.stringify(line)).join('\n'));
  const { outcome, evidence } = judgeProbe(probe, { ...defaults, answers, filter, ...more }, probe.expected);
  return `${outcome}: ${evidence.join('; ')}`;
}
