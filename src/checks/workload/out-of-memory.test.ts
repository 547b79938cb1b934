import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingOf, findingsOf, repairedService } from '../../../test/kit/judge-check.ts';
import { outcomeOf, stateOf } from '../../../test/kit/recorded-container.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import { check } from './out-of-memory.ts';

test('a score at or below the engine’s own is worse', () => {
  const severityOf = (score: number) =>
    findingOf(check, { run: `docker run --oom-score-adj=${score} app` }).severity;
  assert.equal(severityOf(-1), 'low');
  assert.equal(severityOf(-499), 'low');
  assert.equal(severityOf(-500), 'medium');
  assert.deepEqual(findingsOf(check, { run: 'docker run --oom-score-adj 0 app' }), []);
});

test('a disabled OOM killer is worse without a memory limit', () => {
  const severityOf = (limit: string) =>
    findingOf(check, { compose: `image: app\noom_kill_disable: true\n${limit}` }).severity;
  assert.equal(severityOf(''), 'medium');
  assert.equal(severityOf('mem_limit: 64m\n'), 'low');
  assert.equal(severityOf('mem_limit: ${LIMIT}\n'), 'medium');
});

test('the edit leaves the setting out', () => {
  assert.equal(repairedService(check, 'image: app\noom_score_adj: -900'), 'image: app');
});

test('a container is judged by its document', () => {
  assert.equal(stateOf(check, {}), 'passed');
  assert.equal(stateOf(check, { host: { OomKillDisable: null, OomScoreAdj: 0 } }), 'passed');
  const outcome = outcomeOf(check, { host: { OomScoreAdj: -1000 } });
  assert.ok(outcome.state === 'failed' && outcome.problems[0].severity === 'medium');
});

test('what the kernel shows counts, where it protects the container more', () => {
  const at = '/proc/40/oom_score_adj';
  const score = (asked: number, shown: number) =>
    outcomeOf(check, { host: { OomScoreAdj: asked }, state: { oomScoreAdj: known(shown, at) } });
  const lowered = score(0, -1000);
  assert.ok(lowered.state === 'failed' && lowered.problems[0].severity === 'medium');
  assert.match(JSON.stringify(lowered), /-1000, and 0 was asked for/u);
  assert.equal(score(0, 0).state, 'passed');
  assert.equal(score(300, 0).state, 'passed', 'no process of the host is killed before it');
  assert.equal(score(0, 300).state, 'passed', 'the application made itself a victim');
  assert.equal(stateOf(check, { state: { oomScoreAdj: unreadable('denied', 'x', at) } }), 'passed');
});

test('an OOM killer that the control group turned off after the start', () => {
  const state = { oomKillDisabled: known(true, 'memory.oom_control') };
  const outcome = outcomeOf(check, { host: { Memory: 64_000_000 }, state });
  assert.ok(outcome.state === 'failed' && outcome.problems[0].severity === undefined);
  assert.equal(stateOf(check, { state }), 'failed');
  assert.equal(stateOf(check, { state: { oomKillDisabled: absent('cgroup') } }), 'passed');
});
