import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readStates, type States } from './audit.ts';
import type { Machine } from './machine.ts';

const checkout = resolve(import.meta.dirname, '../../..');

/** Makes the image of the Dockerfile, whose base is in a registry, of the command and the scene's image of Node. */
const makeImage = `
docker create --name made node:1
docker cp --quiet /opt/ironhull made:/opt/
docker commit made ironhull:latest
docker rm made
`;

/** The README's line for containers, with what it says to add where there is AppArmor. */
function readmeLine(): string {
  const text = readFileSync(join(checkout, 'README.md'), 'utf8');
  const [, line] = /^ {4}(docker run --rm [^]*? ironhull)\n\n/mu.exec(text) ?? [];
  assert.ok(
    line !== undefined && text.includes('`--security-opt=apparmor=unconfined`'),
    'the README has the line',
  );
  return line.replace(/ ironhull$/u, ' --security-opt=apparmor=unconfined ironhull');
}

/** Audits a machine in which the command is installed from a container, as the README says. */
export async function auditInContainer(machine: Machine): Promise<States> {
  await machine.must(makeImage);
  const command = 'audit --host-root /host --policy /host/root/ironhull.yaml --format json --fail-on never';
  return readStates(await machine.must(`${readmeLine()} ${command}`));
}
