import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { checks } from '../../checks/registry.gen.ts';
import { known } from '../../core/observed.ts';
import { describeLocation, type Location } from '../../core/location.ts';
import type { Surface, WrittenWorkload } from '../../core/workload/workload.ts';
import { buildReport } from '../build-report.ts';
import { combineReports } from '../combine-reports.ts';

const run = { version: '0.0.0', targets: [] };
const range = { startLine: 4, startColumn: 5, endLine: 4, endColumn: 21, startOffset: 30, endOffset: 46 };
const inFile: Location = { in: 'file', file: 'compose.yaml', range, remove: { ...range, startColumn: 1 } };
const inDocument: Location = {
  in: 'document',
  document: 'inspect of shop-web-1',
  pointer: '/HostConfig/Privileged',
};

function workload(
  surface: Surface,
  at: Location,
  settings: WrittenWorkload['settings'],
  id?: string,
): WrittenWorkload {
  const name = surface === 'compose' ? 'web' : 'shop-web-1';
  const rest = { doubts: [], at: [at], ...(id === undefined ? {} : { id }) };
  return { surface, platform: 'docker', key: 'compose:shop/web', name, settings, ...rest };
}

const privileged = (surface: Surface, at: Location, id?: string) =>
  workloadFacts(workload(surface, at, { privileged: { value: true, at: [at] } }, id));

const reportOf = (...workloads: ReturnType<typeof workloadFacts>[]) =>
  buildReport(factsWith({ workloads, engine: known(plainEngine, 'engine') }), checks, run);

describe('findings', () => {
  it('are one for a mistake in a file and the container made from it', () => {
    const report = reportOf(
      privileged('compose', inFile),
      privileged('container', inDocument, 'a'.repeat(64)),
    );
    const found = report.findings.filter(({ rule }) => rule === 'workload/privileged');
    assert.equal(found.length, 1);
    assert.deepEqual(found[0]?.sightings, [inFile, inDocument]);
    assert.equal(found[0]?.subject.name, 'shop-web-1', 'what runs names it');
    assert.equal(found[0]?.fixes[0]?.kind, 'edit', 'the file is where it is changed');
    assert.equal(found[0]?.evidence.length, 2);
  });

  it('of a service and its tasks are the service’s, and tasks that ended are history', () => {
    const at = (document: string): Location => ({ in: 'document', document, pointer: '/CapAdd/0' });
    const sighting = (surface: Surface, name: string, rest: Partial<WrittenWorkload> = {}) => {
      const capAdd = { value: [{ value: 'SYS_ADMIN', at: [at(name)] }], at: [at(name)] };
      const written = workload(surface, at(name), { capAdd });
      return workloadFacts({ ...written, key: 'service:web', name, platform: 'swarm', ...rest });
    };
    const service = sighting('service', 'web');
    const task = sighting('container', 'web.1.x', { id: 'a'.repeat(64), running: true });
    const ended = sighting('container', 'web.1.w', { id: 'b'.repeat(64), running: false });
    const found = (...workloads: ReturnType<typeof workloadFacts>[]) =>
      reportOf(...workloads)
        .findings.filter(({ rule }) => rule === 'workload/capabilities')
        .map(({ subject, sightings }) => [
          subject.name,
          ...sightings.map((place) => describeLocation(place)),
        ]);
    assert.deepEqual(found(service, task, ended), [['web', 'web /CapAdd/0', 'web.1.x /CapAdd/0']]);
    assert.deepEqual(found(ended), [['web.1.w', 'web.1.w /CapAdd/0']], 'where no service is shown');
  });

  it('are folded beneath the cause that brings them', () => {
    const { findings } = reportOf(privileged('compose', inFile));
    const folded = findings
      .filter(({ impliedBy }) => impliedBy === 'workload/privileged')
      .map(({ rule }) => rule);
    const expected = checks.find(({ id }) => id === 'workload/privileged')?.implies ?? [];
    assert.ok(folded.includes('workload/capabilities') && folded.includes('workload/seccomp'));
    assert.ok(folded.every((rule) => expected.includes(rule)));
  });

  it('of the audit’s own container are waived, of another one of the same name and key are not', () => {
    const self = 'a'.repeat(64);
    const waivedWith = (...workloads: ReturnType<typeof workloadFacts>[]) => {
      const facts = { ...factsWith({ workloads, engine: known(plainEngine, 'engine') }), self };
      const report = buildReport(facts, checks, run);
      const found = report.findings.filter(({ rule }) => rule === 'workload/privileged');
      assert.equal(report.summary.waived, report.findings.filter(({ waived }) => waived).length);
      return found.map(({ waived, waiver }) => [waived, waiver?.reason]);
    };
    const own = privileged('container', inDocument, self);
    const reason = "the audit's own container";
    assert.deepEqual(waivedWith(own), [[true, reason]]);
    assert.deepEqual(waivedWith(own, privileged('compose', inFile)), [[true, reason]]);
    assert.deepEqual(waivedWith(privileged('compose', inFile)), [[false, undefined]]);
    assert.deepEqual(waivedWith(privileged('container', inDocument, 'b'.repeat(64))), [[false, undefined]]);
    assert.deepEqual(waivedWith(own, privileged('container', inDocument, 'b'.repeat(64))), [
      [false, undefined],
    ]);
  });

  it('keep their fingerprint with another id, place and surface', () => {
    const marks = (...workloads: ReturnType<typeof workloadFacts>[]) =>
      reportOf(...workloads)
        .findings.filter(({ rule }) => rule === 'workload/privileged')
        .map(({ fingerprint }) => fingerprint);
    const first = marks(privileged('container', inDocument, 'a'.repeat(64)));
    assert.deepEqual(marks(privileged('container', inDocument, 'b'.repeat(64))), first);
    assert.deepEqual(marks(privileged('compose', inFile)), first);
  });

  it('of replicas are one, with a location for each', () => {
    const other: Location = {
      in: 'document',
      document: 'inspect of shop-web-2',
      pointer: '/HostConfig/Privileged',
    };
    const report = reportOf(
      privileged('container', inDocument, 'a'.repeat(64)),
      privileged('container', other, 'b'.repeat(64)),
    );
    const found = report.findings.filter(({ rule }) => rule === 'workload/privileged');
    assert.equal(found.length, 1);
    assert.deepEqual(found[0]?.sightings, [inDocument, other]);
  });

  it('claim another tool’s rule only for what that rule reports', () => {
    const add = (name: string) => ({ capAdd: { value: [{ value: name, at: [inFile] }], at: [inFile] } });
    const aliases = (name: string) =>
      reportOf(workloadFacts(workload('compose', inFile, add(name)))).findings.find(
        ({ rule }) => rule === 'workload/capabilities',
      )?.aliases;
    assert.ok(aliases('SYS_ADMIN')?.includes('docker-bench:C.5.3.3'));
    assert.ok(!aliases('NET_ADMIN')?.some((alias) => alias.startsWith('docker-bench:C.5.3')));
    assert.ok(aliases('NET_ADMIN')?.includes('docker-bench:5.4'));
  });

  it('do not change with the order of what was found', () => {
    const parts = [privileged('compose', inFile), privileged('container', inDocument, 'a'.repeat(64))];
    assert.deepEqual(reportOf(...parts).findings, reportOf(...parts.toReversed()).findings);
  });
});

describe('reports that are combined', () => {
  it('lose nothing and count everything', () => {
    const one = reportOf(privileged('compose', inFile));
    const whole = combineReports([one, one]);
    assert.equal(whole.findings.length, 2 * one.findings.length);
    assert.equal(whole.outcomes.length, 2 * one.outcomes.length);
    assert.equal(whole.summary.critical, 2 * one.summary.critical);
    assert.equal(whole.summary.passed, 2 * one.summary.passed);
  });
});
