import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fullReference, parseImageReference } from './parse-reference.ts';

const hex = 'a'.repeat(64);

describe('a reference to an image', () => {
  const full: readonly (readonly [string, string])[] = [
    ['debian', 'docker.io/library/debian:latest'],
    ['debian:13', 'docker.io/library/debian:13'],
    ['team/app', 'docker.io/team/app:latest'],
    ['docker.io/debian', 'docker.io/library/debian:latest'],
    ['index.docker.io/debian', 'docker.io/library/debian:latest'],
    ['index.docker.io/team/app:1', 'docker.io/team/app:1'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/team/app:1.0', 'localhost:5000/team/app:1.0'],
    ['127.0.0.1:5000/app', '127.0.0.1:5000/app:latest'],
    ['[::1]:5000/app', '[::1]:5000/app:latest'],
    ['registry.example/app', 'registry.example/app:latest'],
    ['registry.example:443/a/b/c/d:x', 'registry.example:443/a/b/c/d:x'],
    ['Registry/app', 'Registry/app:latest'],
    ['app__one/two-three.four_five', 'docker.io/app__one/two-three.four_five:latest'],
    ['app---one', 'docker.io/library/app---one:latest'],
    [`debian@sha256:${hex}`, `docker.io/library/debian@sha256:${hex}`],
    [`debian:13@sha256:${hex}`, `docker.io/library/debian:13@sha256:${hex}`],
    [`debian@sha512:${hex}${hex}`, `docker.io/library/debian@sha512:${hex}${hex}`],
    ['localhost', 'docker.io/library/localhost:latest'],
    ['a:5000', 'docker.io/library/a:5000'],
    [`debian:${'t'.repeat(128)}`, `docker.io/library/debian:${'t'.repeat(128)}`],
    [`d:_x`, 'docker.io/library/d:_x'],
  ];
  for (const [text, wanted] of full)
    it(`${text.slice(0, 60)} is ${wanted.slice(0, 60)}`, () =>
      assert.equal(fullReference(parseImageReference(text)), wanted));

  const wrong: readonly string[] = [
    '',
    hex,
    'Debian',
    'team/App',
    'registry.example/App',
    '/app',
    'app/',
    'a//b',
    'app:',
    'app:.x',
    'app:-x',
    `app:${'t'.repeat(129)}`,
    'app@',
    'app@sha256:',
    `app@sha256:${hex.slice(1)}`,
    `app@sha256:${hex.toUpperCase()}`,
    `app@md5:${'a'.repeat(32)}`,
    `app@sha512:${hex}`,
    `app@sha256:${hex}@sha256:${hex}`,
    'app_',
    '-app',
    'a..b',
    'a___b',
    'a b',
    'a\nb',
    'registry.example:port/app',
    'registry-.example/app',
    '[::1/app',
    'https://registry.example/app',
    'a'.repeat(256),
    'аpp',
    '../app',
  ];
  for (const text of wrong)
    it(`${JSON.stringify(text.slice(0, 60))} is none`, () =>
      assert.throws(() => parseImageReference(text), TypeError));

  const refusals: readonly (readonly [string, RegExp])[] = [
    ['ngіnx', /^it has a character that names do not have: U\+0456, which looks like “i”$/u],
    ['nginx:1․27', /U\+2024, which looks like “\.”$/u],
    ['dоcker.iо/app', /U\+043E, which looks like “o”$/u],
    ['ghcr．io/app', /U\+FF0E, which looks like “\.”$/u],
    ['ｎginx', /U\+FF4E, which looks like “n”$/u],
    ['nginx\u200B', /U\+200B, which is invisible$/u],
    [
      'ngі\u00ADnх',
      /U\+0456, which looks like “i”; U\+00AD, which is invisible; U\+0445, which looks like “x”$/u,
    ],
    ['rédis', /U\+00E9, which looks like “e”$/u],
    ['Ａpp', /U\+FF21, which looks like “A”$/u],
    ['アプリ', /^its name has a character or a form that names do not have$/u],
  ];
  for (const [text, message] of refusals)
    it(`${JSON.stringify(text)} is refused for its characters`, () =>
      assert.throws(() => parseImageReference(text), { name: 'TypeError', message }));
});
