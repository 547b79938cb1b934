import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { planFixes } from '../../src/app/fix/plan-fixes.ts';
import { writeFixes } from '../../src/app/fix/write-fixes.ts';
import { lint } from '../../src/app/lint.ts';
import { registeredChecks } from '../../src/app/registered-checks.ts';
import type { Check } from '../../src/core/rules/check.ts';
import { applyEdits } from '../../src/fixes/apply-edits.ts';
import { fixesOf, type FixLevel } from '../../src/fixes/choose-fixes.ts';
import { labSkip, labTest } from './kit/availability.ts';
import { builderSkip } from './kit/build.ts';
import { mustRun } from './kit/commands.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { assertAllowed, instructionTrees, wordsOf } from './dockerfile-differences.ts';
import { fixableDockerfiles } from './fixable-dockerfiles.ts';

function readsDockerfiles(check: Check): boolean {
  // Its findings depend on the version of ShellCheck that is installed.
  if (check.id === 'dockerfile/shellcheck') return false;
  if (check.on === 'image') return check.imageSurfaces?.includes('dockerfile') === true;
  return check.on === 'dockerfile';
}

const checks = registeredChecks.filter(readsDockerfiles);
const run = { targets: { paths: ['Dockerfile'] }, checks };

/** Programs that need a network or an account: what a fix changes is their arguments, which are noted in the image. */
const noted = 'apt apt-get apk yum dnf microdnf zypper pip pip3 python3 yarn curl useradd'.split(' ');
const note = '#!/bin/sh\necho "${0##*/}" "$@" >> /calls\n';
const scripts: Readonly<Record<string, string>> = {
  ...Object.fromEntries(noted.map((name) => [name, note])),
  sudo: '#!/bin/sh\nexec "$@"\n',
};

/** What a build makes: the calls of programs, and the settings of the image that edits may not change. */
interface Built {
  calls: readonly string[];
  settings: Readonly<Record<string, unknown>>;
  labels: Readonly<Record<string, string>>;
}

test('a change that the rule does not make is refused', () => {
  const from = 'apt-get install curl';
  const rules = ['dockerfile/apt-get-yes'];
  assertAllowed(from, 'apt-get install -y curl', rules);
  for (const to of ['apt-get -y curl', 'apt-get install -y git', 'apt install curl', 'install curl apt-get'])
    assert.throws(() => assertAllowed(from, to, rules), to);
});

describe('fixed Dockerfiles', { skip: labSkip() || builderSkip('buildkit') }, () => {
  let engine: LabEngine;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    engine = await startEngine({ config: 'default' });
    env = { ...engine.env, DOCKER_BUILDKIT: '1' };
    const folder = join(engine.directory, 'tools');
    await mkdir(join(folder, 'tools'), { recursive: true });
    for (const [name, text] of Object.entries(scripts)) {
      await writeFile(join(folder, 'tools', name), text);
      await chmod(join(folder, 'tools', name), 0o755);
    }
    const lines = [`FROM ${await labImage(engine)}`, 'COPY tools /tools', 'ENV PATH=/tools:/bin'];
    await writeFile(join(folder, 'Dockerfile'), `${lines.join('\n')}\n`);
    await mustRun('docker', ['build', '--quiet', '--tag', 'tools:1', folder], { env });
  });
  after(() => engine?.stop());

  async function build(folder: string, tag: string): Promise<Built> {
    await mustRun('docker', ['build', '--quiet', '--tag', tag, folder], { env });
    // Of a container that ends at once, beside others, an engine once lost the output.
    const container = (await mustRun('docker', ['create', tag], { env })).trim();
    const copied = join(folder, 'calls');
    await mustRun('docker', ['cp', `${container}:/calls`, copied], { env });
    await mustRun('docker', ['rm', container], { env });
    const calls = await readFile(copied, 'utf8');
    const inspected = await mustRun('docker', ['image', 'inspect', '--format', '{{json .Config}}', tag], {
      env,
    });
    const { Labels, OnBuild: _, ...settings } = JSON.parse(inspected) as Record<string, unknown>;
    return {
      calls: calls.split('\n'),
      settings,
      labels: (Labels ?? {}) as Built['labels'],
    };
  }

  async function folderWith(text: string): Promise<string> {
    const folder = await mkdtemp(join(engine.directory, 'fixable-'));
    for (const [name, content] of Object.entries({ Dockerfile: text, a: 'a\n', b: 'b\n' }))
      await writeFile(join(folder, name), content);
    return folder;
  }

  const seen = new Set<string>();

  describe('each of them', { concurrency: 4 }, () => {
    for (const [n, { title, text }] of fixableDockerfiles.entries())
      labTest(`${title}: builds before and after, and differs where the fixes say`, async () => {
        const original = await folderWith(text);
        const stepwise = await fixStepByStep(text, await folderWith(text));
        const built = await build(original, `fixable-${n}:before`);
        for (const level of ['safe', 'all'] as const satisfies readonly FixLevel[]) {
          const folder = await folderWith(text);
          const machine = { ...labMachine(), directory: folder };
          const plan = await planFixes(run, level, machine);
          assert.deepEqual([plan.refused, (await writeFixes(plan, run, machine)).failures], [[], []]);
          const rules = plan.files.flatMap(({ fixes }) => fixes.map(({ finding }) => finding.rule));
          for (const rule of rules) seen.add(`${rule} ${level}`);
          const fixedText = await readFile(join(folder, 'Dockerfile'), 'utf8');
          const [trees, wanted] = [instructionTrees(fixedText), instructionTrees(text)];
          // Two options that are added at one place have the order of the edits.
          if (level === 'all')
            assert.deepEqual(wordsOf(trees).toSorted(), wordsOf(instructionTrees(stepwise.text)).toSorted());
          assert.equal(trees.length, wanted.length);
          for (const [index, tree] of wanted.entries())
            if (!stepwise.touched.has(index)) assert.deepEqual(trees[index], tree);
          const fixed = await build(folder, `fixable-${n}:${level}`);
          assertAllowed(built.calls, fixed.calls, rules);
          assert.deepEqual(fixed.settings, built.settings);
          const { 'org.opencontainers.image.authors': _, ...labels } = fixed.labels;
          assert.deepEqual(labels, built.labels);
        }
      });
  });

  labTest('every rule that edits Dockerfiles did', async () => {
    const fixable = checks.filter(({ fixable: isFixable }) => isFixable).map(({ id }) => id);
    assert.deepEqual(
      fixable.filter((id) => !seen.has(`${id} all`)),
      [],
    );
    assert.ok(seen.has('dockerfile/apt-get-yes safe') && !seen.has('dockerfile/sudo safe'));
  });
});

/**
 * Makes the edits of a Dockerfile one after the other, and asserts that each changes the instructions that it is in
 * as its rule may, and no others. Returns the result, and the indexes of the instructions that were changed.
 */
async function fixStepByStep(
  original: string,
  directory: string,
): Promise<{ text: string; touched: ReadonlySet<number> }> {
  const touched = new Set<number>();
  let text = original;
  for (;;) {
    await writeFile(join(directory, 'Dockerfile'), text);
    const { report } = await lint(run.targets, checks, { ...labMachine(), directory });
    const [next] = fixesOf(report.findings, 'all');
    if (next === undefined) break;
    const { text: edited } = applyEdits(text, next.fix.edits);
    const [trees, changed] = [instructionTrees(text), instructionTrees(edited)];
    assert.equal(changed.length, trees.length, next.finding.message);
    for (const [index, tree] of trees.entries()) {
      if (JSON.stringify(tree) === JSON.stringify(changed[index])) continue;
      touched.add(index);
      assertAllowed(tree, changed[index], [next.finding.rule]);
    }
    text = edited;
  }
  assert.ok(touched.size > 0);
  return { text, touched };
}
