import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imagesWith } from '../../../test/kit/plain-image.ts';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { buildReport } from '../../app/build-report.ts';
import { engineImage } from '../../app/subjects/engine-image.ts';
import type { Check, ParameterValues } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { FoundImageFiles, ImageFile, ImageFiles } from '../../core/image/image.ts';
import { known } from '../../core/observed.ts';
import { checks as reviews } from '../inventory/image-reviews.ts';
import { check as setuidFiles } from './setuid-files.ts';
import { check as writableFiles } from './world-writable-files.ts';

const none: FoundImageFiles = { count: 0, first: [] };

function fileAt(path: string, more: Partial<ImageFile> = {}): ImageFile {
  return { path, kind: 'file', mode: 0o4755, uid: 0, ...more };
}

function outcomeOf(check: Check, files: Partial<ImageFiles>, parameters?: ParameterValues): Outcome {
  const value = { entries: 10, layers: 2, raising: none, writable: none, ...files };
  const [image] = imagesWith({ files: known(value, 'files of image app:1') }).slice(-1);
  assert.ok(image);
  return check.evaluate(
    {
      image: engineImage(image),
      name: 'app:1',
      usedBy: known([], ''),
      base: known({ id: '', name: '', steps: 0 }, ''),
      derived: [],
      now: '',
    },
    parameters,
  );
}

function raising(first: readonly ImageFile[], count = first.length): Partial<ImageFiles> {
  return { raising: { count, first } };
}

test('programs of every distribution are low, others medium, and each is named', () => {
  const files = [fileAt('/usr/bin/su'), fileAt('/bin/mount'), fileAt('/opt/su'), fileAt('/usr/bin/sudo')];
  const outcome = outcomeOf(setuidFiles, raising(files));
  assert.ok(outcome.state === 'failed');
  assert.deepEqual(
    outcome.problems.map(({ severity, message }) => [severity, message.replace(/^.*: /u, '')]),
    [
      ['medium', '/opt/su (4755), /usr/bin/sudo (4755)'],
      ['low', '/usr/bin/su (4755), /bin/mount (4755)'],
    ],
  );
});

test('files that a policy allows are not reported, and differ from having none', () => {
  const files = raising([fileAt('/usr/bin/sudo'), fileAt('/opt/x')]);
  const some = outcomeOf(setuidFiles, files, { allowed: ['/opt/x'] });
  assert.ok(some.state === 'failed');
  assert.doesNotMatch(some.problems[0].message, /\/opt\/x/u);
  const all = outcomeOf(setuidFiles, files, { allowed: ['/opt/x', '/usr/bin/sudo'] });
  assert.ok(all.state === 'passed');
  assert.match(
    all.evidence[0].saw,
    /except those that the policy allows in 10 files and directories of 2 layers/u,
  );
});

test('files missing from the facts are a doubt, even if the policy allows the listed ones', () => {
  const outcome = outcomeOf(setuidFiles, raising([fileAt('/opt/x')], 201), { allowed: ['/opt/x'] });
  assert.ok(outcome.state === 'unknown');
  assert.match(outcome.doubts[0], /200 more/u);
});

test('a possibly hidden file is a doubt beside the visible ones', () => {
  const maybe = fileAt('/srv/a', { mode: 0o666, mayBeHidden: true });
  const alone = outcomeOf(writableFiles, { writable: { count: 1, first: [maybe] } });
  assert.equal(alone.state, 'unknown');
  const both = { count: 2, first: [maybe, fileAt('/srv/b', { mode: 0o666 })] };
  const outcome = outcomeOf(writableFiles, { writable: both });
  assert.ok(outcome.state === 'failed');
  assert.match(outcome.problems[0].message, /^1 world-writable file or directory: .*\/srv\/b \(0666\)$/u);
  assert.match(outcome.doubts?.[0] ?? '', /\/srv\/a/u);
});

test('one rule decides: the inventory review if files were not collected, else each image', () => {
  const files = known({ entries: 1, layers: 1, raising: none, writable: none }, 'files of image app:1');
  const all: readonly Check[] = [...reviews, setuidFiles];
  const answers = (images: readonly object[]): readonly string[] => {
    const facts = subjectFacts('inventory', { images });
    const { outcomes } = buildReport(facts, all, { version: '0.0.0', targets: [] });
    witness('recorded', outcomes);
    return outcomes
      .filter(({ rule }) => rule.endsWith('/setuid-files'))
      .map(({ rule, outcome }) => `${rule} ${outcome.state}`)
      .toSorted();
  };
  assert.deepEqual(answers([{ references: ['app:1'] }]), [
    'image/setuid-files not-applicable',
    'inventory/setuid-files unknown',
  ]);
  assert.deepEqual(answers([{ references: ['app:1'], files }]), [
    'image/setuid-files passed',
    'inventory/setuid-files not-applicable',
  ]);
});
