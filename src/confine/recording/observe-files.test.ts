import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PathChange } from './file-records.ts';
import { observeFiles, type FileObserver } from './observe-files.ts';

const own = (task: number): string | undefined => (task === 1 ? '/app' : undefined);

/** An observer of `/` and `/data`, to which changes are reported: `CHANGE PATH`, a directory with a slash at its end. */
function observe(changes: readonly string[], task = 1, observer: FileObserver = watching()): FileObserver {
  for (const change of changes) {
    const [what = '', path = ''] = change.split(' ');
    const isDirectory = path.endsWith('/');
    observer.take({
      kind: 'change',
      process: task,
      change: what as PathChange,
      isDirectory,
      path: isDirectory ? path.slice(0, -1) : path,
    });
  }
  return observer;
}

function watching(): FileObserver {
  const observer = observeFiles();
  observer.mountedAt(['/data']);
  for (const target of ['/', '/data'])
    observer.take({ kind: 'tree', target, state: 'watched', error: 0, time: 5 });
  return observer;
}

function writes(changes: readonly string[]): readonly string[] {
  const observer = observe(changes);
  observer.settle(own);
  return observer.result().writes.map(({ how, path, program }) => `${how} ${path} ${program ?? ''}`);
}

describe('files that a container writes', () => {
  test('have the first of created, deleted, written, changed', () => {
    assert.deepEqual(
      writes([
        'written /data/log',
        'attributes /data/log',
        'created /srv/short',
        'deleted /srv/short',
        'hidden /srv/old',
        'deleted /srv/gone',
        'deleted /data/old',
        'attributes /data/mode',
        'moved-out /data/from',
        'moved-in /data/to',
      ]),
      [
        'opened /data/log /app',
        'deleted /data/from /app',
        'changed /data/mode /app',
        'created /data/to /app',
        'deleted /srv/old /app',
        'created /srv/gone /app',
        'deleted /data/old /app',
        'created /srv/short /app',
      ].toSorted((a, b) => ((a.split(' ')[1] ?? '') < (b.split(' ')[1] ?? '') ? -1 : 1)),
    );
  });

  test('below a directory that it made are that directory', () => {
    assert.deepEqual(
      writes([
        'created /srv/new/',
        'created /srv/new/deep/',
        'created /srv/new/deep/file',
        'created /srv/new2',
      ]),
      ['created /srv/new /app', 'created /srv/new2 /app'],
    );
  });

  test('name a directory that overlayfs copied as changed, unless it is gone again', () => {
    assert.deepEqual(writes(['moved-in /etc/', 'created /etc/file']), [
      'changed /etc /app',
      'created /etc/file /app',
    ]);
    const touched = observe(['moved-in /srv/', 'touched /srv/']);
    touched.settle(own);
    assert.deepEqual([...touched.result().touched], ['/srv']);
    assert.deepEqual(touched.written(), [
      { path: '/srv', how: 'changed', program: '/app', isDirectory: true },
    ]);
    assert.deepEqual(writes(['moved-in /srv/one/', 'deleted /srv/one/']), ['created /srv/one /app']);
    assert.deepEqual(writes(['moved-in /data/dir/', 'created /data/dir/x']), ['created /data/dir /app']);
  });

  test('are not the directories that the runtime makes to mount on', () => {
    assert.deepEqual(writes(['created /data/', 'created /data/file']), ['created /data/file /app']);
  });

  test('of a directory are few: temporary files have ever new names', () => {
    const names = Array.from({ length: 1000 }, (_, n) => `created /tmp/${n}`);
    assert.equal(writes(names).length, 32);
  });

  test('count only if a task of the container wrote them, which may be known a little later', () => {
    const observer = observe(['created /srv/own']);
    observe(['created /srv/other'], 2, observer);
    observer.settle(() => undefined);
    assert.deepEqual(observer.written(), []);
    observer.settle(own);
    assert.deepEqual(
      observer.written().map(({ path }) => path),
      ['/srv/own'],
    );
    // Two decisions on: it is of somebody else.
    observer.settle(() => '/app');
    assert.equal(observer.written().length, 1);
  });
});

describe('what is watched', () => {
  test('is complete with every change, and from a time on', () => {
    assert.deepEqual(
      [...watching().result().watched],
      [
        ['/', 5],
        ['/data', 5],
      ],
    );
  });

  test('leaves out a tree that is watched in part or not at all, and says why', () => {
    const observer = watching();
    observer.take({ kind: 'partial', target: '/data', why: 'many', error: 16384 });
    observer.take({ kind: 'tree', target: '/net', state: 'unwatched', error: -95, time: 5 });
    const { watched, problems } = observer.result();
    assert.deepEqual([...watched.keys()], ['/']);
    assert.deepEqual(problems, [
      'not everything below /data is watched: it has too many directories',
      '/net is not watched: it cannot be opened, or is mounted twice (error 95)',
    ]);
  });

  test('is nothing when the queue of the kernel was full, the helper failed, or too much came at once', () => {
    const full = watching();
    full.take({ kind: 'overflow', of: 'changes' });
    const failed = watching();
    failed.fail('it ended');
    const flooded = observe(
      Array.from({ length: 50_001 }, (_, n) => `created /data/${n}`),
      2,
    );
    const wide = observe(Array.from({ length: 5001 }, (_, n) => `created /data/${n}/x`));
    wide.settle(own);
    for (const observer of [full, failed, flooded, wide]) {
      const { watched, problems } = observer.result();
      assert.equal(watched.size, 0);
      assert.equal(problems.length, 1);
    }
  });

  test('says what the kernel lacks', () => {
    const observer = observeFiles();
    observer.take({ kind: 'step', step: 'trees', result: -22 });
    observer.take({ kind: 'step', step: 'programs', result: 4 });
    assert.match(observer.result().problems.join('\n'), /^the kernel has no fanotify .*error 22\)$/u);
  });
});

test('a program has its mode, its file capabilities and its architecture', () => {
  const observer = observeFiles();
  const program = (path: string, mode: number, capabilities: string, head: string): void =>
    observer.take({ kind: 'program', path, mode, capabilities, head: Buffer.from(head, 'hex') });
  const i386 = '7f454c4601010100000000000000000002000300';
  program('/bin/su', 0o4755, '', i386);
  // cap_net_raw+ep
  program('/bin/ping', 0o755, '0100000200200000000000000000000000000000', '');
  program('/bin/odd', 0o755, '?', '');
  assert.deepEqual(
    [...observer.result().programs.values()],
    [
      { path: '/bin/su', setuid: true, capabilities: [], architecture: 'i386' },
      { path: '/bin/ping', setuid: false, capabilities: ['NET_RAW'] },
      { path: '/bin/odd', setuid: false },
    ],
  );
});
