import { npmCataloger } from './npm/npm-cataloger.ts';
import { pnpSamples } from './test-pnp-samples.ts';
import type { LanguageSample } from './test-reading.ts';

function npm(
  path: string,
  content: string | Buffer,
  packages: readonly string[],
  proof: LanguageSample['proof'] = 'declared',
): LanguageSample {
  return { cataloger: npmCataloger, path, content, packages, proof };
}

/** A file of each kind that the cataloger of npm reads. */
export const npmSamples: readonly LanguageSample[] = [
  npm(
    '/app/node_modules/ms/package.json',
    '{"name":"ms","version":"2.1.3","license":"MIT"}',
    ['ms@2.1.3'],
    'installed',
  ),
  npm(
    '/usr/lib/node_modules/npm/node_modules/@npmcli/arborist/package.json',
    '\uFEFF{"name":"@npmcli/arborist","version":"6.3.0"}',
    ['@npmcli/arborist@6.3.0'],
    'installed',
  ),
  npm(
    '/app/node_modules/.pnpm/a@1.0.0_b@2.0.0/node_modules/a/package.json',
    '{"name":"a","version":"1.0.0"}',
    ['a@1.0.0'],
    'installed',
  ),
  npm(
    '/app/node_modules/short/package.json',
    '{"name":"real","version":"1.0.0"}',
    ['real@1.0.0'],
    'installed',
  ),
  npm(
    '/app/node_modules/@a/nameless/package.json',
    '{"version":"1.0.0"}',
    ['@a/nameless@1.0.0'],
    'installed',
  ),
  npm('/app/node_modules/own/package.json', '{"name":"own","private":true}', [], 'installed'),
  npm(
    '/usr/share/nodejs/semver/package.json',
    '{"name":"semver","version":"7.5.4"}',
    ['semver@7.5.4'],
    'installed',
  ),
  npm(
    '/opt/yarn-v1.22.22/package.json',
    '{"name":"yarn","version":"1.22.22"}',
    ['yarn@1.22.22'],
    'installed',
  ),
  npm(
    '/root/.cache/node/corepack/v1/pnpm/8.6.0/package.json',
    '{"name":"pnpm","version":"8.6.0"}',
    ['pnpm@8.6.0'],
    'installed',
  ),
  npm(
    '/app/package-lock.json',
    JSON.stringify({
      lockfileVersion: 1,
      dependencies: {
        a: { version: '1.0.0', dependencies: { b: { version: '2.0.0', bundled: true, dev: true } } },
        b: { version: '3.0.0', optional: true },
        short: { version: 'npm:@real/name@4.0.0' },
        fork: { version: 'git+ssh://git@github.com/a/fork.git#0a1b' },
        hub: { version: 'github:a/hub#0a1b' },
        archive: { version: 'https://registry.npmjs.org/@types/node/-/node-20.1.0.tgz' },
        packed: { version: 'file:packed-1.0.0.tgz' },
        local: { version: 'file:lib/local' },
      },
    }),
    [
      'a@1.0.0',
      'b@3.0.0',
      '@real/name@4.0.0',
      'fork@',
      'hub@',
      '@types/node@20.1.0',
      'packed@',
      'b@2.0.0 dev',
    ],
  ),
  npm('/app/package-lock.json', '{"name":"app","lockfileVersion":1}', []),
  npm('/app/npm-shrinkwrap.json', '{"dependencies":{"a":{"version":"1.0.0"}}}', ['a@1.0.0']),
  npm(
    '/app/npm-shrinkwrap.json',
    JSON.stringify({
      lockfileVersion: 2,
      packages: {
        '': { name: 'app', version: '1.0.0' },
        'packages/own': { name: 'own', version: '1.0.0' },
        'node_modules/own': { resolved: 'packages/own', link: true },
        'node_modules/a': { version: '1.0.0', dev: true },
        'node_modules/b/node_modules/a': { version: '1.0.0' },
        'node_modules/@c/d': { version: '2.0.0', dev: true, inBundle: true },
        'packages/own/node_modules/e': { version: '3.0.0-rc.1', optional: true },
        'node_modules/short': { name: 'real', version: '4.0.0' },
        'node_modules/unknown': { resolved: 'git+ssh://git@github.com/a/unknown.git#0a1b' },
      },
      dependencies: { other: { version: '9.9.9' } },
    }),
    ['a@1.0.0', '@c/d@2.0.0 dev', 'e@3.0.0-rc.1', 'real@4.0.0', 'unknown@'],
  ),
  npm(
    '/app/node_modules/.package-lock.json',
    '{"lockfileVersion":3,"packages":{"node_modules/a":{"version":"1.0.0"}}}',
    ['a@1.0.0'],
    'installed',
  ),
  npm(
    '/app/yarn.lock',
    `# yarn lockfile v1


"@babel/core@^7.0.0", "@babel/core@^7.1.0":
  version "7.1.0"
  resolved "https://registry.yarnpkg.com/@babel/core/-/core-7.1.0.tgz#0a1b"
  dependencies:
    version "^9.0.0"

ms@2.1.3, ms@^2.1.1:
  version "2.1.3"

short@npm:real@^1.0.0:
  version "1.0.5"

"fork@git+https://github.com/a/fork.git#main":
  version "2.0.0"

"archive@https://registry.npmjs.org/depd/-/depd-2.0.0.tgz":
  version "2.0.0"

"local@file:./lib", "linked@link:./lib":
  version "0.0.0"
`,
    ['@babel/core@7.1.0', 'ms@2.1.3', 'real@1.0.5', 'fork@2.0.0', 'depd@2.0.0'],
  ),
  npm('/app/yarn.lock', '# yarn lockfile v1\n\n\n', []),
  npm(
    '/app/yarn.lock',
    `__metadata:
  version: 8

"@babel/core@npm:^7.0.0, @babel/core@npm:^7.1.0":
  version: 7.1.0
  resolution: "@babel/core@npm:7.1.0"
  linkType: hard

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  linkType: soft

"short@npm:real@^1.0.0":
  version: 1.0.5
  resolution: "real@npm:1.0.5"

"typescript@npm:5.2.2":
  version: 5.2.2
  resolution: "typescript@npm:5.2.2"

"typescript@patch:typescript@npm%3A5.2.2#optional!builtin<compat/typescript>":
  version: 5.2.2
  resolution: "typescript@patch:typescript@npm%3A5.2.2#optional!builtin<compat/typescript>::version=5.2.2&hash=f3b441"

"fork@https://github.com/a/fork.git":
  version: 2.0.0
  resolution: "fork@https://github.com/a/fork.git#commit=0a1b"

"linked@portal:../linked::locator=app%40workspace%3A.":
  version: 0.0.0-use.local
  resolution: "linked@portal:../linked::locator=app%40workspace%3A."
`,
    ['@babel/core@7.1.0', 'real@1.0.5', 'typescript@5.2.2', 'fork@2.0.0'],
  ),
  npm(
    '/app/pnpm-lock.yaml',
    `lockfileVersion: 5.4
packages:
  /@babel/core/7.1.0_react@17.0.2:
    dev: true
  /ms/2.1.3:
    dev: false
  /plugin/1.0.0_@babel+core@7.1.0+react@17.0.2:
    optional: true
  registry.example.org/other/1.2.3:
    resolution: {integrity: sha512-a}
  github.com/a/fork/0a1b:
    name: fork
    version: 2.0.0
  file:lib:
    resolution: {directory: lib, type: directory}
    name: own
    version: 1.0.0
`,
    ['@babel/core@7.1.0 dev', 'ms@2.1.3', 'plugin@1.0.0', 'other@1.2.3', 'fork@2.0.0'],
  ),
  npm(
    '/app/pnpm-lock.yaml',
    `lockfileVersion: '6.0'
packages:
  /@babel/core@7.1.0(react@17.0.2)(@types/node@20.0.0):
    dev: true
  /ms@2.1.3:
    dev: false
  registry.example.org/other@1.2.3:
    dev: false
  '@github.com/a/fork/0a1b':
    name: fork
    version: 2.0.0
`,
    ['@babel/core@7.1.0 dev', 'ms@2.1.3', 'other@1.2.3', 'fork@2.0.0'],
  ),
  npm(
    '/app/pnpm-lock.yaml',
    `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      short:
        specifier: npm:real@^1
        version: real@1.0.0
      host:
        specifier: ^1
        version: 1.0.0(peer@2.0.0)
      linked:
        specifier: link:../linked
        version: link:../linked
    devDependencies:
      tool:
        specifier: ^3
        version: 3.0.0
packages:
  real@1.0.0: {}
  host@1.0.0: {}
  peer@2.0.0: {}
  deep@1.10.0: {}
  tool@3.0.0: {}
  fork@https://codeload.github.com/a/fork/tar.gz/0a1b:
    version: 2.0.0
snapshots:
  real@1.0.0:
    dependencies:
      deep: 1.10.0
  host@1.0.0(peer@2.0.0):
    dependencies:
      peer: 2.0.0
    optionalDependencies:
      fork: https://codeload.github.com/a/fork/tar.gz/0a1b
  peer@2.0.0: {}
  deep@1.10.0:
    dependencies:
      real: 1.0.0
  tool@3.0.0: {}
`,
    ['real@1.0.0', 'host@1.0.0', 'peer@2.0.0', 'deep@1.10.0', 'tool@3.0.0 dev', 'fork@2.0.0 dev'],
  ),
  npm(
    '/app/node_modules/.pnpm/lock.yaml',
    `lockfileVersion: '9.0'\npackages:\n  ms@2.1.3: {}\n`,
    ['ms@2.1.3'],
    'installed',
  ),
  npm(
    '/app/bun.lock',
    `{
  "lockfileVersion": 1,
  // a comment, with a comma,
  "workspaces": { "": { "name": "app", }, },
  "packages": {
    "ms": ["ms@2.1.3", "", {}, "sha512-a//b,]"],
    "short": ["real@1.0.0", "", { "dependencies": { "a": "^1", } }, "sha512-a"],
    "a/ms": ["ms@2.0.0", "", {}, "sha512-a"],
    "own": ["own@workspace:packages/own"],
    "fork": ["fork@github:a/fork#0a1b", {}, "a-fork-0a1b"],
    "archive": ["depd@https://registry.npmjs.org/depd/-/depd-2.0.0.tgz", {}],
  }, /* the end */
}
`,
    ['ms@2.1.3', 'real@1.0.0', 'ms@2.0.0', 'fork@', 'depd@2.0.0'],
  ),
  ...pnpSamples,
];
