import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dpkgCommands,
  environmentCommands,
  sourcedCommands,
  sshdCommands,
  sysctlCommands,
} from './session-commands.ts';

test('texts of shells, and no scripts of other languages', () => {
  assert.deepEqual(sourcedCommands('. /srv/x\n'), ['. /srv/x\n']);
  assert.deepEqual(sourcedCommands('#!/bin/sh\n/srv/x\n'), ['#!/bin/sh\n/srv/x\n']);
  assert.deepEqual(sourcedCommands('#!/usr/bin/python3\nprint(1)\n'), []);
});

test('variables of sessions', () => {
  const text = '# x\nLD_PRELOAD=/srv/x.so\nexport BASH_ENV="/srv/y"\nLANG=C\nnot one\n';
  assert.deepEqual(environmentCommands(text), [
    'LD_PRELOAD=/srv/x.so true',
    'BASH_ENV="/srv/y" true',
    'LANG=C true',
  ]);
});

test('programs of the kernel after the next boot', () => {
  const text =
    'kernel.core_pattern = |/srv/dump %P\nkernel/modprobe=/srv/load\n;kernel.hotplug=/srv/old\nkernel.sysrq=0\nkernel.core_pattern=/var/core\n';
  assert.deepEqual(sysctlCommands(text), ['/srv/dump', '/srv/load']);
});

test('commands of dpkg', () => {
  assert.deepEqual(dpkgCommands('post-invoke="/srv/x -q"\npre-invoke /srv/y\nforce-confold\n'), [
    '/srv/x -q',
    '/srv/y',
  ]);
});

test('files that sshd obeys', () => {
  const text =
    'Include /srv/more.conf\ntrustedusercakeys /srv/ca.pub\nSubsystem sftp internal-sftp\nSubsystem x /srv/run -q\nAuthorizedKeysCommand /srv/refused\n#Include /srv/old\n';
  assert.deepEqual(sshdCommands(text), ['/srv/more.conf', '/srv/ca.pub', '/srv/run -q']);
});
