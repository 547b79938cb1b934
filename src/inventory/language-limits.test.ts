import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cataloger } from './cataloger.ts';
import { gemCataloger } from './gem/gem-cataloger.ts';
import { npmCataloger } from './npm/npm-cataloger.ts';
import { nugetCataloger } from './nuget/nuget-cataloger.ts';
import { pypiCataloger } from './pypi/pypi-cataloger.ts';
import { gapTexts } from './test-reading.ts';
import { processorTime } from '../../test/kit/processor-time.ts';

const long = 400_000;

/** Texts on which a reader that looks at a part again and again takes minutes, or exhausts the stack. */
const hostile: readonly [what: string, Cataloger, path: string, content: string][] = [
  ['nested lists', npmCataloger, '/app/package-lock.json', '['.repeat(long)],
  [
    'nested dependencies',
    npmCataloger,
    '/app/package-lock.json',
    `${'{"dependencies":{"a":'.repeat(20_000)}0${'}}'.repeat(20_000)}`,
  ],
  ['escapes without an end', npmCataloger, '/app/bun.lock', `{"a":"${'\\"'.repeat(long)}`],
  ['quotes without an end', npmCataloger, '/app/bun.lock', '"\n'.repeat(long)],
  ['commas and spaces', npmCataloger, '/app/bun.lock', `${','.repeat(long)}${' '.repeat(long)}`],
  ['comments', npmCataloger, '/app/bun.lock', '/*'.repeat(long)],
  ['a header of commas', npmCataloger, '/app/yarn.lock', `${','.repeat(long)}x\n`],
  ['a header of quotes', npmCataloger, '/app/yarn.lock', `${'"a", '.repeat(long)}x\n`],
  ['nested YAML', npmCataloger, '/app/pnpm-lock.yaml', `lockfileVersion: 9\npackages: ${'['.repeat(long)}`],
  ['aliases', npmCataloger, '/app/pnpm-lock.yaml', 'lockfileVersion: 9\na: &a [x]\npackages: *a\n'],
  ['a map without an end', npmCataloger, '/app/.pnp.cjs', `RAW_RUNTIME_STATE ='${'\\\n'.repeat(long)}`],
  ['spaces before no map', npmCataloger, '/app/.pnp.cjs', `RAW_RUNTIME_STATE =${' '.repeat(long)}x`],
  [
    'lines of spaces',
    npmCataloger,
    '/app/.pnp.cjs',
    `RAW_RUNTIME_STATE ='${`\n${' '.repeat(600)}`.repeat(600)}`,
  ],
  [
    'an address of slashes',
    npmCataloger,
    '/app/package-lock.json',
    `{"dependencies":{"a":{"version":"https://${'/'.repeat(long)}/-/x"}}}`,
  ],
  [
    'an address of names',
    npmCataloger,
    '/app/package-lock.json',
    `{"dependencies":{"a":{"version":"https://a/${'@a/'.repeat(long)}/-/x"}}}`,
  ],
  [
    'a patch of patches',
    npmCataloger,
    '/app/.pnp.data.json',
    `{"packageRegistryData":[["a",[["patch:${'@npm'.repeat(long)}",{}]]]]}`,
  ],
  ['spaces in a requirement', pypiCataloger, '/app/requirements.txt', `a${' '.repeat(long)}b`],
  ['hyphens in a requirement', pypiCataloger, '/app/requirements.txt', `a${'-'.repeat(long)}!`],
  ['brackets in a requirement', pypiCataloger, '/app/requirements.txt', `a${'['.repeat(long)}`],
  ['hash signs', pypiCataloger, '/app/requirements.txt', `!${'#'.repeat(long)}`],
  ['slashes in a requirement', pypiCataloger, '/app/requirements.txt', `!!${'/'.repeat(long)} x\n!!`],
  ['folded lines', pypiCataloger, '/x.dist-info/METADATA', `License: a\n${' a\n'.repeat(long)}`],
  ['nested TOML', pypiCataloger, '/app/poetry.lock', `package = ${'['.repeat(long)}`],
  ['nested tables', pypiCataloger, '/app/poetry.lock', `[${'a.'.repeat(20_000)}a]\npackage = 1`],
  ['quotes in Ruby', gemCataloger, '/x/specifications/a.gemspec', `s.name = "${'\\'.repeat(long)}`],
  ['escapes in Ruby', gemCataloger, '/x/specifications/a.gemspec', `s.name = ${'"\\'.repeat(long)}`],
  [
    'lines in Ruby',
    gemCataloger,
    '/x/specifications/a.gemspec',
    `s.license = ${'"\\'.repeat(240)}\n`.repeat(2000),
  ],
  ['texts in Ruby', gemCataloger, '/x/specifications/a.gemspec', `s.license = ${'%q{'.repeat(long)}`],
  ['comments in Ruby', gemCataloger, '/x/specifications/a.gemspec', `s.name = ${' #'.repeat(long)}"`],
  [
    'spaces in Ruby',
    gemCataloger,
    '/x/specifications/a.gemspec',
    `${' '.repeat(long)}s.name${' '.repeat(long)}`,
  ],
  ['a gem of spaces', gemCataloger, '/app/Gemfile.lock', `GEM\n    a${' ('.repeat(long)}`],
  [
    'elements without an end',
    nugetCataloger,
    '/app/packages.config',
    `<packages>${'<package '.repeat(long)}`,
  ],
  [
    'attributes without a value',
    nugetCataloger,
    '/app/packages.config',
    `<packages><package ${'a'.repeat(long)}>`,
  ],
  ['comments of XML', nugetCataloger, '/app/packages.config', '<!--'.repeat(long)],
];

for (const [what, cataloger, path, content] of hostile)
  test(`a hostile ${path} is read soon, or is a gap: ${what}`, () => {
    const start = processorTime();
    gapTexts(cataloger, path, content);
    const took = processorTime() - start;
    assert.ok(took < 5000, `${Math.round(took)} ms`);
  });
