import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../src/core/findings/report.ts';
import { writeJunit } from '../../src/reports/junit/junit.ts';
import { elementsNamed, elementsOf, skipWithoutXml } from '../kit/read-xml.ts';
import { blindReport, hostileText } from '../kit/sample-report.ts';
import { settledReport } from '../kit/settled-report.ts';

const rules: readonly never[] = [];
const written = (report: Report): string => writeJunit(report, { rules });

test(
  'a suite for each subject, a test for each rule, and counts that add up',
  { skip: skipWithoutXml },
  () => {
    const elements = elementsOf(written(settledReport()));
    const suites = new Set(elementsNamed(elements, 'testsuite').map(([, { name }]) => name));
    assert.ok(suites.has('workload shop-web-1'));
    assert.ok(suites.has('host web-1'));
    assert.ok(suites.has('not checked'));
    const [root] = elementsNamed(elements, 'testsuites');
    assert.equal(root?.[1].tests, String(elementsNamed(elements, 'testcase').length));
    assert.equal(root?.[1].failures, String(elementsNamed(elements, 'failure').length));
    const skipped = elementsNamed(elements, 'testsuite').reduce(
      (total, [, counts]) => total + Number(counts.skipped),
      0,
    );
    assert.equal(skipped, elementsNamed(elements, 'skipped').length);
    assert.deepEqual(Object.keys(root?.[1] ?? {}).toSorted(), [
      'errors',
      'failures',
      'name',
      'tests',
      'time',
    ]);
    const sum = elementsNamed(elements, 'testsuite').reduce(
      (total, [, { tests }]) => total + Number(tests),
      0,
    );
    assert.equal(root?.[1].tests, String(sum));
  },
);

test('findings fail; what is accepted, not known, or does not apply is skipped with the reason', () => {
  const xml = written(settledReport());
  const resultOf = (rule: string) =>
    new RegExp(`<testcase name="${rule}"[^>]*?(?:/>|>([\\s\\S]*?)</testcase>)`).exec(xml)?.[1] ?? 'passed';
  assert.match(resultOf('workload/privileged'), /^<failure type="critical" message="shop-web-1 runs/);
  assert.match(
    resultOf('workload/no-memory-limit'),
    /^<skipped message="waived until 2027-03-31: moves in March"/,
  );
  assert.match(resultOf('workload/port-on-every-address'), /^<skipped message="in the baseline"/);
  assert.match(resultOf('host/audit-rules'), /^<skipped message="unknown, could not be read: /);
  assert.match(xml, /<skipped message="not applicable: the engine is not part of a swarm"\/>/);
  assert.equal(resultOf('engine/live-restore'), 'passed');
});

test('a run that did not reach what was named has an error', { skip: skipWithoutXml }, () => {
  const failures = [{ code: 'TARGET_MISSING', message: 'no such <file>' }];
  const elements = elementsOf(writeJunit(settledReport(), { rules, failures }));
  const [error] = elementsNamed(elements, 'error');
  assert.deepEqual(error?.[1], { type: 'TARGET_MISSING', message: 'no such <file>' });
  assert.equal(elementsNamed(elements, 'testsuites')[0]?.[1].errors, '1');
});

test('a blind run has no test that passed, and one that is an error', () => {
  const xml = written(blindReport());
  const { length: skips } = xml.match(/<skipped/g) ?? [];
  assert.equal(xml.match(/<testcase/g)?.length, skips + 1);
  assert.match(xml, /<testsuites [^>]* errors="1" /);
  assert.match(xml, /<error type="NOTHING_DECIDED" message="No check could be decided\. /);
  assert.doesNotMatch(written(settledReport()), /<error/);
});

const texts = [
  hostileText,
  ']]></failure><testcase name="x"/>',
  '"><!-- ',
  '&amp; &#0; %x;',
  '\u0000\u0008\ufffe\uffff\ud800\u0085\u2028',
  '<?xml?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;',
];
for (const text of texts) {
  test(`text from outside is text: ${JSON.stringify(text)}`, { skip: skipWithoutXml }, () => {
    const own = new Set(['kind', 'state', 'severity', 'category', 'in', 'collectedAt', 'version']);
    const report: Report = JSON.parse(JSON.stringify(settledReport()), (key, value: unknown) =>
      typeof value === 'string' && !own.has(key) ? text : value,
    );
    const plain = elementsOf(written(settledReport())).length;
    const elements = elementsOf(written(report));
    assert.ok(elements.length <= plain);
    assert.ok(elements.every(([tag]) => /^(testsuites?|testcase|failure|skipped)$/.test(tag)));
  });
}
