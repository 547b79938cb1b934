// What a container writes and executes is seen, however short it is there and wherever it is; what others do is not.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe } from 'node:test';
import { parseRecording } from '../../src/app/confine/read-recordings.ts';
import { deriveLeastPrivilege } from '../../src/confine/derive/derive.ts';
import type { Recording } from '../../src/core/confine/recording.ts';
import { openCopy } from '../kit/open-copy.ts';
import { findProgram, labAvailability, labTest, programPath } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { program32 } from './kit/program32.ts';
import { recordOn, type ScriptOptions } from './kit/record-script.ts';
import { isAlive, startRecorder } from './kit/start-recorder.ts';
import { nativeTest } from './kit/native-program.ts';
import { crunFlags } from './kit/run-part.ts';
import { sharedEngine } from './kit/shared.ts';

let engine: LabEngine;
let image = '';
const folder = mkdtempSync(join(tmpdir(), 'ironhull-files-'));
before(async () => {
  if (!labAvailability().available) return;
  engine = await startEngine({ config: 'default', daemonFlags: crunFlags });
  image = await labImage(engine);
});
after(async () => {
  rmSync(folder, { recursive: true });
  await engine?.stop();
});

const filesTest = nativeTest.bind(undefined, 'files');

/** Records a container that runs a shell script from its start. */
const recordScript = (script: string, options: Partial<ScriptOptions> = {}): Promise<Recording> =>
  recordOn(script, { on: engine, ...options });

/** The paths that were written below a directory. */
const below = ({ written }: Recording, place: string): readonly string[] =>
  written.flatMap(({ path }) => (path.startsWith(`${place}/`) ? [path.slice(place.length + 1)] : []));

/** The first files of a directory may come before it is watched: then the directory itself was changed. */
const isSeen = ({ written }: Recording, directory: string): boolean =>
  written.some(({ path }) => path === directory || path.startsWith(`${directory}/`));

const architecture = process.arch === 'arm64' ? 'aarch64' : 'x86_64';

/** What was watched whole: `/dev/shm` only if it was mounted in time. */
const ofFiles = ({ watched = [] }: Recording): readonly string[] =>
  watched.filter((path) => path !== '/dev/shm');

for (const runtime of ['runc', 'crun'])
  describe(`files of a container on ${runtime}`, () => {
    const chosen = `--runtime=${runtime}`;

    filesTest('that are removed at once are seen, in the root file system and on volumes', async () => {
      const script = [
        'for d in /srv /data /bound; do',
        '  echo x > $d/short; rm $d/short; mkdir -p $d/deep/er; echo x > $d/deep/er/file; rm -r $d/deep;',
        '  mkfifo $d/pipe; ln -s x $d/link; rm $d/pipe $d/link; echo > $d/a; mv $d/a $d/b; rm $d/b',
        'done; rm /etc/group; echo >> /etc/passwd; sleep 1.5',
      ].join('\n');
      const bound = join(folder, `bound ${runtime}`);
      mkdirSync(bound);
      const recording = await recordScript(script, {
        options: [chosen, '--volume=/data', `--volume=${bound}:/bound`],
      });
      assert.deepEqual([ofFiles(recording), recording.gaps], [['/', '/bound', '/data'], []]);
      for (const place of ['/data', '/bound'])
        assert.deepEqual(below(recording, place), ['a', 'b', 'deep', 'link', 'pipe', 'short'], place);
      assert.ok(isSeen(recording, '/srv'));
      assert.deepEqual(
        recording.written.filter(({ path }) => path.startsWith('/etc/')).map(({ path, how }) => [path, how]),
        [
          ['/etc/group', 'deleted'],
          ['/etc/passwd', 'changed'],
        ],
      );
      const { readOnly, tmpfs, volumes } = deriveLeastPrivilege({
        ...recording,
        written: recording.written.filter(({ path }) => !path.startsWith('/etc')),
      });
      assert.deepEqual([readOnly.value, tmpfs, volumes.map(({ value }) => value)], [true, [], ['/srv']]);
    });

    filesTest('that were not written have no place in a profile', async () => {
      const recording = await recordScript('ls /tmp /srv; cat /etc/passwd; sleep 1', {
        options: [chosen, '--init'],
      });
      assert.deepEqual([ofFiles(recording), recording.written], [['/'], []]);
      const { readOnly, tmpfs, volumes } = deriveLeastPrivilege(recording);
      assert.deepEqual([readOnly.value, tmpfs, volumes], [true, [], []]);
    });

    filesTest('are those of its own tasks, also on a volume of several containers', async () => {
      const other = `other-${runtime}`;
      const shared = `--volume=shared-${runtime}:/data`;
      const busy = 'while true; do echo x > /data/foreign; rm /data/foreign; done';
      await mustRun('docker', ['run', '--detach', `--name=${other}`, shared, image, 'sh', '-c', busy], {
        env: engine.env,
      });
      writeFileSync(join(folder, 'copied'), 'x');
      const recording = await recordScript('echo x > /data/own; rm /data/own; sleep 600', {
        options: ['--detach', `--name=mine-${runtime}`, chosen, shared],
        exercise: `sleep 1; docker cp ${join(folder, 'copied')} mine-${runtime}:/data/copied; docker exec mine-${runtime} touch /data/executed; sleep 1`,
      });
      await engine.docker('rm', '--force', other, `mine-${runtime}`);
      assert.deepEqual(below(recording, '/data'), ['executed', 'own']);
      assert.ok(recording.watched?.includes('/data'));
    });

    filesTest('may have any name, and lie on what is mounted later', async () => {
      const script = [
        'sleep 1; mkdir /later; mount -t tmpfs none /later; sleep 1',
        String.raw`cd /later; touch "new${'\n'}line" "$(printf 'b\377d')" '"'; rm *`,
        'sleep 1.5',
      ].join('\n');
      const recording = await recordScript(script, { options: [chosen, '--privileged'] });
      assert.deepEqual(below(recording, '/later'), ['"', 'b\ufffdd', 'new\nline']);
    });

    filesTest('are counted in great numbers, and one that is written often costs little', async () => {
      const script = [
        'i=0; while [ $i -lt 4000 ]; do echo x > /data/$i; i=$((i+1)); done; rm /data/*',
        'i=0; while [ $i -lt 20000 ]; do echo x >> /data/log; i=$((i+1)); done',
        'i=0; while [ $i -lt 300 ]; do mkdir /data/d$i; touch /data/d$i/x; rm -r /data/d$i; i=$((i+1)); done',
        'sleep 1',
      ].join('\n');
      const recording = await recordScript(script, { options: [chosen, '--volume=/data'] });
      assert.equal(recording.watched?.includes('/data'), true);
      const names = below(recording, '/data');
      assert.equal(names.length, 32);
      assert.ok(names.every((name) => !name.includes('/')));
    });

    filesTest('that are executed have their capabilities and their architecture', async () => {
      const tools = join(folder, `tools-${runtime}`);
      mkdirSync(tools);
      copyFileSync(findProgram('busybox') ?? 'busybox', join(tools, 'capable'));
      await mustRun('setcap', ['cap_net_raw+ep', join(tools, 'capable')]);
      copyFileSync(findProgram('busybox') ?? 'busybox', join(tools, 'setuid'));
      await mustRun('chmod', ['4755', join(tools, 'setuid')]);
      writeFileSync(join(tools, 'foreign'), program32(), { mode: 0o755 });
      const script = 'sleep 1; /tools/capable true; /tools/setuid true; /tools/foreign; sleep 1.5';
      const recording = await recordScript(script, { options: [chosen, `--volume=${tools}:/tools:ro`] });
      const programs = new Map(
        recording.executed.map(({ files: _files, ...program }) => [program.path, program] as const),
      );
      const plain = { path: '/bin/busybox', setuid: false, capabilities: [], architecture };
      assert.deepEqual(programs.get('/bin/busybox'), plain);
      assert.deepEqual(programs.get('/bin/sh'), { ...plain, path: '/bin/sh' });
      assert.deepEqual(programs.get('/tools/capable'), {
        ...plain,
        path: '/tools/capable',
        capabilities: ['NET_RAW'],
      });
      assert.equal(programs.get('/tools/setuid')?.setuid, true);
      const profile = deriveLeastPrivilege(recording);
      assert.deepEqual(profile.noNewPrivileges, {
        value: false,
        because: ['/tools/setuid is setuid or setgid', '/tools/capable has the file capabilities NET_RAW'],
      });
      if (architecture !== 'x86_64') return;
      assert.equal(programs.get('/tools/foreign')?.architecture, 'i386');
      assert.deepEqual(recording.gaps, [
        {
          what: 'system calls of programs for i386',
          why: 'they have other numbers, which are not recorded: /tools/foreign',
        },
      ]);
      assert.ok(
        profile.doubts.some((doubt) => doubt.includes('/tools/foreign, a program for i386, is killed')),
      );
      assert.deepEqual(profile.seccomp.profile.architectures, ['SCMP_ARCH_X86_64']);
    });
  });

describe('files of containers of other engines', () => {
  const remapped = sharedEngine('userns');
  const snapshots = sharedEngine('containerd');
  const script = 'echo x > /srv/short; rm /srv/short; echo x > /data/own; rm /data/own; sleep 1.5';

  filesTest('with remapped users are seen', async () => {
    const recording = await recordScript(script, { on: await remapped(), options: ['--volume=/data'] });
    assert.deepEqual(ofFiles(recording), ['/', '/data']);
    assert.deepEqual(below(recording, '/data'), ['own']);
    assert.ok(isSeen(recording, '/srv'));
  });

  filesTest('with a store of containerd are seen', async () => {
    const recording = await recordScript(script, { on: await snapshots(), options: ['--volume=/data'] });
    assert.deepEqual([ofFiles(recording), recording.gaps], [['/', '/data'], []]);
    assert.deepEqual(below(recording, '/data'), ['own']);
    assert.ok(isSeen(recording, '/srv'));
  });
});

describe('the recorder of files', () => {
  filesTest('ends with the recorder however that ends; without it the recording says so', async () => {
    await mustRun('docker', ['run', '--detach', '--name=kept', image, 'sleep', '600'], { env: engine.env });
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const recorder = await startRecorder(engine, join(folder, `${signal}.json`));
      await pause(500);
      recorder.stop(signal);
      await recorder.ended;
      for (let tries = 0; tries < 100 && isAlive(recorder.helper); tries += 1) await pause(50);
      assert.ok(!isAlive(recorder.helper), signal);
    }
    const file = join(folder, 'without.json');
    const recorder = await startRecorder(engine, file);
    await pause(500);
    process.kill(recorder.helper, 'SIGKILL');
    await pause(500);
    recorder.stop('SIGINT');
    await recorder.ended;
    const recording = parseRecording(readFileSync(file, 'utf8'), file);
    assert.equal(recording.watched, undefined);
    assert.deepEqual(
      recording.gaps.filter(({ what }) => what.startsWith('files')),
      [
        {
          what: 'files that were removed between two looks',
          why: 'the recorder of files ended before its time',
        },
      ],
    );
    await engine.docker('rm', '--force', 'kept');
  });

  labTest('is not needed: a package without it says what is not seen', async () => {
    await mustRun('docker', ['run', '--detach', '--name=plain', image, 'sleep', '600'], { env: engine.env });
    const copy = openCopy();
    const file = join(folder, 'plain.json');
    const args = ['confine', 'record', 'plain', '--for', '2s', '--output', file];
    await mustRun(copy.node, [copy.program, ...args], { env: { ...engine.env, PATH: programPath } });
    copy.remove();
    await engine.docker('rm', '--force', 'plain');
    const recording = parseRecording(readFileSync(file, 'utf8'), file);
    assert.equal(recording.watched, undefined);
    const gap = recording.gaps.find(({ what }) => what.startsWith('files'));
    assert.match(gap?.why ?? '', /ironhull-files-\w+ is not there$/u);
    assert.deepEqual(
      deriveLeastPrivilege(recording).tmpfs.map(({ value }) => value.path),
      ['/tmp'],
    );
  });

  filesTest('holds nothing of a container that ended', async () => {
    const volume = join(folder, 'mounted');
    mkdirSync(volume);
    await mustRun('mount', ['-t', 'tmpfs', 'none', volume]);
    try {
      const recorded = recordScript('sleep 600', {
        options: ['--detach', '--name=busy', `--volume=${volume}:/data`],
        exercise: 'sleep 600',
      });
      const isRunning = async (): Promise<boolean> =>
        (await engine.docker('inspect', '--format={{.State.Running}}', 'busy')).stdout.trim() === 'true';
      for (let tries = 0; tries < 100 && !(await isRunning()); tries += 1) await pause(100);
      await pause(1000);
      await engine.docker('kill', 'busy');
      const unmount = `for i in 1 2 3 4 5 6 7 8; do umount ${volume} && exit 0; sleep 0.25; done; exit 1`;
      await mustRun('sh', ['-c', unmount]);
      assert.ok((await recorded).watched?.includes('/data'));
    } finally {
      await engine.docker('rm', '--force', 'busy');
      await mustRun('sh', ['-c', `umount ${volume} 2>/dev/null || true`]);
    }
  });
});
