import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionFailure } from './answer.ts';

function failure(code: string) {
  const error = Object.assign(new Error(`connect ${code} with name:secret@host`), { code });
  const reading = connectionFailure(error, 'GET /info', 'unix:///run/docker.sock');
  assert.ok(reading.state === 'unreadable');
  return reading;
}

test('a socket without access names the remedy', () => {
  const { why, detail } = failure('EACCES');
  assert.equal(why, 'denied');
  assert.match(
    detail,
    /^unix:\/\/\/run\/docker\.sock: permission denied: run as root or as a member of the socket’s group/,
  );
});

test('each failure has its kind, without the error’s own text', () => {
  const kinds = {
    ECONNREFUSED: 'gone',
    ENOTFOUND: 'gone',
    ETIMEDOUT: 'timeout',
    HPE_INVALID_CONSTANT: 'malformed',
  };
  for (const [code, why] of Object.entries(kinds)) assert.equal(failure(code).why, why, code);
  assert.equal(failure('DEPTH_ZERO_SELF_SIGNED_CERT').why, 'denied');
  assert.equal(failure('SOMETHING_ELSE').why, 'undetermined');
  assert.doesNotMatch(failure('SOMETHING_ELSE').detail, /secret/);
});

test('a programming error is not an engine failure', () => {
  assert.throws(() => connectionFailure(new TypeError('a mistake'), 'x', 'y'), /a mistake/);
});
