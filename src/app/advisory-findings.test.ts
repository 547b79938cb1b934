import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { factsWith } from '../../test/kit/facts.ts';
import { plainEngine } from '../../test/kit/plain-engine.ts';
import { checks } from '../checks/registry.gen.ts';
import type { Check } from '../core/rules/check.ts';
import type { EngineComponent } from '../core/engine/engine-component.ts';
import { absent, known } from '../core/observed.ts';
import { baselineEntries } from '../policy/baseline/baseline.ts';
import { compareWithBaseline, tightenBaseline } from '../policy/baseline/compare.ts';
import { parsePolicy } from '../policy/read/parse-policy.ts';
import { wasRunBy } from '../policy/was-run.ts';
import { reportDocument } from '../reports/json/json.ts';
import { writeSarif } from '../reports/sarif/sarif.ts';
import { buildReport } from './build-report.ts';
import { finalizeReport } from './finalize-report.ts';
import { describeRule, rulesInReport } from './registered-checks.ts';
import { requireRules, selectChecks } from './select-checks.ts';

const rule = 'CVE-2024-21626';

/** A runc of version 1.1.11, as its project released it. */
const runc: EngineComponent = {
  name: 'runc',
  version: '1.1.11',
  from: 'GET /version',
  builtByDocker: true,
  package: absent('/var/lib/dpkg/status'),
};

function reportWith(
  selected: readonly Check[] = checks.filter(({ id }) => id === 'engine/component-vulnerable'),
) {
  const engine = known({ ...plainEngine, components: known([runc], 'GET /version') }, 'engine');
  return buildReport(factsWith({ engine }), selected, { version: '0.0.0', targets: [] });
}

const ids = (report = reportWith()) => report.findings.map((finding) => finding.rule);

describe('a vulnerability of a component', () => {
  test('is a finding under its own id, with what is affected and the upgrade', () => {
    const { findings } = reportWith();
    const found = findings.find((finding) => finding.rule === rule);
    assert.equal(found?.check, 'engine/component-vulnerable');
    assert.equal(found?.title, 'CVE-2024-21626 in runc');
    assert.equal(found?.fixes[0]?.kind, 'upgrade');
    assert.equal(new Set(ids()).size, findings.length, 'one finding for each');
    const shown = reportDocument(reportWith()).findings.find((finding) => finding.rule === rule);
    assert.deepEqual(shown?.vulnerability, {
      id: rule,
      aliases: [],
      purl: 'pkg:golang/github.com/opencontainers/runc@1.1.11',
      installed: '1.1.11',
      fixedIn: '1.1.12',
    });
  });

  test('is selected and left out by its id', () => {
    const only = reportWith(selectChecks(checks, [rule.toLowerCase()], []));
    assert.deepEqual(ids(only), [rule]);
    const without = reportWith(selectChecks(checks, ['engine/component-vulnerable'], [rule]));
    assert.ok(!ids(without).includes(rule) && ids(without).length > 0);
    assert.deepEqual(ids(reportWith(selectChecks(checks, ['CVE-1999-0001'], []))), []);
  });

  test('is waived by its id alone, and with all others by the check', () => {
    const waived = (name: string) => {
      const policy = parsePolicy(
        `waive: [{rule: ${name}, subject: "*", reason: x}]`,
        'ironhull.yaml',
        checks,
      );
      const { findings } = finalizeReport([reportWith()], checks, policy);
      return findings.filter((finding) => finding.waived).map((finding) => finding.rule);
    };
    assert.deepEqual(waived(rule), [rule]);
    assert.deepEqual(waived('engine/component-vulnerable').toSorted(), ids().toSorted());
    assert.deepEqual(waived('CVE-1999-0001'), [], 'an id that no table has is no error');
  });

  test('is selected, left out and waived by a glob of ids', () => {
    const only = ids(reportWith(selectChecks(checks, ['cve-2024-*'], [])));
    assert.ok(only.includes(rule) && only.every((id) => id.startsWith('CVE-2024-')), only.join());
    assert.deepEqual(only, ids(reportWith(selectChecks(checks, ['CVE-2024-?*'], []))));
    const all = ['engine/component-vulnerable'];
    const without = ids(reportWith(selectChecks(checks, all, ['CVE-2024-*'])));
    assert.deepEqual(
      without,
      ids().filter((id) => !only.includes(id)),
    );
    const policy = parsePolicy('waive: [{rule: "CVE-2024-*", subject: "*", reason: x}]', 'p.yaml', checks);
    const { findings } = finalizeReport([reportWith()], checks, policy);
    const waived = findings.filter((finding) => finding.waived).map((finding) => finding.rule);
    assert.deepEqual(waived.toSorted(), only.toSorted());
  });

  test('that no known advisory names is unknown, and no pass', () => {
    for (const name of ['CVE-2099-0001', 'CVE-2099-*']) {
      const { outcomes, findings } = reportWith(selectChecks(checks, [name], []));
      const own = outcomes.find((one) => one.rule === 'engine/component-vulnerable');
      assert.equal(own?.outcome.state, 'unknown', name);
      assert.match(JSON.stringify(own), /none of the advisories that are known names it/u);
      assert.deepEqual(findings, []);
    }
    const both = reportWith(selectChecks(checks, [rule, 'CVE-2099-0001'], []));
    assert.deepEqual(ids(both), [rule]);
  });

  test('is known from a baseline, and gone when the component is upgraded', () => {
    const baseline = { file: 'known.json', entries: baselineEntries(reportWith()) };
    assert.ok(
      compareWithBaseline(reportWith(), baseline).findings.every(({ known: isKnown }) => isKnown === true),
    );
    const engine = known({ ...plainEngine, components: known([], 'GET /version') }, 'engine');
    const upgraded = buildReport(factsWith({ engine }), [], { version: '0.0.0', targets: [] });
    const outcome = { state: 'passed', evidence: [{ source: 's', saw: 'x' }] } as const;
    const [first] = reportWith().outcomes;
    assert.ok(first);
    const passed = { ...upgraded, outcomes: [{ ...first, outcome }] };
    assert.equal(compareWithBaseline(passed, baseline).baseline?.gone, baseline.entries.length);
  });

  test('is limited twice by --only and --skip', () => {
    const other = ids().find((id) => id !== rule) ?? '';
    assert.deepEqual(ids(reportWith(selectChecks(checks, [rule], [other]))), [rule]);
    assert.deepEqual(ids(reportWith(selectChecks(checks, [rule, other], [other]))), [rule]);
  });

  test('that was not asked for is neither gone from a baseline nor a waiver without use', () => {
    const selected = selectChecks(checks, [rule], []);
    const baseline = { file: 'known.json', entries: baselineEntries(reportWith()) };
    const others = baseline.entries.length - 1;
    assert.ok(others > 0);
    const report = reportWith(selected);
    const compared = compareWithBaseline(report, baseline, wasRunBy(selected)).baseline;
    assert.deepEqual(compared, { file: 'known.json', known: 1, gone: 0, notSeen: others });
    assert.equal(tightenBaseline(report, baseline, wasRunBy(selected)).length, others + 1);
    const other = ids().find((id) => id !== rule) ?? '';
    const policy = parsePolicy(`waive: [{rule: ${other}, subject: "*", reason: x}]`, 'f.yaml', checks);
    const found = finalizeReport([report], selected, policy).findings.map((finding) => finding.rule);
    assert.deepEqual(found, [rule]);
  });

  test('is described wherever rules are', () => {
    assert.equal(describeRule(rule)?.id, rule);
    assert.deepEqual(
      requireRules(checks, rule).map(({ id }) => id),
      [rule],
    );
    const report = reportWith();
    const log: unknown = JSON.parse(
      writeSarif(report, { rules: rulesInReport(report), failures: [], baseDirectory: '/' }),
    );
    assert.match(JSON.stringify(log), /"id":"CVE-2024-21626","name":"CVE-2024-21626 in runc"/u);
  });
});
