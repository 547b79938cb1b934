import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint } from '../../src/app/lint.ts';
import { registeredChecks } from '../../src/app/registered-checks.ts';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import type { Check } from '../../src/core/rules/check.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { example } from './shop.ts';

/** The rules on Dockerfiles that find nothing in the shop, with the reason. */
const withoutFault: Readonly<Record<string, string>> = {
  'dockerfile/base-image-registry': 'a policy lists the registries',
  'dockerfile/base-image-signature': 'a policy says who signs',
  'dockerfile/empty-label': 'a policy lists the labels',
  'dockerfile/image-lookalike': 'no builder has an image of such a name',
  'dockerfile/instruction-before-from': 'the builder refuses such a file',
  'dockerfile/label-email': 'a policy lists the labels',
  'dockerfile/label-git-hash': 'a policy lists the labels',
  'dockerfile/label-key': 'no Dockerfile of the shop has labels',
  'dockerfile/label-license': 'a policy lists the labels',
  'dockerfile/label-time': 'a policy lists the labels',
  'dockerfile/label-url': 'a policy lists the labels',
  'dockerfile/label-version': 'a policy lists the labels',
  'dockerfile/missing-label': 'a policy lists the labels',
  'dockerfile/onbuild-trigger': 'the builder refuses such a file',
  'dockerfile/too-many-layers': 'a hundred instructions are nothing to read',
  'dockerfile/unexpected-label': 'a policy lists the labels',
  'dockerfile/unpinned-yum-packages': 'as with dnf',
  'dockerfile/unpinned-zypper-packages': 'as with dnf',
  'dockerfile/yum-cache-kept': 'as with dnf',
  'dockerfile/yum-yes': 'as with dnf',
  'dockerfile/zypper-cache-kept': 'as with dnf',
  'dockerfile/zypper-yes': 'as with dnf',
};

function readsDockerfiles(check: Check): boolean {
  // What ShellCheck says depends on whether, and in which version, it is installed.
  if (check.id === 'dockerfile/shellcheck') return false;
  if (check.on === 'image') return check.imageSurfaces?.includes('dockerfile') === true;
  return check.on === 'dockerfile';
}

const checks = registeredChecks.filter(readsDockerfiles);
const machine = { ...localMachine('0.0.0', () => undefined), env: {}, directory: example };
const { report } = await lint({ paths: ['.'] }, checks, machine);

const isRepaired = ({ subject }: Finding): boolean => subject.name.endsWith('repaired.Dockerfile');

test('every rule on Dockerfiles finds a fault in the shop, but for those with a reason', () => {
  const found = new Set(report.findings.filter((one) => !isRepaired(one)).map(({ rule }) => rule));
  const missing = checks.map(({ id }) => id).filter((id) => !found.has(id));
  assert.deepEqual(missing.toSorted(), Object.keys(withoutFault));
});

test('every Dockerfile that is built has a fault, and the repaired ones have what no edit of them can change', () => {
  const faulty = new Set(report.findings.map(({ subject }) => subject.name));
  for (const service of ['agent', 'api', 'backup', 'edge', 'ledger', 'ops', 'web'])
    assert.ok(faulty.has(`${service}/Dockerfile`), service);
  // The shop has no registry: its base image has no digest that is the same everywhere.
  const left = new Set(report.findings.filter(isRepaired).map(({ rule }) => rule));
  assert.deepEqual([...left], ['dockerfile/image-without-digest']);
});
