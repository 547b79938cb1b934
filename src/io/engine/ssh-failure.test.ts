import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sshFailure } from './ssh-failure.ts';

test('errors of ssh and of the remote command', () => {
  const cases = [
    [255, 'Host key verification failed.', 'denied', /host key/],
    [255, 'root@web: Permission denied (publickey).', 'denied', /login failed/],
    [1, 'permission denied while trying to connect to the Docker daemon socket', 'denied', /remote user/],
    [255, 'ssh: Could not resolve hostname web: Name or service not known', 'gone', /unknown host name/],
    [255, 'ssh: connect to host web port 22: Connection refused', 'gone', /no ssh server/],
    [255, 'ssh: connect to host web port 22: Connection timed out', 'timeout', /timed out/],
    [255, 'Connection timed out during banner exchange', 'timeout', /timed out/],
    [127, 'sh: docker: not found', 'gone', /no docker command/],
    [
      1,
      'failed to open the raw stream connection: dial unix /x: connect: permission denied',
      'denied',
      /remote user/,
    ],
    [1, 'failed to open the raw stream connection: dial unix /x: no such file', 'gone', /no engine answers/],
    [1, 'Cannot connect to the Docker daemon at unix:///x', 'gone', /no engine answers/],
  ] as const;
  for (const [code, words, why, message] of cases) {
    const failure = sshFailure(code, words);
    assert.equal(failure.why, why, words);
    assert.match(failure.message, message);
  }
});

test('other errors are passed on, short and without control characters', () => {
  const failure = sshFailure(null, `first\n\u001b[31m${'x'.repeat(500)}\u202e\n`);
  assert.equal(failure.why, 'undetermined');
  assert.doesNotMatch(failure.message, /\p{Cc}|\p{Cf}|first/u);
  assert.ok(failure.message.length < 250);
});
