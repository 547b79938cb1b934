import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { IronhullError, lint } from '../../src/index.ts';

let folder = '';
const at = (name: string) => join(folder, name);
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-library-'));
  await writeFile(at('compose.yaml'), 'services:\n  web:\n    image: app\n    privileged: true\n');
  await writeFile(at('policy.yaml'), 'waive: [{ rule: workload/privileged, subject: web, reason: x }]');
  await writeFile(at('wrong.yaml'), 'waive: 1');
});
after(() => rm(folder, { recursive: true }));

test('the library judges by a policy that is named, and looks for none', async () => {
  const options = { paths: [at('compose.yaml')], only: ['workload/privileged'] };
  const { report } = await lint({ ...options, policy: at('policy.yaml') });
  assert.equal(report.findings[0]?.waived, true);
  assert.equal(report.policy?.file, at('policy.yaml'));
  assert.equal((await lint(options)).report.policy, undefined);
  await assert.rejects(lint({ ...options, policy: at('wrong.yaml') }), IronhullError);
});
