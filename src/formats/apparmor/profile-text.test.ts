import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProfileText } from './profile-text.ts';

const opened = (rules: string, flags = '') =>
  parseProfileText(`# x\nprofile "mine"${flags} {\n${rules}\n}\nprofile other { mount, }\n`, 'mine')?.open;

test('rules that open everything of their kind', () => {
  for (const rule of [
    'file',
    '/** rwk',
    'allow /** w',
    '/{**,} rw',
    '@{PROC}/** rw',
    '/proc/sys/** w',
    'mount',
    'audit mount',
    'change_profile',
    'change_profile -> unconfined',
    'all',
  ])
    assert.equal(opened(`  ${rule},`)?.length, 1, rule);
});

test('rules that do not', () => {
  for (const rule of [
    '/** r',
    '/srv/** rw',
    'mount fstype=fuse.*',
    'deny mount',
    'umount',
    'capability',
    'network',
    '/proc/sys/net/** w',
    '# mount',
  ])
    assert.deepEqual(opened(`  ${rule},`), [], rule);
});

test('files of the kernel that another rule takes away', () => {
  assert.deepEqual(opened('  file,\n  capability, network,\n  deny @{PROC}/sysrq-trigger rwklx,'), []);
});

test('modes that deny nothing', () => {
  assert.deepEqual(opened('  /a r,', ' flags=(attach_disconnected, complain)'), ['complain']);
  assert.deepEqual(opened('', ' flags=(unconfined)'), ['unconfined']);
});

test('files with further rules, without those of distributions', () => {
  const text =
    'include <tunables/global>\nprofile mine {\n  #include <abstractions/base>\n  include if exists <local/mine>\n}\n';
  assert.deepEqual(parseProfileText(text, 'mine'), { open: [], includes: ['local/mine'] });
  assert.equal(parseProfileText(text, 'min'), undefined);
});
