import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { IronhullError } from '../../core/errors.ts';
import { known, unreadable } from '../../core/observed.ts';
import { localMachine } from '../runtime/local-machine.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { NamedTarget } from './named-target.ts';
import { readTargets, type TargetsRead } from './read-targets.ts';

const service = (name: string) => `services:\n  ${name}:\n    image: ${name}\n`;
const deep = `deep/${Array.from({ length: 9 }, (_, n) => n).join('/')}`;

const files: Readonly<Record<string, string>> = {
  'shop/compose.yaml': service('base'),
  'shop/compose.override.yaml': 'services:\n  base:\n    privileged: true\n',
  'shop/docker-compose.yml': service('other'),
  'shop/app.yml': service('by-content'),
  'shop/services.yaml': 'services:\n  _defaults:\n    autowire: true\n',
  'shop/facts.json': '{"schemaVersion":1,"workloads":[]}',
  'shop/node_modules/a/compose.yaml': service('module'),
  'shop/.git/compose.yaml': service('git'),
  'outside/compose.yaml': service('outside'),
  'bad/compose.yaml': 'services:\n  a: [\n',
  'bad/good/compose.yaml': service('good'),
  [`${deep}/compose.yaml`]: service('deep'),
  'deep/compose.yaml': service('shallow'),
  'pieces/docker-compose.yml': service('web'),
  'pieces/docker-compose.prod.yml': 'services:\n  web:\n    privileged: true\n',
  'pieces/docker-compose.other.yml': service('whole'),
  'alone/docker-compose.prod.yml': 'services:\n  web:\n    privileged: true\n',
  'variables/.env': 'Y=true\nX=${Y}\n',
  'variables/compose.yaml': 'services:\n  a: { image: a, privileged: "${X:-false}" }\n',
  'refused/.env': 'X=${\n',
  'refused/compose.yaml': 'services:\n  a: { image: a, privileged: "${X:-false}" }\n',
  'plain/notes.txt': 'nothing',
  'parts/compose.yaml': 'include: [sub/base.yaml]\nservices:\n  a: { image: a }\n',
  'parts/compose.override.yaml': 'services:\n  a: { imag: a }\n',
  'parts/sub/base.yaml': 'services:\n  b: { image: b, prvileged: true }\n',
};

let root: string;
let machine: RuntimeContext;

before(() => {
  root = mkdtempSync(join(tmpdir(), 'ironhull-targets-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  symlinkSync(join(root, 'outside'), join(root, 'shop/link'));
  symlinkSync(join(root, 'outside/compose.yaml'), join(root, 'shop/compose.link.yaml'));
  machine = { ...localMachine('0.0.0', () => undefined), directory: root, env: {} };
});

after(() => rmSync(root, { recursive: true }));

const read = (...named: NamedTarget[]): Promise<TargetsRead> => readTargets(named, machine);
const services = ({ facts }: TargetsRead) => facts.workloads.map(({ written }) => written.name).toSorted();

const denying = (name: string) => unreadable('denied', 'permission denied', join(root, name));

describe('a folder', () => {
  test('gives every file that a target is sure of, and follows no link', async () => {
    const reading = await read({ path: 'shop' });
    assert.deepEqual(services(reading), ['base', 'by-content', 'other']);
    assert.deepEqual(reading.names, ['shop']);
    const base = reading.facts.workloads.find(({ written }) => written.name === 'base');
    assert.ok(base?.written.settings.privileged, 'the override is merged');
  });

  test('a file that is invalid is a problem at its line, and the others are read', async () => {
    const reading = await read({ path: 'bad' });
    assert.deepEqual(services(reading), ['good']);
    const [problem] = reading.problems;
    assert.equal(problem?.rule.id, 'compose/invalid');
    assert.equal(problem.at[0].file, 'bad/compose.yaml');
    assert.deepEqual(
      reading.gaps.map(({ what }) => what),
      ['bad/compose.yaml'],
    );
    assert.deepEqual(reading.failures, []);
  });

  test('what is too deep is a gap', async () => {
    const reading = await read({ path: 'deep' });
    assert.deepEqual(services(reading), ['shallow']);
    assert.match(reading.gaps[0]?.why ?? '', /8 folders deep/u);
    assert.equal(reading.gaps[0]?.subject.kind, 'folder');
  });

  test('a file that says nothing wrong passes the rule of its kind, by the key of its problems', async () => {
    const state = async (path: string) =>
      (await read({ path })).outcomes
        .filter(({ rule }) => rule === 'compose/invalid')
        .map(({ rule, subject, outcome }) => [rule, subject.key, outcome.state]);
    assert.deepEqual(await state('deep'), [['compose/invalid', 'compose:compose.yaml', 'passed']]);
    assert.deepEqual(await state('bad'), [['compose/invalid', 'compose:good/compose.yaml', 'passed']]);
    const [problem] = (await read({ path: 'bad' })).problems;
    assert.equal(problem?.subject.key, 'compose:compose.yaml');
    assert.deepEqual(
      (await read({ path: 'bad' })).gaps.map(({ subject }) => subject),
      [problem.subject],
    );
    assert.equal((await state('shop')).length, 4, 'an override has an outcome of its own');
  });

  test('a file that is only a part is merged over the main file beside it, and refused alone', async () => {
    const reading = await read({ path: 'pieces' });
    assert.deepEqual(reading.problems, []);
    assert.deepEqual(services(reading), ['web', 'web', 'whole']);
    const part = reading.facts.workloads.find(({ file }) => file?.name === 'pieces/docker-compose.prod.yml');
    assert.ok(part?.written.settings.privileged && part.written.settings.image);
    assert.match(
      (await read({ path: 'alone' })).problems[0]?.message ?? '',
      /web has neither an image nor a build context/u,
    );
  });

  const privileged = ({ facts }: TargetsRead) => facts.workloads[0]?.written.settings.privileged;

  test('has the variables of its .env file, those made from others too', async () => {
    const reading = await read({ path: 'variables' });
    assert.deepEqual(reading.problems, []);
    assert.ok(reading.facts.workloads[0]);
    const setting = privileged(reading);
    assert.equal(setting && 'value' in setting ? setting.value : undefined, true);
  });

  test('with a .env file that cannot be read has no value that a variable could change', async () => {
    const readText: typeof machine.files.readText = async (path) =>
      path.endsWith('/.env') ? denying('variables/.env') : machine.files.readText(path);
    const closed = { ...machine, files: { ...machine.files, readText } };
    const setting = privileged(await readTargets([{ path: 'variables' }], closed));
    assert.match(
      setting && 'unresolved' in setting ? setting.unresolved : '',
      /variable X is not known: .*variables\/.env could not be read \(permission denied\)/u,
    );
  });

  test('with a .env file that Compose refuses is a problem, and no value is taken for known', async () => {
    const reading = await read({ path: 'refused' });
    assert.deepEqual(
      reading.problems.map(({ rule, subject }) => [rule.id, subject.name]),
      [['compose/invalid', 'refused/compose.yaml']],
    );
    assert.match(reading.problems[0]?.message ?? '', /refused\/.env cannot be read: the file is not valid/u);
    const setting = privileged(reading);
    assert.match(setting && 'unresolved' in setting ? setting.unresolved : '', /refused\/.env is invalid/u);
  });

  test('without any file is an error', async () => {
    await assert.rejects(read({ path: 'plain' }), /plain/u);
  });

  test('that cannot be searched says why, and not that it holds nothing', async () => {
    const denied = unreadable('denied', 'permission denied', join(root, 'plain'));
    const closed = { ...machine.files, list: async () => denied };
    await assert.rejects(
      readTargets([{ path: 'plain' }], { ...machine, files: closed }),
      /permission denied/u,
    );
  });

  test('names the file whose content cannot tell what it is, as not searched', async () => {
    const withBytes: typeof machine.files.withBytes = async (path, use) =>
      path.endsWith('/app.yml') ? denying('shop/app.yml') : machine.files.withBytes(path, use);
    const closed = { ...machine, files: { ...machine.files, withBytes } };
    const { gaps } = await readTargets([{ path: 'shop' }], closed);
    assert.deepEqual(
      gaps.map(({ what, why, subject }) => [what, why, subject.name]),
      [
        ['shop/app.yml', 'permission denied', 'shop'],
        [
          'shop/compose.link.yaml',
          'it is a link to a file outside of the folder, and was not read: name it',
          'shop',
        ],
      ],
    );
  });

  test('names the entry that may be a file or a folder, as not searched', async () => {
    const status: typeof machine.files.status = async (path) =>
      path.endsWith('/sub') ? denying('parts/sub') : machine.files.status(path);
    const { gaps } = await readTargets([{ path: 'parts' }], {
      ...machine,
      files: { ...machine.files, status },
    });
    assert.deepEqual(
      gaps.map(({ what, why, subject }) => [what, why, subject.name]),
      [['parts/sub', 'permission denied', 'parts']],
    );
  });
});

describe('a file', () => {
  test('that a target only finds likely is read where it is named', async () => {
    assert.deepEqual(services(await read({ path: 'shop/services.yaml' })), ['_defaults']);
    assert.equal((await read({ path: 'outside/compose.yaml' })).names[0], 'outside/compose.yaml');
  });

  test('of no known kind is an error that says what is read', async () => {
    const unknown = (error: unknown) =>
      error instanceof IronhullError &&
      error.code === 'TARGET_UNKNOWN' &&
      /notes\.txt.*Compose/u.test(error.detail);
    await assert.rejects(read({ path: 'plain/notes.txt' }), unknown);
  });

  test('that is a script with run lines is an error that says how these are checked', async () => {
    writeFileSync(join(root, 'plain/run it.sh'), '#!/bin/sh\ndocker run --privileged x\n');
    const hinted = (error: unknown) =>
      error instanceof IronhullError && error.detail.endsWith(`--run "$(cat 'plain/run it.sh')"`);
    await assert.rejects(read({ path: 'plain/run it.sh' }), hinted);
    rmSync(join(root, 'plain/run it.sh'));
  });
});

test('a file or folder that is named again, in another spelling or through a link, is read once', async () => {
  const file = ['shop/app.yml', './shop/app.yml', join(root, 'shop/app.yml'), 'shop/../shop/app.yml'];
  assert.deepEqual(services(await read(...file.map((path) => ({ path })))), ['by-content']);
  const folder = ['outside', 'outside/', 'shop/link', join(root, 'outside')];
  const reading = await read(...folder.map((path) => ({ path })));
  assert.deepEqual(services(reading), ['outside']);
  assert.deepEqual(reading.names, ['outside'], 'the first spelling is shown');
  const through = await read({ path: 'outside/compose.yaml' }, { path: 'shop/link/compose.yaml' });
  assert.deepEqual(services(through), ['outside']);
});

test('a problem of an included or merged file has the same key however the folder is spelled', async () => {
  const parts = join(root, 'parts');
  const spelled = [
    await read({ path: 'parts' }),
    await read({ path: parts }),
    await readTargets([{ path: '.' }], { ...machine, directory: parts }),
  ];
  const wanted = ['compose:compose.override.yaml', 'compose:sub/base.yaml'];
  for (const { problems } of spelled)
    assert.deepEqual(problems.map(({ subject }) => subject.key).toSorted(), wanted);
});

describe('standard input', () => {
  const piped = (text: string): void => {
    machine = { ...machine, standardInput: async () => known(text, 'standard input') };
  };

  test('is recognised by its content or by the given name', async () => {
    piped(service('piped'));
    const [workload] = (await read({ path: '-' })).facts.workloads;
    assert.deepEqual(workload?.written.at[0]?.in === 'file' && workload.written.at[0].file, 'standard input');
    piped('services: [\n');
    const named = await read({ path: '-', stdinName: 'x/compose.yaml' });
    assert.equal(named.problems[0]?.at[0].file, 'x/compose.yaml');
  });

  test('has the key of the file whose name is given, however it is spelled', async () => {
    piped(service('piped'));
    const spelled = ['shop/compose.yaml', join(root, 'shop/compose.yaml')];
    const given = await Promise.all(spelled.map((stdinName) => read({ path: '-', stdinName })));
    const file = await read({ path: 'shop/compose.yaml' });
    const keys = [...given, file].map(({ facts }) => facts.workloads.map(({ file: of }) => of?.key));
    assert.deepEqual(keys[0], keys[2]);
    assert.deepEqual(keys[1], keys[2]);
  });

  test('of no known kind is an error', async () => {
    piped('hello');
    await assert.rejects(read({ path: '-' }), /standard input/u);
  });
});
