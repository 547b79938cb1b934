import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildReport } from '../app/build-report.ts';
import type { Check, Example } from '../core/rules/check.ts';
import type { RunFacts } from '../core/facts/facts.ts';
import type { Finding } from '../core/findings/finding.ts';
import { unreadable } from '../core/observed.ts';
import type { Report } from '../core/findings/report.ts';
import { applyEdits } from '../fixes/apply-edits.ts';
import { settingNames, surfacesOf } from '../knowledge/settings/setting-names.ts';
import { parameterValues } from '../policy/parameters.ts';
import { exampleSoftware } from './support/image/example-software.ts';
import { composeFacts, composeText, exampleFacts } from '../../test/kit/example-facts.ts';
import { factsWith, workloadFacts } from '../../test/kit/facts.ts';
import { witness } from '../../test/kit/witness.ts';
import { checkPaths, loadChecks } from '../../tools/generate/load.ts';
import { chosenFiles } from '../../tools/test/chosen-files.ts';

const run = { version: '0.0.0', targets: ['example'] };
const judge = (facts: RunFacts, check: Check): Report => buildReport(facts, [check], run);

/** Returns the check with the parameters of an example. */
function under(check: Check, { parameters = {} }: Example): Check {
  return { ...check, evaluate: (subject) => check.evaluate(subject, parameterValues(check, parameters)) };
}

const states = (report: Report): string[] => report.outcomes.map(({ outcome }) => outcome.state);

function assertStates(check: Check, example: Example, wanted: string): Report {
  const report = judge(exampleFacts(check.on, example), under(check, example));
  witness(example.facts === undefined ? 'text' : 'recorded', report.outcomes);
  assert.deepEqual(states(report), [wanted], JSON.stringify(report.outcomes, null, 1));
  return report;
}

function fixed(text: string, finding: Finding): string | undefined {
  const fix = finding.fixes.find(({ kind }) => kind === 'edit');
  return fix?.kind === 'edit' ? applyEdits(text, fix.edits).text : undefined;
}

/** Applies the fixes of all findings, one after the other. */
function repaired(check: Check, text: string): string {
  const finding = judge(composeFacts(text), check).findings.find((found) => fixed(text, found) !== undefined);
  const next = finding && fixed(text, finding);
  if (next === undefined || next === text) return text;
  return repaired(check, next);
}

/** Line endings, which must not affect a check. */
const lineEnds: Readonly<Record<string, (text: string) => string>> = {
  'as written': (text) => text,
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  'without a final newline': (text) => text.trimEnd(),
};

// `npm test -- src/checks/workload/privileged` runs the examples of that file alone.
const fileOf = (path: string): string => `src/checks/${path}.ts`;
const paths = checkPaths(import.meta.dirname);
const chosen = chosenFiles(paths.map(fileOf));
const files = await loadChecks(
  import.meta.dirname,
  paths.filter((path) => chosen.has(fileOf(path))),
);

/** The name of a suite begins with the path of the check file: `npm run check` remembers which of them passed. */
function suiteName(path: string, { id }: Check): string {
  return id === path ? id : `${path}: ${id}`;
}

const named = files.flatMap(({ path, checks }) =>
  checks.map((check) => [suiteName(path, check), check] as const),
);
for (const [suite, check] of named) {
  describe(suite, () => {
    for (const example of check.examples.bad) {
      it(`fails: ${example.title}`, () => {
        const report = assertStates(check, example, 'failed');
        assert.ok(
          report.findings.every(
            ({ rule, check: of = rule, evidence }) => of === check.id && evidence.length > 0,
          ),
        );
      });
    }
    for (const example of check.examples.good) {
      it(`passes: ${example.title}`, () => void assertStates(check, example, 'passed'));
    }
    for (const example of check.examples.unsure) {
      it(`is unknown: ${example.title}`, () => void assertStates(check, example, 'unknown'));
    }
    for (const example of check.examples.bad.filter(({ compose }) => compose !== undefined)) {
      for (const [name, change] of Object.entries(lineEnds)) {
        it(`is the same ${name}: ${example.title}`, () => {
          const text = change(composeText(example.compose ?? '', example.beside));
          const { imageTrust } = exampleFacts(check.on, example);
          const factsOf = (whole: string) => ({ ...composeFacts(whole), ...(imageTrust && { imageTrust }) });
          const plain = judge(factsOf(composeText(example.compose ?? '', example.beside)), check);
          const report = judge(factsOf(text), check);
          const marks = (of: Report) => of.findings.map(({ fingerprint }) => fingerprint);
          assert.deepEqual(marks(report), marks(plain));
          if (check.fixable) {
            assert.deepEqual(
              states(judge(composeFacts(repaired(check, text)), check)),
              ['passed'],
              repaired(check, text),
            );
          }
        });
      }
    }
    it('is unknown when it sees nothing', () => {
      const blind = unreadable('denied', 'permission denied', 'nothing');
      const everything = Object.keys(settingNames) as (keyof typeof settingNames)[];
      const written = {
        surface: 'container' as const,
        platform: 'docker' as const,
        key: 'container:blind',
        name: 'blind',
        at: [],
        settings: {},
        composeFiles: ['/srv/blind/compose.yaml'],
        doubts: [{ what: 'nothing could be read', at: [], affects: everything }],
      };
      const facts = factsWith({
        host: blind,
        engine: blind,
        workloads: [workloadFacts(written, { effective: blind, spec: blind })],
      });
      const [software] = exampleSoftware([], []).software;
      const unseen = software && {
        ...software,
        inventory: { ...software.inventory, distribution: blind, gaps: [{ what: '/', why: 'denied' }] },
        sboms: [{ statement: 'sha256:0', format: '', comparison: blind }],
      };
      const scanned = unseen === undefined ? [] : [unseen];
      const dockerfiles = [{ file: { name: 'Dockerfile', key: 'Dockerfile' }, text: 'unreadable' }];
      // A rule on files alone has no container as a subject.
      const wanted = check.on !== 'workload' || surfacesOf(check).includes('container') ? ['unknown'] : [];
      // A policy on signatures gives the rules on them something to see nothing of.
      const imageTrust = { policy: { images: [] }, verdicts: [], locked: [], unread: [] };
      assert.deepEqual(
        states(judge({ ...facts, dockerfiles, imageTrust, software: scanned }, check)),
        wanted,
      );
    });
  });
}
