import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testContainer } from '../../../test/kit/container-state.ts';
import { restoreFiles } from './restore.ts';
import { backupFileOf, parseState, stateFileOf, stateText, type ChangeState } from './state-file.ts';

const file = '/etc/docker/daemon.json';
const state: ChangeState = {
  version: 1,
  startedAt: '2026-11-30T18:36:43.123Z',
  file,
  backup: backupFileOf(file, '2026-11-30T18:36:43.123Z'),
  newHash: 'a'.repeat(64),
  engineId: '32e1ce84',
  socket: '/var/run/docker.sock',
  dockerd: { pid: 812, startTime: '4711' },
  steps: ['reload', 'restart'],
  restart: { kind: 'systemd', unit: 'docker.service', ofUser: false },
  reloadedDefaults: { 'live-restore': false },
  containers: [testContainer()],
};

test('the files of a change are beside the configuration file', () => {
  assert.equal(stateFileOf(file), '/etc/docker/daemon.json.ironhull-change');
  assert.equal(state.backup, '/etc/docker/daemon.json.20261130T183643Z.backup');
});

test('a state file is read as it was written, and nothing else is', () => {
  assert.deepEqual(parseState(stateText(state)), state);
  const command: ChangeState = {
    ...state,
    restart: { kind: 'command', words: ['rc-service', 'docker', 'restart'] },
  };
  assert.deepEqual(parseState(stateText(command)), command);
  for (const wrong of [
    { version: 2 },
    { file: 1 },
    { steps: undefined },
    { dockerd: { pid: '1' } },
    { restart: { kind: 'command', words: [] } },
    { restart: { kind: 'command', words: [1] } },
    { restart: { kind: 'systemd' } },
    { containers: [{ id: 'a' }] },
    { backup: 1 },
    { reloadedDefaults: [] },
  ])
    assert.equal(parseState(JSON.stringify({ ...state, ...wrong })), undefined, JSON.stringify(wrong));
  for (const text of ['', '[]', '{', 'null']) assert.equal(parseState(text), undefined, text);
});

test('an engine is put back with the defaults that a reload keeps, and with live-restore while it restarts', () => {
  const old = { bytes: Buffer.from('{"labels": ["a=b"]}'), uid: 0, gid: 0, mode: 0o644 };
  const text = (copy: { bytes: Buffer } | undefined): unknown =>
    copy && JSON.parse(copy.bytes.toString('utf8'));
  const { forRestart, forReload } = restoreFiles(old, state);
  assert.deepEqual(text(forRestart), { labels: ['a=b'], 'live-restore': true });
  assert.deepEqual(text(forReload), { labels: ['a=b'], 'live-restore': false });
  assert.deepEqual(Object.keys(restoreFiles(old, { ...state, steps: ['reload'] })), ['forReload']);
  assert.deepEqual(restoreFiles(old, { ...state, steps: ['restart'] }), {});
  assert.deepEqual(restoreFiles(old, { ...state, reloadedDefaults: {} }), {});
});
