import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseRestart, restartCommandWords, restartWords, shownCommand } from './restart-method.ts';
import { unitOfCgroups } from './find-dockerd.ts';

test('a command is split at white space outside of quotes, and nothing in it is expanded', () => {
  assert.deepEqual(restartCommandWords(`rc-service 'my docker' restart "$HOME;x" a\\ b`), [
    'rc-service',
    'my docker',
    'restart',
    '$HOME;x',
    'a b',
  ]);
  assert.throws(() => restartCommandWords('  '), /--restart-command has no program/u);
});

test('the named command wins over the service, and without either there is none', () => {
  const unit = { name: 'docker.service', ofUser: false };
  assert.deepEqual(chooseRestart({ unit }, ['sv', 'restart', 'docker']), {
    kind: 'command',
    words: ['sv', 'restart', 'docker'],
  });
  const method = chooseRestart({ unit }, undefined);
  assert.ok(method);
  assert.equal(shownCommand(restartWords(method)), 'systemctl restart -- docker.service');
  const ofUser = chooseRestart({ unit: { ...unit, ofUser: true } }, undefined);
  assert.ok(ofUser);
  assert.equal(shownCommand(restartWords(ofUser)), 'systemctl --user restart -- docker.service');
  assert.equal(chooseRestart({}, undefined), undefined);
  assert.equal(shownCommand(['a b', "it's", 'c']), String.raw`'a b' 'it'\''s' c`);
});

test('the unit of a process is that of its control group', () => {
  for (const [text, unit] of [
    ['0::/system.slice/docker.service\n', { name: 'docker.service', ofUser: false }],
    ['12:pids:/x\n1:name=systemd:/system.slice/docker.service\n', { name: 'docker.service', ofUser: false }],
    [
      '0::/user.slice/user-1000.slice/user@1000.service/app.slice/docker.service\n',
      { name: 'docker.service', ofUser: true },
    ],
    ['0::/user.slice/user-0.slice/session-3.scope\n', undefined],
    ['0::/user.slice/user-1000.slice/user@1000.service/init.scope\n', undefined],
    ['12:pids:/system.slice/docker.service\n0::/\n', undefined],
    ['', undefined],
  ] as const)
    assert.deepEqual(unitOfCgroups(text), unit, text);
});
