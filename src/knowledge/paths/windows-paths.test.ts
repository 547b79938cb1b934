import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradeHostPath } from './sensitive-paths.ts';
import { fromWindows } from './windows-paths.ts';

const grades = (path: string) => [true, false].map((readOnly) => gradeHostPath(path, readOnly)?.severity);

test('homes of Windows, as each program writes them', () => {
  for (const path of [
    'C:\\Users\\ada',
    'c:/Users/ada',
    'C:\\users\\ada\\',
    '/c/Users/ada',
    '/C/users/ada',
    '/mnt/c/Users/ada',
    '/host_mnt/c/Users/ada',
    '/run/desktop/mnt/host/c/Users/ada',
    'D:\\Users\\ada\\AppData\\Roaming',
    '\\\\wsl$\\Ubuntu\\home\\ada',
    '\\\\wsl.localhost\\Debian\\home\\ada',
  ])
    assert.deepEqual(grades(path), ['high', 'high'], path);
  assert.deepEqual(grades('C:\\Users\\ada\\.ssh'), ['high', 'high']);
  assert.deepEqual(grades('\\\\wsl$\\Ubuntu\\etc'), ['high', 'critical']);
  assert.deepEqual(grades('C:/Users/ada/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup'), [
    'low',
    'high',
  ]);
});

test('the system drive of Windows', () => {
  for (const path of ['C:\\', 'c:/', 'C:', '/c', '/mnt/c', '/host_mnt/c', '/run/desktop/mnt/host/c'])
    assert.deepEqual(grades(path), ['high', 'critical'], path);
});

test('projects and other drives of Windows', () => {
  for (const path of [
    'C:\\Users\\ada\\project',
    'D:\\data',
    'D:\\',
    '/d',
    '/mnt/data',
    'C:\\work',
    '/c/work',
  ])
    assert.deepEqual(grades(path), [undefined, undefined], path);
});

test('paths of Linux stay as they are', () => {
  for (const path of ['/', '/mnt', '/cache', '/mnt/cdrom', '/run/desktop', '/srv/c', 'c', './c', '/home/c:x'])
    assert.equal(fromWindows(path), path);
});
