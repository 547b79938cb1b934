import { npmCataloger } from './npm/npm-cataloger.ts';
import type { LanguageSample } from './test-reading.ts';

/** Returns a local file header of a zip archive, as yarn writes it: nothing is compressed, and folders have entries. */
function zipEntry(name: string): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04_03_4b_50, 0);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  return Buffer.concat([header, Buffer.from(name)]);
}

function pnp(path: string, content: string | Buffer, packages: readonly string[]): LanguageSample {
  return { cataloger: npmCataloger, path, content, packages, proof: 'installed' };
}

const pnpText = JSON.stringify(
  {
    packageRegistryData: [
      [null, [[null, { packageLocation: './' }]]],
      ['app', [['workspace:.', {}]]],
      ['ms', [['npm:2.1.3', {}]]],
      [
        '@babel/core',
        [
          ['npm:7.1.0', {}],
          ['virtual:0a1b2c#npm:7.1.0', {}],
        ],
      ],
      [
        'typescript',
        [['patch:typescript@npm%3A5.2.2#optional!builtin<compat/typescript>::version=5.2.2&hash=f3', {}]],
      ],
      ['fork', [['https://github.com/a/fork.git#commit=0a1b', {}]]],
      ['short', [['https://registry.npmjs.org/depd/-/depd-2.0.0.tgz', {}]]],
      ["it's", [['npm:1.0.0', {}]]],
    ],
  },
  null,
  2,
);
const pnpPackages = [
  'ms@2.1.3',
  '@babel/core@7.1.0',
  'typescript@5.2.2',
  'fork@',
  'depd@2.0.0',
  "it's@1.0.0",
];
const inlined = pnpText.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\\n');

/** Files of yarn without `node_modules`. */
export const pnpSamples: readonly LanguageSample[] = [
  pnp('/app/.pnp.data.json', pnpText, pnpPackages),
  pnp(
    '/app/.pnp.cjs',
    `"use strict";\n\nconst RAW_RUNTIME_STATE =\n'${inlined}';\n\nfunction f() {}\n`,
    pnpPackages,
  ),
  pnp(
    '/app/.pnp.cjs',
    `function f(hydrateRuntimeState) {\n  return hydrateRuntimeState(JSON.parse('${inlined}'), {basePath: __dirname});\n}\n`,
    pnpPackages,
  ),
  pnp(
    '/app/.pnp.js',
    `function f(hydrateRuntimeState) {\n  return hydrateRuntimeState(${pnpText}, {basePath: __dirname});\n}\n`,
    pnpPackages,
  ),
  pnp(
    '/app/.yarn/cache/@babel-core-npm-7.1.0-0a1b2c3d4e-0f1e2d3c4b.zip',
    Buffer.concat(['node_modules/', 'node_modules/@babel/', 'node_modules/@babel/core/'].map(zipEntry)),
    ['@babel/core@7.1.0'],
  ),
  pnp(
    '/root/.yarn/berry/cache/a-npm-b-npm-1.0.0-rc-1.2-0a1b2c3d4e-10c0.zip',
    zipEntry('node_modules/a-npm-b/package.json'),
    ['a-npm-b@1.0.0-rc-1.2'],
  ),
  pnp('/app/.yarn/cache/fork-https-0a1b2c3d4e-0f1e2d3c4b.zip', zipEntry('node_modules/fork/index.js'), [
    'fork@',
  ]),
  pnp(
    '/app/.yarn/cache/typescript-patch-0a1b2c3d4e-0f1e2d3c4b.zip',
    zipEntry('node_modules/typescript/lib.js'),
    [],
  ),
];
