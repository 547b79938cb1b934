import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cataloger } from './cataloger.ts';
import { composerCataloger } from './composer/composer-cataloger.ts';
import { condaCataloger } from './conda/conda-cataloger.ts';
import { gemCataloger } from './gem/gem-cataloger.ts';
import { npmCataloger } from './npm/npm-cataloger.ts';
import { nugetCataloger } from './nuget/nuget-cataloger.ts';
import { pypiCataloger } from './pypi/pypi-cataloger.ts';
import { languageSamples } from './test-language-samples.ts';
import { gapTexts, fileReading, shownPackages } from './test-reading.ts';

const unclaimed: readonly [Cataloger, string, string][] = [
  [npmCataloger, '/app/package.json', 'the application itself'],
  [npmCataloger, '/app/node_modules/a/lib/package.json', 'a folder in a package'],
  [npmCataloger, '/app/node_modules/@a/package.json', 'a scope'],
  [npmCataloger, '/app/node_modules/.cache/package.json', 'a folder of a tool'],
  [npmCataloger, '/app/node_modules/a/package-lock.json', 'the lock file of the developers of a package'],
  [npmCataloger, '/app/node_modules/a/yarn.lock', 'the lock file of the developers of a package'],
  [npmCataloger, '/app/not-yarn.lock', 'another name'],
  [pypiCataloger, '/usr/lib/python3/dist-packages/a/requirements.txt', 'a file of a package'],
  [pypiCataloger, '/usr/lib/python3/dist-packages/a-1.0.dist-info/RECORD', 'another file of a package'],
  [
    pypiCataloger,
    '/usr/lib/python3/dist-packages/a/poetry.lock',
    'the lock file of the developers of a package',
  ],
  [
    gemCataloger,
    '/usr/lib/ruby/gems/3.3.0/gems/rbs-3.4.0/Gemfile.lock',
    'the lock file of the developers of a gem',
  ],
  [gemCataloger, '/app/own.gemspec', 'a gem that is not installed'],
  [composerCataloger, '/app/vendor/a/b/composer.lock', 'the lock file of the developers of a package'],
  [condaCataloger, '/opt/conda/conda-meta/history', 'the history of conda'],
  [nugetCataloger, '/app/app.runtimeconfig.json', 'another file of a program'],
];

for (const [cataloger, path, what] of unclaimed)
  test(`${cataloger.name} does not read ${path}: ${what}`, () => assert.ok(!cataloger.claims(path)));

for (const { cataloger, path } of languageSamples.filter(
  (sample, at, all) => all.findIndex((other) => other.path === sample.path) === at,
)) {
  test(`garbage in ${path} is a gap`, () => {
    const garbage = [Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3, 0xff, 0xfe]), '<html>404</html>'];
    for (const content of garbage) assert.ok(gapTexts(cataloger, path, content).length > 0, String(content));
  });
}

const oddEntries: readonly [Cataloger, string, string, string[], RegExp][] = [
  [
    npmCataloger,
    '/app/package-lock.json',
    '{"lockfileVersion":3,"packages":{"node_modules/a":7,"node_modules/b":{"version":1},"node_modules/c":{"version":"1.0.0"},"node_modules/d e":{"version":"1"},"node_modules/a/b/c":{"version":"1"}}}',
    ['c@1.0.0'],
    /"node_modules\/a": .*"node_modules\/b": version is not a string.*"node_modules\/d e": its name has spaces.*not one of npm/u,
  ],
  [
    npmCataloger,
    '/app/package-lock.json',
    '{"lockfileVersion":1,"dependencies":{"a":null,"b":{"version":"1.0.0","dependencies":{"c":[]}},"d":{"version":"2.0.0","dependencies":[]}}}',
    ['b@1.0.0', 'd@2.0.0'],
    /"a": it is not an object.*"c": it is not an object/u,
  ],
  [
    npmCataloger,
    '/app/yarn.lock',
    '<<<<<<< HEAD\na@^1:\n  version "1.0.0"\n=======\nb@^1:\n  resolved "x"\n',
    ['a@1.0.0'],
    /"<<<<<<< HEAD": .*"=======": .*"b@\^1:": it has no version/u,
  ],
  [
    npmCataloger,
    '/app/yarn.lock',
    '__metadata:\n  version: 8\n"a@npm:1":\n  version: 1.0.0\n"b@npm:1":\n  version: 1.0.0\n  resolution: "b@npm:1.0.0"\n',
    ['b@1.0.0'],
    /"a@npm:1": it has no resolution/u,
  ],
  [
    npmCataloger,
    '/app/pnpm-lock.yaml',
    'lockfileVersion: 5.4\npackages:\n  /a/1.0.0: 7\n  /b/1.0.0: {}\n  /tmp/src/c/0a1b: {}\n',
    ['b@1.0.0'],
    /"\/a\/1\.0\.0": it is not an object.*"\/tmp\/src\/c\/0a1b": .*states no name/u,
  ],
  [
    npmCataloger,
    '/app/bun.lock',
    '{"lockfileVersion":1,"packages":{"a":{},"b":["b@1.0.0"]}}',
    ['b@1.0.0'],
    /"a": it is not a list/u,
  ],
  [npmCataloger, '/app/bun.lockb', '#!/usr/bin/env bun', [], /binary lock file of bun is not read/u],
  [
    npmCataloger,
    '/app/.pnp.data.json',
    '{"packageRegistryData":[7,["a",7],["b",[["npm:1.0.0",{}]]]]}',
    ['b@1.0.0'],
    /"entry 1": .*"a": it is not a package with its references/u,
  ],
  [
    pypiCataloger,
    '/usr/lib/python3/dist-packages/a_b-1.0.dist-info/METADATA',
    'Metadata-Version: 2.1\n',
    ['a_b@1.0'],
    /it has no Name.*it has no Version/u,
  ],
  [
    pypiCataloger,
    '/app/requirements.txt',
    'a==1.0\n!!\nb=1\nc==${VERSION}\n',
    ['a@1.0'],
    /"line 2": .*"line 3": .*"line 4": it is not a requirement/u,
  ],
  [
    pypiCataloger,
    '/app/poetry.lock',
    '[[package]]\nname = "a"\nversion = 1\n[[package]]\nversion = "1"\n[[package]]\nname = "b"\nversion = "1"\n',
    ['b@1'],
    /"a": version is not a string.*"entry 2": it has no name/u,
  ],
  [
    gemCataloger,
    '/app/Gemfile.lock',
    'GEM\n  specs:\n    rake (13.0)\n    odd\n<<<<<<< HEAD\n',
    ['rake@13.0'],
    /"line 4": .*"line 5": it is the mark of a merge conflict/u,
  ],
  [
    composerCataloger,
    '/app/composer.lock',
    '{"packages":[{"name":"a/b","version":"1.0"},{"name":"plain","version":"1.0"},7]}',
    ['a/b@1.0'],
    /"plain": its name is not vendor\/package.*"entry 3": it is not an object/u,
  ],
  [
    nugetCataloger,
    '/app/app.deps.json',
    '{"libraries":{"A/1.0":{"type":"package"},"B/1/2":{"type":"package"},"C/1":7}}',
    ['A@1.0'],
    /"B\/1\/2": .*"C\/1": it is not an object/u,
  ],
  [
    nugetCataloger,
    '/app/packages.config',
    '<packages><package version="1"/><package id="a" version="1"/></packages>',
    ['a@1'],
    /"package 1": it has no name/u,
  ],
];

for (const [cataloger, path, content, packages, gaps] of oddEntries)
  test(`an odd entry of ${path} is a gap, and the others are read: ${gaps.source}`, () => {
    const reading = fileReading(cataloger, path, content);
    assert.deepEqual(shownPackages(reading), packages);
    assert.match((reading.gaps ?? []).join(' '), gaps);
  });

const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];
const byNames: readonly [Cataloger, string, (name: string) => string][] = [
  [
    npmCataloger,
    '/app/package-lock.json',
    (name) => `{"packages":{"node_modules/${name}":{"version":"1.0"}}}`,
  ],
  [npmCataloger, '/app/package-lock.json', (name) => `{"dependencies":{"${name}":{"version":"1.0"}}}`],
  [npmCataloger, '/app/yarn.lock', (name) => `${name}@^1:\n  version "1.0"\n`],
  [
    npmCataloger,
    '/app/yarn.lock',
    (name) => `__metadata:\n  version: 8\n${name}:\n  version: "1.0"\n  resolution: "${name}@npm:1.0"\n`,
  ],
  [npmCataloger, '/app/pnpm-lock.yaml', (name) => `lockfileVersion: '9.0'\npackages:\n  ${name}@1.0: {}\n`],
  [npmCataloger, '/app/bun.lock', (name) => `{"lockfileVersion":1,"packages":{"${name}":["${name}@1.0"]}}`],
  [npmCataloger, '/app/node_modules/a/package.json', (name) => `{"name":"${name}","version":"1.0"}`],
  [pypiCataloger, '/app/Pipfile.lock', (name) => `{"_meta":{},"default":{"${name}":{"version":"==1.0"}}}`],
  [pypiCataloger, '/app/uv.lock', (name) => `[[package]]\nname = "${name}"\nversion = "1.0"\n`],
  [nugetCataloger, '/app/app.deps.json', (name) => `{"libraries":{"${name}/1.0":{"type":"package"}}}`],
  [
    nugetCataloger,
    '/app/packages.lock.json',
    (name) => `{"dependencies":{"net8":{"${name}":{"resolved":"1.0"}}}}`,
  ],
];

for (const [cataloger, path, contentOf] of byNames)
  test(`names of the prototype of objects are names in ${path}: ${contentOf('a').slice(0, 30)}`, () => {
    for (const name of names)
      assert.deepEqual(shownPackages(fileReading(cataloger, path, contentOf(name))), [`${name}@1.0`]);
  });

test('a member that an object only inherits is not one of it', () => {
  assert.deepEqual(gapTexts(nugetCataloger, '/app/app.deps.json', '{"__proto__":{"libraries":{}}}'), [
    'it has no libraries',
  ]);
});

test('a file that is longer than is read is a gap, without reading it', () => {
  const content = {
    size: 2 ** 40,
    read: () => {
      throw new Error('it is read');
    },
  };
  for (const { cataloger, path } of languageSamples.filter(({ path: name }) => !name.endsWith('.zip')))
    assert.throws(
      () => cataloger.read({ path, mode: 0o644, content, companions: new Map() }),
      /it is longer than \d+ bytes/u,
    );
});

test('gaps of one file are listed up to a number, and counted beyond', () => {
  const { gaps = [] } = fileReading(pypiCataloger, '/app/requirements.txt', '!!\n'.repeat(100));
  assert.equal(gaps.length, 21);
  assert.equal(gaps.at(-1), '80 more entries are not understood');
});

test('a file of which too much is not understood is not read to its end, and says so', () => {
  const reading = fileReading(pypiCataloger, '/app/requirements.txt', `a==1\n${'!!\n'.repeat(5000)}b==1\n`);
  assert.deepEqual(shownPackages(reading), ['a@1']);
  assert.equal(reading.gaps?.at(-1), '1000 entries are not understood, and the rest is not read');
});

test('a name or version with other than visible characters, or a very long one, is a gap', () => {
  for (const text of ['a\\u0000b', 'a\\u202eb', 'a b', 'a'.repeat(301)]) {
    const lock = `{"packages":{"node_modules/x":{"name":"${text}","version":"1"},"node_modules/y":{"version":"${text}"}}}`;
    const reading = fileReading(npmCataloger, '/app/package-lock.json', lock);
    assert.deepEqual([reading.packages, reading.gaps?.length], [[], 2]);
  }
});

test('licenses are read where a package states them', () => {
  const licensesOf = (cataloger: Cataloger, path: string, content: string): unknown =>
    fileReading(cataloger, path, content).packages?.[0]?.licenses;
  const manifest = '/app/node_modules/a/package.json';
  const metadata = '/x/a-1.0.dist-info/METADATA';
  assert.deepEqual(licensesOf(npmCataloger, manifest, '{"version":"1","license":"(MIT OR Apache-2.0)"}'), [
    '(MIT OR Apache-2.0)',
  ]);
  assert.deepEqual(licensesOf(npmCataloger, manifest, '{"version":"1","licenses":[{"type":"MIT"},"BSD"]}'), [
    'MIT',
    'BSD',
  ]);
  assert.equal(licensesOf(npmCataloger, manifest, '{"version":"1","license":7}'), undefined);
  assert.deepEqual(
    licensesOf(pypiCataloger, metadata, 'Name: a\nVersion: 1\nLicense-Expression: MIT\nLicense: x\n'),
    ['MIT'],
  );
  assert.equal(
    licensesOf(pypiCataloger, metadata, 'Name: a\nVersion: 1\nLicense: The MIT License\n  Permission is\n'),
    undefined,
  );
});
