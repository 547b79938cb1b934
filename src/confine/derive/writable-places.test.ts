import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Recording } from '../../core/confine/recording.ts';
import { plainRecording } from '../../../test/kit/plain-recording.ts';
import { deriveLeastPrivilege } from './derive.ts';

const derive = (change: Partial<Recording>) => deriveLeastPrivilege({ ...plainRecording, ...change });
const directory = (path: string, hasImageContent: boolean) => ({
  path,
  uid: 33,
  gid: 33,
  mode: 0o1777,
  hasImageContent,
});

describe('the root file system', () => {
  const places = (change: Partial<Recording>): readonly unknown[] => {
    const { readOnly, tmpfs, volumes } = derive(change);
    return [readOnly.value, tmpfs.map(({ value }) => value.path), volumes.map(({ value }) => value)];
  };
  const created = (path: string) => ({ path, how: 'created' as const });

  test('is not read-only if it is not known what was written', () => {
    assert.deepEqual(places({ gaps: [{ what: 'written files', why: 'no answer' }] }), [false, [], []]);
  });

  test('is not read-only if a file was written that the engine mounts: it would be read-only, too', () => {
    for (const path of ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf']) {
      const change = { written: [{ path, how: 'opened' as const, program: '/bin/sh' }] };
      assert.deepEqual(places(change), [false, [], []]);
      assert.deepEqual(derive(change).readOnly.because, [`opened ${path} by /bin/sh`]);
      assert.ok(derive(change).appArmor.value.includes(`"${path}{,/}" rw`), derive(change).appArmor.value);
      const mounts = [{ type: 'bind' as const, target: path, readOnly: false }];
      assert.deepEqual(places({ ...change, mounts }), [true, [], []]);
    }
    // The engine makes the files to mount on.
    assert.deepEqual(places({ written: [created('/etc/hosts')] }), [true, [], []]);
  });

  test('is read-only if nothing was written', () => {
    assert.deepEqual(places({}), [true, [], []]);
  });

  test('has memory for what a restart may lose, with the owner and mode of the directory', () => {
    const change = {
      written: [created('/tmp/x/y'), created('/tmp/x')],
      directories: [directory('/tmp', false)],
    };
    assert.deepEqual(places(change), [true, ['/tmp'], []]);
    assert.deepEqual(derive(change).tmpfs[0]?.value, { path: '/tmp', uid: 33, gid: 33, mode: '1777' });
  });

  test('has memory for temporary files that nobody saw, if the image has a place for them', () => {
    const directories = [directory('/tmp', false)];
    assert.deepEqual(places({ directories }), [true, ['/tmp'], []]);
    assert.match(derive({ directories }).tmpfs[0]?.because.join() ?? '', /temporary/u);
    assert.deepEqual(places({ directories, mounts: [{ type: 'tmpfs', target: '/tmp', readOnly: false }] }), [
      true,
      [],
      [],
    ]);
  });

  test('has no place on suspicion where every write was seen', () => {
    const directories = [directory('/tmp', false)];
    assert.deepEqual(places({ directories, watched: ['/'] }), [true, [], []]);
    assert.deepEqual(places({ directories, watched: ['/data'] }), [true, ['/tmp'], []]);
    const written = [created('/tmp/x')];
    assert.deepEqual(places({ directories, written, watched: ['/'] }), [true, ['/tmp'], []]);
  });

  test('has a place for a directory in which something came and went', () => {
    const written = [{ path: '/srv/data', how: 'changed' as const }];
    assert.deepEqual(places({ written, directories: [directory('/srv/data', false)] }), [
      true,
      [],
      ['/srv/data'],
    ]);
    // A file that was changed lies in its place.
    assert.deepEqual(places({ written }), [true, [], ['/srv']]);
  });

  test('needs no place for what the runtime makes to mount on', () => {
    const mounts = [{ type: 'volume' as const, target: '/one/two/three', readOnly: false }];
    const written = [created('/one'), created('/one/two'), created('/one/two/three')];
    assert.deepEqual(places({ written, mounts }), [true, [], []]);
    assert.deepEqual(places({ written: [...written, created('/one/other')], mounts }), [true, [], ['/one']]);
  });

  test('names the program that wrote', () => {
    const written = [{ path: '/srv/data/x', how: 'created' as const, program: '/bin/app' }];
    assert.deepEqual(derive({ written }).volumes[0]?.because, ['created /srv/data/x by /bin/app']);
  });

  test('has volumes for data, and for directories that are not empty in the image', () => {
    const change = {
      written: [
        created('/srv/data/x'),
        created('/run/app/pid'),
        created('/run/lock/x'),
        created('/run/lock'),
      ],
      directories: [directory('/run', true), directory('/run/app', false), directory('/srv/data', false)],
    };
    assert.deepEqual(places(change), [true, [], ['/run', '/srv/data']]);
  });

  test('has memory in a directory that the image brought empty', () => {
    const change = {
      written: [created('/run/app/pid')],
      directories: [directory('/run', true), directory('/run/app', false)],
    };
    assert.deepEqual(places(change), [true, ['/run/app'], []]);
  });

  test('is writable if something is written beside files of the system', () => {
    assert.deepEqual(places({ written: [{ path: '/etc/app.conf', how: 'changed' }] }), [false, [], []]);
    assert.deepEqual(places({ written: [created('/new')] }), [false, [], []]);
  });

  test('needs no place for the program of --init, which the engine mounts', () => {
    const written = [{ ...created('/sbin'), program: '/sbin/docker-init' }, created('/sbin/docker-init')];
    assert.deepEqual(places({ written }), [true, [], []]);
    assert.deepEqual(places({ written: [...written, created('/sbin/other')] }), [false, [], []]);
  });

  test('needs no place for what lies on a mount, or is a file of the engine', () => {
    const written = [
      created('/data/x'),
      { path: '/etc/hosts', how: 'changed' as const },
      created('/dev/shm/x'),
    ];
    assert.deepEqual(places({ written, mounts: [{ type: 'volume', target: '/data', readOnly: false }] }), [
      true,
      [],
      [],
    ]);
  });
});
