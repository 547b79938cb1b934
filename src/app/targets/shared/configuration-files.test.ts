import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { describeLocation } from '../../../core/location.ts';
import { localMachine } from '../../runtime/local-machine.ts';
import { composeOptions } from '../named-project.ts';
import { readTargets } from '../read-targets.ts';

const root = mkdtempSync(join(tmpdir(), 'ironhull-configuration-'));
after(() => {
  rmSync(root, { recursive: true });
});

async function credentialsOf(folder: string, files: Readonly<Record<string, string>>) {
  const directory = join(root, folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const machine = { ...localMachine('0.0.0', () => undefined), directory, env: {} };
  const { facts } = await readTargets([{ path: '.' }], machine, await composeOptions({}, machine));
  return facts.workloads.flatMap(({ written: { settings } }) => {
    const { credentials } = settings;
    const entries = credentials !== undefined && 'value' in credentials ? credentials.value : [];
    return entries.map((entry) => {
      const [at] = entry.at;
      const place = at === undefined ? '' : describeLocation(at);
      return 'value' in entry ? `${place} ${entry.value.name}` : entry.unresolved;
    });
  });
}

const text = 'a: b\npassword: tea-and-buns\n';

test('configuration files of the project are read, by a mount and as configs', async () => {
  const compose = `services:
  a: {image: a, volumes: ["./a.yml:/etc/a.yml:ro", "./conf.d:/etc/a/conf.d:ro"], configs: [c]}
configs: {c: {file: ./c.yml}}
`;
  const found = await credentialsOf('read', {
    'compose.yaml': compose,
    'a.yml': text,
    'c.yml': text,
    'conf.d/d.yml': text,
  });
  assert.deepEqual(found.toSorted(), [
    'a.yml:2:1 password',
    'c.yml:2:1 password',
    'conf.d/d.yml:2:1 password',
  ]);
});

test('secrets, keys, data and what lies elsewhere are not; a missing configuration is not known', async () => {
  const compose = `services:
  a:
    image: a
    volumes: ["./s.yml:/run/secrets/s.yml", "./key.pem:/k.pem", "./data:/data", ".:/app", "./link.yml:/l.yml", "./gone.yml:/g.yml"]
    secrets: [s]
secrets: {s: {file: ./s.yml}}
`;
  mkdirSync(join(root, 'other'));
  writeFileSync(join(root, 'outside.yml'), text);
  symlinkSync('../outside.yml', join(root, 'other/link.yml'));
  const files = { 'compose.yaml': compose, 's.yml': text, 'key.pem': text, 'data/x.yml': text };
  assert.deepEqual(await credentialsOf('other', files), [
    'configuration file gone.yml: the file could not be read',
  ]);
});
