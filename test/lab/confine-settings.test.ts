// A recording has the settings of its container on which hints for SELinux and contracts rest.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe } from 'node:test';
import { runCli } from '../cli/run-cli.ts';
import { labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { labImage } from './kit/image.ts';
import { recordContainer, recordingFolder } from './kit/record.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');

describe('a recording', () => {
  labTest('has what decides the label of SELinux', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const options = [
      ...[
        `${recordingFolder}:/plain`,
        `${recordingFolder}:/own:Z`,
        `${recordingFolder}:/shared:ro,z`,
        'named:/volume',
      ].map((volume) => `--volume=${volume}`),
      `--mount=type=bind,source=${recordingFolder},target=/mounted`,
      '--device=/dev/null:/dev/other',
    ];
    const of = (name: string, more: readonly string[]) =>
      recordContainer(engine, name, [
        '--',
        'docker',
        'run',
        '--rm',
        `--name=${name}`,
        ...more,
        image,
        'sleep',
        '1',
      ]);
    const labelled = await of('labelled', [...options, '--security-opt=label=type:web.process']);
    assert.deepEqual(
      labelled.mounts.toSorted((a, b) => (a.target < b.target ? -1 : 1)),
      [
        { type: 'bind', target: '/mounted', readOnly: false, source: recordingFolder },
        { type: 'bind', target: '/own', readOnly: false, source: recordingFolder, relabel: 'Z' },
        { type: 'bind', target: '/plain', readOnly: false, source: recordingFolder },
        { type: 'bind', target: '/shared', readOnly: true, source: recordingFolder, relabel: 'z' },
        { type: 'volume', target: '/volume', readOnly: false },
      ],
    );
    const { labels, labelDisabledBy, devices } = labelled.confinement;
    assert.deepEqual([labels, labelDisabledBy, devices], [['type:web.process'], undefined, ['/dev/null']]);
    const causeOf = async (name: string, ...more: readonly string[]) =>
      (await of(name, more)).confinement.labelDisabledBy;
    assert.equal(await causeOf('disabled', '--security-opt=label=disable'), 'label=disable');
    assert.equal(await causeOf('in-host', '--pid=host'), 'pid: host');
    assert.equal(await causeOf('weak', '--privileged'), 'privileged');
    // The engine relabels volumes itself.
    await engine.docker('create', '--name=volume', '--volume=named:/volume', image);
    const inspected = await engine.docker('inspect', '--format={{(index .Mounts 0).Mode}}', 'volume');
    assert.equal(inspected.stdout.trim(), 'z');
    await engine.docker('rm', 'volume');
    await engine.docker('volume', 'rm', 'named');
  });

  labTest('has the settings that a contract of it keeps', async () => {
    const engine = await plainEngine();
    const image = await labImage(engine);
    const options = [
      '--name=kept',
      '--cpus=0.5',
      '--cpuset-cpus=0',
      '--ulimit=nofile=700:900',
      '--sysctl=kernel.msgmax=4096',
      '--ipc=shareable',
      '--restart=on-failure:3',
      '--oom-score-adj=500',
      '--device=/dev/null:/dev/given',
      '--publish=127.0.0.1::80',
    ];
    await mustRun('docker', ['run', '--detach', ...options, image, 'sleep', '600'], { env: engine.env });
    const { settings = [] } = await recordContainer(engine, 'kept', ['kept', '--for', '1s']);
    const file = join(recordingFolder, 'kept.json');
    const derived = await runCli(['confine', 'derive', file, '--format', 'contract']);
    for (const [key, value] of Object.entries({
      cpus: 0.5,
      cpuSet: '0',
      ulimits: ['nofile=700:900'],
      sysctls: ['kernel.msgmax=4096'],
      shareableIpc: true,
      restart: 'on-failure:3',
      outOfMemory: 'score 500',
      devices: ['/dev/null'],
      runtime: 'runc',
      cgroupParent: 'default',
      writableCgroups: false,
      passedOnMounts: [],
      joinedNamespaces: [],
    })) {
      assert.deepEqual(settings.find((one) => one.key === key)?.value, value, key);
      const shown = JSON.stringify(value).replaceAll(',', ', ');
      assert.ok(
        derived.stdout.includes(`    ${key}: ${shown} # as it was recorded\n`),
        `${key}\n${derived.stdout}`,
      );
    }
    // It was used by nobody: the profile takes its network away, and its ports with it.
    assert.match(derived.stdout, /^ {4}ports: \[\] # it neither listened/mu);
    await engine.docker('rm', '--force', 'kept');
  });
});
