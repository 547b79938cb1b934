import assert from 'node:assert/strict';
import { parseSecurityOption } from '../../src/formats/docker-values/security-option.ts';
import { labTest } from './kit/availability.ts';
import { docker } from './kit/containers.ts';
import { labImage } from './kit/image.ts';
import { requestEngine } from './kit/request.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');

const names = ['seccomp', 'apparmor', 'label', 'no-new-privileges', 'systempaths', 'writable-cgroups'];
const unknownNames = ['', 'Seccomp', 'mask', 'unmask', 'proc-opts', 'credentialspec', 'disabled', 'a'];
const values = [
  'unconfined',
  'builtin',
  'true',
  'FALSE',
  '1',
  't',
  'yes',
  'disable',
  'type:t',
  'default',
  '',
];

const spellings = [
  'no-new-privileges',
  'disable',
  'writable-cgroups',
  ...[...names, ...unknownNames].flatMap((name) =>
    ['=', ':', ''].flatMap((sign) => values.map((value) => `${name}${sign}${value}`)),
  ),
];

/** Options that a client resolves, and one that newer engines know: the engine of the lab refuses them. */
const notOfEngine = /^(?:systempaths|writable-cgroups)/u;

/** Without SELinux, an engine takes any label. */
const label = /^label[=:]/u;

labTest('the security options of a create request are those that an engine takes', async () => {
  const engine = await plainEngine();
  const image = await labImage(engine);
  const wrong: string[] = [];
  let accepted = 0;
  for (const option of new Set(spellings)) {
    const body = { Image: image, HostConfig: { SecurityOpt: [option] } };
    const answer = await requestEngine({ socket: engine.socket }, 'POST', '/v1.45/containers/create', body);
    const taken = answer.status === 201;
    if (taken) {
      accepted += 1;
      const { Id } = answer.body as { Id: string };
      await docker(engine, 'rm', '--force', Id);
    }
    const known = parseSecurityOption(option) !== undefined;
    const differs = taken ? !known && !label.test(option) : known && !notOfEngine.test(option);
    if (differs) wrong.push(`${option}: ${taken ? 'taken, and not known' : 'known, and refused'}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(accepted > 30, `${accepted} options were taken`);
});
