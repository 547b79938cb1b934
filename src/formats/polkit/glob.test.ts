import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globOfRegular, fitsGlob, startOfRegular } from './glob.ts';

const id = 'org.freedesktop.systemd1.manage-units';

test('patterns with stars and question marks', () => {
  for (const pattern of [
    '*',
    id,
    'org.freedesktop.*',
    'org.freedesktop.systemd?.manage-units',
    '*units',
    '**.*',
  ])
    assert.ok(fitsGlob(pattern, id), pattern);
  for (const pattern of ['', 'org', 'org.freedesktop.systemd1', 'orgXfreedesktop.*', '*unit', `${id}?`])
    assert.ok(!fitsGlob(pattern, id), pattern);
});

test('regular expressions of letters and dots', () => {
  const cases: readonly (readonly [source: string, fits: boolean | undefined])[] = [
    [String.raw`^org\.freedesktop\.systemd1\.`, true],
    ['manage', true],
    [String.raw`units$`, true],
    [String.raw`^org\.libvirt\.`, false],
    ['^org.*manage-unit$', false],
    ['(a|b)', undefined],
    ['^org+', undefined],
    ['a|b', undefined],
  ];
  for (const [source, fits] of cases) {
    const glob = globOfRegular(source);
    assert.equal(glob === undefined ? undefined : fitsGlob(glob, id), fits, source);
  }
});

test('the start of what fits a regular expression', () => {
  assert.equal(startOfRegular(String.raw`^org\.libvirt\.(a|b)`), 'org.libvirt.');
  assert.equal(startOfRegular(String.raw`^orgs?\.`), 'org');
  for (const source of ['^a|b', '(^a)', '^(a)|b', '^(a)|(b)'])
    assert.equal(startOfRegular(source), '', source);
});
