import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../src/core/findings/report.ts';
import { isOpen } from '../../src/core/findings/summary.ts';
import { writeCheckstyle } from '../../src/reports/checkstyle/checkstyle.ts';
import { annotationsOf } from '../../src/reports/content/annotations.ts';
import { writeGithub } from '../../src/reports/github/github.ts';
import { writeGitlab } from '../../src/reports/gitlab/gitlab.ts';
import { elementsNamed, elementsOf, skipWithoutXml } from '../kit/read-xml.ts';
import { hostileText, inFile, sampleFinding, sampleReport } from '../kit/sample-report.ts';
import { settledReport } from '../kit/settled-report.ts';

const base = { baseDirectory: '/srv' };

/** A workflow command as the runner reads it (ActionCommand.cs): the name, the properties and the data, decoded. */
function readCommand(line: string) {
  const [, name = '', written = '', data = ''] = /^::(\w+) ([^:]*)::(.*)$/u.exec(line) ?? [];
  const decode = (text: string): string =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  const pairs = written
    .split(',')
    .map((one) => [one.slice(0, one.indexOf('=')), decode(one.slice(one.indexOf('=') + 1))]);
  return { name, properties: Object.fromEntries(pairs) as Record<string, string>, data: decode(data) };
}

const commandsOf = (report: Report) =>
  writeGithub(report, base)
    .split('\n')
    .filter((line) => line !== '')
    .map(readCommand);

interface Entry {
  description: string;
  check_name: string;
  fingerprint: string;
  severity: string;
  location: { path: string; lines: { begin: number } };
}

const entriesOf = (report: Report): readonly Entry[] => JSON.parse(writeGitlab(report, base));

/** A report of one finding. */
function reportOf(finding: Report['findings'][number]): Report {
  return { ...sampleReport(), findings: [finding], outcomes: sampleReport().outcomes.slice(0, 1), gaps: [] };
}

const [first] = sampleReport().findings;
const given = { ...first, rule: 'workload/privileged', title: 'Privileged container' } as const;

function findingWith(rest: Partial<Report['findings'][number]>) {
  assert.ok(first);
  return sampleFinding({ ...first, ...given, fixes: [], waived: false, ...rest });
}

test('github: a command for each place, with its range, its level by severity and the rule', () => {
  const sightings = [inFile('/srv/a/compose.yaml', 7, 5, 21), inFile('./compose.prod.yaml', 3, 1, 4)];
  const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
  const names = severities.map((severity) => {
    const commands = commandsOf(reportOf(findingWith({ severity, sightings }))).slice(0, 2);
    assert.deepEqual(
      commands.map(({ properties }) => properties),
      [
        {
          file: 'a/compose.yaml',
          line: '7',
          col: '5',
          endLine: '7',
          endColumn: '21',
          title: `Privileged container (${severity} workload/privileged)`,
        },
        {
          file: 'compose.prod.yaml',
          line: '3',
          col: '1',
          endLine: '3',
          endColumn: '4',
          title: `Privileged container (${severity} workload/privileged)`,
        },
      ],
    );
    return commands[0]?.name;
  });
  assert.deepEqual(names, ['error', 'error', 'warning', 'notice', 'notice']);
});

test('github: a range over several lines has no columns, and ends on its last line with text', () => {
  const range = { startLine: 2, startColumn: 1, endLine: 5, endColumn: 1, startOffset: 4, endOffset: 40 };
  const sightings = [{ in: 'file', file: 'compose.yaml', range } as const];
  const [command] = commandsOf(reportOf(findingWith({ sightings })));
  assert.deepEqual(
    [command?.properties['line'], command?.properties['endLine'], command?.properties['col']],
    ['2', '4', undefined],
  );
});

test('what is in no file is reported with its subject in each format', { skip: skipWithoutXml }, () => {
  const at = { in: 'document', document: 'inspect of web', pointer: '/HostConfig/Privileged' } as const;
  const report = reportOf(findingWith({ message: 'It is privileged', sightings: [at] }));
  const [command] = commandsOf(report);
  assert.equal(command?.properties['file'], undefined);
  assert.match(
    command?.data ?? '',
    /^It is privileged \(workload .*, inspect of web \/HostConfig\/Privileged\)$/,
  );
  assert.match(entriesOf(report)[0]?.location.path ?? '', /^workload\//);
  const [file] = elementsNamed(elementsOf(writeCheckstyle(report, base)), 'file');
  assert.match(file?.[1]['name'] ?? '', /^workload\//);
});

test('gaps, unknowns, failures and what is suppressed are in each format, and no level of an open finding', () => {
  const report = settledReport();
  const failures = [{ code: 'TARGET_MISSING', message: 'x.yaml: no such file' }];
  const annotations = annotationsOf(report, { ...base, failures });
  for (const gap of report.gaps)
    assert.ok(annotations.some(({ level, message }) => level === 'gap' && message.endsWith(gap.why)));
  const unknown = report.outcomes.filter(({ outcome, ignored }) => outcome.state === 'unknown' && !ignored);
  assert.ok(unknown.length > 0);
  for (const { rule, outcome } of unknown) {
    const [doubt] = 'doubts' in outcome ? (outcome.doubts ?? []) : [];
    assert.ok(
      annotations.some(
        ({ level, message }) =>
          level === 'unknown' && message.includes(rule) && message.includes(doubt ?? ''),
      ),
      rule,
    );
  }
  const suppressed = annotations.filter(({ level }) => level === 'suppressed').map(({ message }) => message);
  assert.equal(suppressed.length, report.findings.filter((finding) => !isOpen(finding)).length);
  assert.ok(suppressed.some((message) => message.endsWith('waived until 2027-03-31: moves in March)')));
  assert.ok(suppressed.some((message) => message.endsWith('(high; in the baseline)')));
  const github = writeGithub(report, { ...base, failures }).split('\n');
  assert.match(github[0] ?? '', /^::error title=A named target does not exist::TARGET_MISSING: x\.yaml/);
  const counts = [annotations.length, annotations.length];
  assert.deepEqual(
    [github.length - 1, JSON.parse(writeGitlab(report, { ...base, failures })).length],
    counts,
  );
  const errors = writeCheckstyle(report, { ...base, failures }).match(/<error /gu);
  assert.equal(errors?.length, annotations.length);
});

test('gitlab: every entry has what GitLab requires, and a fingerprint that is its own and stays', () => {
  const place = inFile('compose.yaml', 7);
  const report = settledReport();
  const twice = { ...report, findings: [...report.findings, findingWith({ sightings: [place, place] })] };
  const entries = entriesOf(twice);
  for (const { description, check_name, fingerprint, severity, location } of entries) {
    assert.ok(description !== '' && check_name !== '');
    assert.match(fingerprint, /^\S+$/);
    assert.match(severity, /^(?:info|minor|major|critical|blocker)$/);
    assert.ok(location.path !== '' && !location.path.startsWith('./'));
    assert.ok(Number.isInteger(location.lines.begin) && location.lines.begin >= 1);
  }
  assert.equal(new Set(entries.map(({ fingerprint }) => fingerprint)).size, entries.length);
  assert.deepEqual(entriesOf(twice), entries);
});

test(
  'checkstyle: files with errors, each with a line, a column, a severity and a source',
  { skip: skipWithoutXml },
  () => {
    const elements = elementsOf(writeCheckstyle(settledReport(), base));
    const [root, ...others] = elements;
    assert.deepEqual(root?.slice(0, 2), ['checkstyle', { version: '4.3' }]);
    assert.ok(others.every(([tag]) => tag === 'file' || tag === 'error'));
    for (const [, { line, column, severity, message, source }] of elementsNamed(elements, 'error')) {
      assert.ok(Number(line) >= 1 && Number(column) >= 1);
      assert.match(severity ?? '', /^(?:error|warning|info)$/);
      assert.ok(message !== undefined && source !== '');
    }
    const names = elementsNamed(elements, 'file').map(([, { name }]) => name);
    assert.equal(new Set(names).size, names.length);
  },
);

const texts = [
  hostileText,
  '\n::error::injected',
  'a\r\n::add-mask::x',
  '::stop-commands::x%0A::set-env name=PATH::/tmp',
  'a,line=1::b',
  ']]></error></file><file name="x"/>',
  '"><!-- ',
  '&amp; &#0; %x; 100%25',
  '\u0000\u0008\ufffe\uffff\ud800\u0085\u2028',
];
for (const text of texts) {
  test(`text from outside is text: ${JSON.stringify(text)}`, { skip: skipWithoutXml }, () => {
    const own = new Set(['kind', 'state', 'severity', 'category', 'in', 'collectedAt', 'version']);
    const report: Report = JSON.parse(JSON.stringify(settledReport()), (key, value: unknown) =>
      typeof value === 'string' && !own.has(key) ? text : value,
    );
    const commands = commandsOf(report);
    assert.equal(commands.length, annotationsOf(report, base).length);
    assert.ok(commands.every(({ name }) => /^(?:error|warning|notice)$/u.test(name)));
    const known = new Set(['file', 'line', 'col', 'endLine', 'endColumn', 'title']);
    assert.ok(commands.every(({ properties }) => Object.keys(properties).every((name) => known.has(name))));
    assert.equal(entriesOf(report).length, commands.length);
    const elements = elementsOf(writeCheckstyle(report, base));
    assert.ok(elements.every(([tag]) => /^(?:checkstyle|file|error)$/u.test(tag)));
    assert.equal(elementsNamed(elements, 'error').length, commands.length);
  });
}

test('a percent sign of a message comes back as it was', () => {
  const sightings = [inFile('compose, a:b 100%.yaml', 1)];
  const [command] = commandsOf(reportOf(findingWith({ message: 'uses 100%0A of: a, b', sightings })));
  assert.match(command?.data ?? '', /uses 100%0A of: a, b$/);
  assert.equal(command?.properties['file'], 'compose, a:b 100%.yaml');
});
