import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from '../cli/run-cli.ts';
import { labTest } from './kit/availability.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const engineOf = sharedEngine('default');

/** Services beside whose keys the engine or Compose refuses a setting that a fix could write. */
const services: Readonly<Record<string, string>> = {
  reservation: 'mem_reservation: 1g',
  'small-reservation': 'mem_reservation: 64m',
  'deploy-reservation': 'deploy: { resources: { reservations: { memory: 1g } } }',
  period: 'cpu_period: 50000',
  secret: 'secrets: [token]',
  config: 'configs: [settings]',
  file: 'configs: [file]',
};

labTest('a fixed service starts, whatever stands beside what the fixes write', async () => {
  const engine = await engineOf();
  const directory = await mkdtemp(join(engine.directory, 'fix-start-'));
  const image = await labImage(engine);
  const written = Object.entries(services).map(
    ([name, line]) =>
      `  ${name}:\n    image: ${image}\n    command: sleep 600\n    user: "1000"\n    ${line}\n`,
  );
  const shared =
    'secrets:\n  token: { environment: TOKEN }\nconfigs:\n  settings: { content: a=b }\n  file: { file: ./file }\n';
  await writeFile(join(directory, 'compose.yaml'), `name: fixed\nservices:\n${written.join('')}${shared}`);
  await writeFile(join(directory, 'file'), 'a=b\n');
  const fixed = await runCli(['lint', 'compose.yaml', '--fix=all', '--no-policy'], { cwd: directory });
  assert.match(fixed.stderr, /^Fixed \d+ findings in compose\.yaml\n/u);
  const env = { TOKEN: 'none' };
  const { stderr } = await engine.compose(['up', '--detach'], { directory, env });
  const { stdout } = await engine.compose(['ps', '--services', '--filter', 'status=running'], {
    directory,
    env,
  });
  assert.deepEqual(stdout.trim().split('\n').toSorted(), Object.keys(services).toSorted(), stderr);
  const { stdout: text } = await engine.compose(['config'], { directory, env });
  assert.equal(text.match(/read_only: true/gu)?.length, Object.keys(services).length - 2, text);
  await engine.compose(['down', '--timeout', '0'], { directory, env });
});
