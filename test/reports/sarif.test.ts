import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Check } from '../../src/core/rules/check.ts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { artifactPaths, directoryUri, subjectLocation } from '../../src/reports/sarif/artifacts.ts';
import { writeSarif } from '../../src/reports/sarif/sarif.ts';
import { cleanReport, inFile, sampleFinding, sampleReport, workloadNamed } from '../kit/sample-report.ts';
import { sampleRules } from '../kit/sample-rules.ts';

const schema = JSON.parse(readFileSync(new URL('sarif-2.1.0.schema.json', import.meta.url), 'utf8'));
const uriReference = /^(?:[a-z][a-z0-9+.-]*:)?(?:[\w.~!$&'()*+,;=:@/?#-]|%[0-9A-Fa-f]{2})*$/i;
const validate = new Ajv2020({
  allErrors: true,
  strict: false,
  formats: {
    uri: (text: string) => uriReference.test(text) && URL.canParse(text),
    'uri-reference': uriReference,
    uuid: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  },
}).compile(schema);

const options = { rules: sampleRules(), baseDirectory: '/srv/shop' };

function errorsOf(log: unknown): string {
  return validate(log) ? '' : JSON.stringify(validate.errors);
}

function runOf(report = sampleReport()) {
  return JSON.parse(writeSarif(report, options)).runs[0];
}

function resultOf(rule: string) {
  return runOf().results.find((result: { ruleId: string }) => result.ruleId === rule);
}

test('logs satisfy the SARIF 2.1.0 schema of OASIS', () => {
  for (const report of [sampleReport(), cleanReport()]) {
    assert.equal(errorsOf(JSON.parse(writeSarif(report, options))), '');
    assert.equal(errorsOf(JSON.parse(writeSarif(report, { ...options, rules: [] }))), '');
  }
});

test('the schema does refuse what is broken', () => {
  const log = JSON.parse(writeSarif(sampleReport(), options));
  log.runs[0].results[0].level = 'fatal';
  assert.match(errorsOf(log), /level/);
  log.runs[0].results[0].level = 'error';
  log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri = 'a b';
  assert.match(errorsOf(log), /uri/);
  log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri = 'a';
  assert.equal(errorsOf(log), '');
});

test('every result points to its rule, and every rule has help', () => {
  const { results, tool } = runOf();
  for (const result of results) {
    assert.equal(tool.driver.rules[result.ruleIndex].id, result.ruleId);
  }
  for (const rule of tool.driver.rules) assert.match(rule.help.text, /Why: /);
  const privileged = tool.driver.rules.find((r: { id: string }) => r.id === 'workload/privileged');
  assert.match(privileged.help.markdown, /\*\*What to do\*\* Remove the setting/);
  assert.equal(privileged.properties['security-severity'], '9.5');
});

test('a check describes itself', () => {
  const check = {
    on: 'engine',
    needs: [],
    implies: [],
    evaluate: () => ({ state: 'not-applicable', because: 'an example' }),
    examples: { bad: [], good: [], unsure: [] },
    id: 'engine/example',
    title: 'Example',
    category: 'security',
    severity: 'low',
    why: 'A reason.',
    remediation: 'A change.',
    aliases: [{ tool: 'cis', id: '2.1' }],
    references: [],
    fixable: false,
  } satisfies Check<'engine'>;
  const log = JSON.parse(writeSarif(cleanReport(), { ...options, rules: [check] }));
  const [rule] = log.runs[0].tool.driver.rules;
  assert.equal(
    rule.help.text,
    'Why: A reason.\nWhat to do: A change.\nIn other tools: cis:2.1\nMore: ironhull explain engine/example',
  );
});

test('levels and fingerprints', () => {
  assert.equal(resultOf('workload/privileged').level, 'error');
  assert.equal(resultOf('workload/no-new-privileges').level, 'warning');
  assert.equal(resultOf('workload/no-memory-limit').level, 'note');
  const prints = runOf().results.map(
    (r: { partialFingerprints: Record<string, string> }) => r.partialFingerprints['ironhull/v1'],
  );
  assert.equal(new Set(prints).size, sampleReport().findings.length);
  for (const { partialFingerprints } of runOf().results)
    assert.equal(partialFingerprints.primaryLocationLineHash, `${partialFingerprints['ironhull/v1']}:1`);
});

test('a place in a file has a relative, encoded address and a region', () => {
  const [location] = resultOf('workload/port-on-every-address').locations;
  assert.deepEqual(location.physicalLocation, {
    artifactLocation: { uri: 'deploy/%C3%A9quipe%207/compose.yaml', uriBaseId: '%SRCROOT%' },
    region: { startLine: 21, startColumn: 9, endLine: 21, endColumn: 20 },
  });
});

test('a finding seen off-file is at a name for its subject, as code scanning takes none without a place', () => {
  const { results, originalUriBaseIds } = runOf();
  const { locations } = results.at(-1);
  assert.deepEqual(locations[0].physicalLocation, {
    artifactLocation: { uri: 'workload/worker', uriBaseId: 'SUBJECTS' },
    region: { startLine: 1 },
  });
  assert.equal('uri' in originalUriBaseIds.SUBJECTS, false);
  assert.equal(locations[0].logicalLocations[0].name, 'worker');
  assert.equal(locations[0].message.text, 'docker run line, column 12');
  for (const result of results) assert.ok(result.locations[0].physicalLocation.artifactLocation.uri);
});

test('a name of a subject is no path of its own', () => {
  const subject = { kind: 'engine', id: 'x', key: 'engine:x', name: 'unix:///run/../x\ud800' } as const;
  assert.equal(
    subjectLocation(subject, ({ name }) => name).uri,
    'engine/unix%3A%2F%2F%2Frun%2F..%2Fx%EF%BF%BD',
  );
});

test('the score of a rule is that of its worst finding', () => {
  const scoreOf = (severity: 'critical' | 'info'): string => {
    const first = sampleReport().findings.find(({ rule }) => rule === 'workload/no-new-privileges');
    assert.ok(first);
    const { rules } = runOf({ ...sampleReport(), findings: [{ ...first, severity }] }).tool.driver;
    return rules.find(({ id }: { id: string }) => id === first.rule).properties['security-severity'];
  };
  assert.equal(scoreOf('critical'), '9.5');
  assert.equal(scoreOf('info'), '0.0');
});

test('edits are fixes, what a person must do is not', () => {
  const [fix] = resultOf('workload/no-new-privileges').fixes;
  assert.deepEqual(fix.artifactChanges[0].replacements, [
    {
      deletedRegion: { startLine: 13, startColumn: 1, endLine: 13, endColumn: 1 },
      insertedContent: { text: '    security_opt:\n      - no-new-privileges:true\n' },
    },
  ]);
  assert.equal('fixes' in resultOf('workload/engine-socket-mounted'), false);
});

test('waived findings are suppressed, others are not', () => {
  assert.deepEqual(resultOf('workload/no-memory-limit').suppressions, [
    { kind: 'external', status: 'accepted', justification: 'waived' },
  ]);
  assert.equal('suppressions' in resultOf('workload/privileged'), false);
});

test('a run that did not reach what was named was not successful, and says why', () => {
  const failures = [{ code: 'ENGINE_UNREACHABLE', message: 'no answer \u001b[31m' }];
  const log = JSON.parse(writeSarif(cleanReport(), { ...options, failures }));
  assert.equal(errorsOf(log), '');
  const [invocation] = log.runs[0].invocations;
  assert.equal(invocation.executionSuccessful, false);
  assert.deepEqual(invocation.toolExecutionNotifications[0], {
    level: 'error',
    message: { text: 'no answer \\x1b[31m' },
    descriptor: { id: 'ENGINE_UNREACHABLE' },
  });
  assert.equal(runOf(cleanReport()).invocations[0].executionSuccessful, true);
});

test('beside a baseline every result says whether it is new', () => {
  const baseline = { file: 'known.json', known: 1, gone: 0, notSeen: 0 };
  const findings = sampleReport().findings.map((finding, n) =>
    n === 0 ? { ...finding, known: true as const } : finding,
  );
  const { results } = runOf({ ...sampleReport(), findings, baseline });
  const states = results.map((result: { baselineState: string }) => result.baselineState);
  assert.deepEqual([...new Set(states)], ['unchanged', 'new']);
  assert.equal(states.indexOf('new'), 1);
  assert.ok(runOf().results.every((result: object) => !('baselineState' in result)));
});

test('gaps and unknowns are notifications', () => {
  const notes = runOf().invocations[0].toolExecutionNotifications;
  assert.deepEqual(
    notes.map((n: { descriptor: { id: string }; associatedRule?: { id: string } }) => [
      n.descriptor.id,
      n.associatedRule?.id,
    ]),
    [
      ['gap', undefined],
      ['gap', undefined],
      ['unknown/undecidable', 'workload/runs-as-root'],
      ['unknown/undecidable', 'workload/no-healthcheck'],
      ['unknown/partial', 'workload/privileged'],
      ['unknown/unreadable', 'host/audit-rules'],
      ['unknown/needs-review', 'host/trusted-users'],
    ],
  );
});

test('outside text makes neither links nor control characters in messages', () => {
  const finding = sampleFinding({
    rule: 'workload/privileged',
    severity: 'high',
    title: 'x',
    message: 'Service [web](https://evil.example) \u202e runs privileged.',
    subject: workloadNamed('web'),
    sightings: [inFile('compose.yaml', 1)],
  });
  const { message } = runOf({ ...sampleReport(), findings: [finding] }).results[0];
  assert.equal(message.text, 'Service \\[web\\](https://evil.example) \\\\u202e runs privileged.');
});

const paths: readonly [string, string, string, boolean][] = [
  ['/srv/shop', './a//compose.yaml', 'a/compose.yaml', true],
  ['/srv/shop/', '/srv/shop/a b/#1.yaml', 'a%20b/%231.yaml', true],
  ['/srv/shop', '/srv/shopping/x', 'file:///srv/shopping/x', false],
  ['/srv/shop', '../x.yaml', '../x.yaml', true],
  ['/srv/shop', 'javascript:x', 'javascript%3Ax', true],
  ['/srv/shop', 'a\\b', 'a%5Cb', true],
  ['/', '/etc/x', 'etc/x', true],
  ['C:\\shop', 'C:\\shop\\deploy\\x', 'deploy/x', true],
  ['C:\\shop', 'D:\\x', 'file:///D%3A/x', false],
  ['/srv', 'x\ud800', 'x%EF%BF%BD', true],
];
for (const [base, file, uri, relative] of paths) {
  test(`${file} seen from ${base}`, () => {
    const expected = relative ? { uri, uriBaseId: '%SRCROOT%' } : { uri };
    assert.deepEqual(artifactPaths(base)(file), expected);
  });
}

test('folders end in a slash', () => {
  assert.equal(directoryUri('/srv/my shop/'), 'file:///srv/my%20shop/');
  assert.equal(directoryUri('/'), 'file:///');
});
