import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from './finding.ts';
import { joinFindings, separateFindings } from './joined-finding.ts';
import { startOfFile } from '../location.ts';
import { rootSubject, subjectWithin } from '../subject.ts';

const file = rootSubject('dockerfile', 'Dockerfile', 'Dockerfile');
const project = rootSubject('compose', 'compose.yaml', 'compose.yaml');
const service = (name: string) => subjectWithin(project, { kind: 'workload', id: name, name }, name);

function finding(rule: string, more: Partial<Finding> = {}): Finding {
  return {
    fingerprint: rule,
    rule,
    aliases: [],
    severity: 'low',
    category: 'security',
    title: rule,
    message: rule,
    subject: file,
    evidence: [{ source: rule, saw: rule }],
    sightings: [startOfFile('Dockerfile')],
    fixes: [],
    detail: { kind: 'setting', parts: {} },
    waived: false,
    ...more,
  };
}

const affects = (...names: readonly string[]) =>
  names.map((name) => ({ subject: service(name), workloadKey: name, at: [startOfFile(name)] }));
const cause = (...names: readonly string[]) => finding('cause', { affects: affects(...names) });
const effect = (name: string, more: Partial<Finding> = {}) =>
  finding(`effect ${name}`, {
    subject: service(name),
    sightings: [startOfFile(name)],
    severity: 'medium',
    causedBy: { rule: 'cause', fingerprint: 'cause' },
    ...more,
  });

const named = ({ affects: shown = [] }: Finding) => shown.map(({ subject }) => subject.name);

test('a cause and what it causes are one finding, as severe as the worst', () => {
  const [joined, ...others] = joinFindings([effect('web'), cause('web', 'api'), effect('api')]);
  assert.ok(joined);
  assert.deepEqual(others, []);
  assert.deepEqual([joined.rule, joined.fingerprint, joined.severity], ['cause', 'cause', 'medium']);
  assert.deepEqual(joined.sightings, [startOfFile('Dockerfile'), startOfFile('web'), startOfFile('api')]);
  assert.deepEqual(named(joined), ['web', 'api']);
});

test('what is joined is separated and joined again without a change', () => {
  const all = [cause('web'), effect('web'), finding('other')];
  const joined = joinFindings(all);
  assert.deepEqual(separateFindings(joined), all);
  assert.deepEqual(joinFindings(joined), joined);
});

test('a finding whose cause was not found stands alone, with the place of the cause', () => {
  const decidedAt = [startOfFile('Dockerfile')];
  const [alone] = joinFindings([effect('web', { decidedAt })]);
  assert.deepEqual(alone?.sightings, [startOfFile('web'), startOfFile('Dockerfile')]);
});

test('it is suppressed with its cause, or with all that it causes', () => {
  const state = (...findings: readonly Finding[]) => {
    const [joined] = joinFindings(findings);
    return joined && [joined.waived, joined.known === true, ...named(joined)];
  };
  const waived = { waived: true, waiver: { reason: 'x' } };
  const known = { known: true } as const;
  assert.deepEqual(state({ ...cause('web'), ...waived }, effect('web')), [true, false, 'web']);
  assert.deepEqual(state({ ...cause('web'), ...known }, effect('web')), [false, true, 'web']);
  assert.deepEqual(state(cause('web'), effect('web', waived)), [true, false, 'web']);
  assert.deepEqual(state(cause('web', 'api'), effect('web', waived), effect('api', known)), [
    true,
    false,
    'web',
    'api',
  ]);
  assert.deepEqual(state(cause('web', 'api'), effect('web', waived), effect('api')), [false, false, 'api']);
  assert.deepEqual(
    state(cause('web', 'api'), effect('web', waived)),
    [false, false, 'api'],
    'a service that no rule could decide is not accepted',
  );
});

test('parts of a suppressed finding are suppressed', () => {
  const joined = joinFindings([{ ...cause('web'), waived: true, waiver: { reason: 'x' } }, effect('web')]);
  assert.ok(separateFindings(joined).every(({ waived, waiver }) => waived && waiver?.reason === 'x'));
});

test('its edits are those of the cause, and else of all services', () => {
  const range = startOfFile('web').range;
  const edit = (name: string) =>
    ({
      kind: 'edit',
      safety: 'risky',
      title: 'set it',
      edits: [{ file: name, range, text: 'x' }],
    }) as const;
  const edited = (findings: readonly Finding[]) =>
    joinFindings(findings)[0]?.fixes.map(
      (fix) => fix.kind === 'edit' && fix.edits.map(({ file: name }) => name),
    );
  const effects = ['web', 'api'].map((name) => effect(name, { fixes: [edit(name)] }));
  assert.deepEqual(edited([cause('web', 'api'), ...effects]), [['web', 'api']]);
  assert.deepEqual(edited([{ ...cause('web', 'api'), fixes: [edit('Dockerfile')] }, ...effects]), [
    ['Dockerfile'],
  ]);
});
