import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { collect, process40, web } from '../kit/collect.ts';
import { containerId, engineRoutes } from '../kit/engine-documents.ts';
import type { Route, RouteTable } from '../kit/fake-engine.ts';
import { writeFirstProcess, writeProcess } from '../kit/fake-host.ts';

const stopped = { id: containerId(2), name: 'old', binds: ['/etc:/host-etc'] };
const routes = engineRoutes([web, stopped], { Swarm: { LocalNodeState: 'inactive' } });

/** An engine that is sound is given time: on a busy machine it answers late. */
const patient = 10_000;

async function auditWith(
  table: RouteTable,
  timeoutMs = 150,
): Promise<{ report: Report; asked: readonly string[] }> {
  const prepare: Parameters<typeof collect>[1] = (host) => {
    writeFirstProcess(host);
    writeProcess(host, process40);
  };
  const { facts, engine } = await collect(table, prepare, { timeoutMs });
  return { report: buildReport(facts, checks, { version: '0.0.0', targets: [] }), asked: engine.asked };
}

const outcomeKey = ({ rule, subject }: Report['outcomes'][number]): string =>
  `${rule} ${subject.kind} ${subject.kind === 'engine' ? '' : subject.name}`;

const inState = (report: Report, state: string): ReadonlySet<string> =>
  new Set(report.outcomes.filter(({ outcome }) => outcome.state === state).map(outcomeKey));

const faults: readonly (readonly [string, Route])[] = [
  ['is not there', { status: 404, message: 'no such thing' }],
  ['is refused', { status: 403, message: 'authorization denied by plugin' }],
  ['fails', { status: 500, message: 'server error' }],
  ['hangs', 'hang'],
  ['hangs up', 'hang up'],
  ['stops half way', 'stall in the body'],
  ['is no JSON', { garbage: '<html>' }],
  ['is cut short', { garbage: '[{"Id":"' }],
  ['is null', { json: null }],
  ['is an object', { json: {} }],
  ['is a list of nulls', { json: [null] }],
  ['is a text', { json: 'x' }],
  ['is larger than any answer', { bytes: 33 * 1024 * 1024 }],
];

describe('an answer of the engine that', () => {
  for (const [name, fault] of faults)
    test(`${name} makes nothing pass that did not, and is said`, async () => {
      const sound = await auditWith(routes, patient);
      const passed = inState(sound.report, 'passed');
      const failed = inState(sound.report, 'failed');
      assert.ok(passed.size > 10 && failed.size > 3);
      const paths = [...new Set(sound.asked)].filter((path) => routes[path] !== undefined);
      assert.ok(paths.length >= 6, paths.join(' '));
      for (const path of paths) {
        const { report } = await auditWith({ ...routes, [path]: fault });
        const now = inState(report, 'passed');
        assert.deepEqual(
          [...now].filter((key) => !passed.has(key)),
          [],
          `${path} ${name}`,
        );
        const lost = [...failed].filter((key) => !inState(report, 'failed').has(key));
        const unknown = inState(report, 'unknown').size > inState(sound.report, 'unknown').size;
        assert.ok(lost.length === 0 || unknown || report.gaps.length > sound.report.gaps.length, path);
      }
    });
});

test('an engine that answers nothing at all ends the run, with one reason', async () => {
  const { report, asked } = await auditWith({ ...routes, '/_ping': 'hang' });
  assert.deepEqual([...new Set(asked)], ['/_ping']);
  assert.equal(report.outcomes.filter(({ outcome }) => outcome.state === 'passed').length, 0);
  assert.ok(report.gaps.some(({ why }) => why.includes('no answer within')));
});
