import assert from 'node:assert/strict';
import { buildReport } from '../../src/app/build-report.ts';
import { check as inArguments } from '../../src/checks/workload/secrets-in-arguments.ts';
import { check as inEnvironment } from '../../src/checks/workload/secrets-in-environment.ts';
import { collectFacts } from '../../src/collect/collect-facts.ts';
import type { Facts } from '../../src/core/facts/facts.ts';
import { systemClock } from '../../src/io/clock.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { engineClient } from '../../src/io/engine/client.ts';
import { factsWith } from '../kit/facts.ts';
import { githubToken } from '../kit/random-text.ts';
import { witness } from '../kit/witness.ts';
import { labTest } from './kit/availability.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const sharedDefault = sharedEngine('default');

/** In every planted value. */
const canary = 'QuOkKa';
const token = githubToken(canary);

async function collect(engine: LabEngine): Promise<Facts> {
  const client = engineClient({ kind: 'unix', path: engine.socket });
  try {
    return (await collectFacts({ tool: 'lab', files: diskFiles('/'), client, clock: systemClock })).facts;
  } finally {
    client.close();
  }
}

labTest('values planted in a running container are seen, and are nowhere in what is collected', async () => {
  const engine = await sharedDefault();
  const image = await labImage(engine);
  const planted = [
    ['--label', `api.token=${canary}`],
    ['--label', `note=${token}`],
    ['--env', `NOTE=${token}`],
    ['--env', `DB_PASSWORD=${canary}`],
    ['--env', `APP_CONFIG={"db":{"password":"${canary}"}}`],
    ['--label', `app.config=admin_password: ${canary}`],
    ['--log-driver', 'json-file'],
    ['--log-opt', `tag=${token}`],
    ['--health-cmd', `true --password=${canary}`],
    ['--entrypoint', 'sh'],
  ].flat();
  const script = `sleep 600; : --secret ${canary} ${token}`;
  const words = ['run', '-d', '--name', 'planted', ...planted, image, '-c', script, '--token', canary];
  const { code, stderr } = await engine.docker(...words);
  assert.equal(code, 0, stderr);
  const facts = await collect(engine);
  await engine.docker('rm', '--force', 'planted');
  const text = JSON.stringify(facts).toLowerCase();
  assert.ok(text.includes('"planted"'));
  assert.ok(!text.includes(canary.toLowerCase()), 'no value, nor a part of one');
  const workloads = facts.workloads.filter(({ written }) => written.name === 'planted');
  const alone = factsWith({ workloads, images: facts.images, engine: facts.engine });
  const report = buildReport(alone, [inArguments, inEnvironment], { version: '0.0.0', targets: ['lab'] });
  witness('live', report.outcomes);
  assert.deepEqual(
    report.findings
      .map(({ severity, detail }) =>
        [severity, ...Object.values(detail.kind === 'setting' ? detail.parts : {})].join(' '),
      )
      .toSorted(),
    [
      'high NOTE',
      'high command  GitHub token',
      'high label note GitHub token',
      'high log-option tag GitHub token',
      'medium APP_CONFIG',
      'medium DB_PASSWORD',
      'medium command --secret its name',
      'medium command --token its name',
      'medium healthcheck --password its name',
      'medium label api.token its name',
      'medium label app.config setting admin_password in its value',
    ],
  );
  assert.ok(!JSON.stringify(report).toLowerCase().includes(canary.toLowerCase()));
});
