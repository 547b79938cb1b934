import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LeastPrivilege } from '../../src/core/confine/least-privilege.ts';
import type { Proof } from '../../src/core/confine/proof.ts';
import type { Recording } from '../../src/core/confine/recording.ts';
import { whyNoProgram } from '../lab/kit/native-program.ts';
import { installCommand } from './kit/audit.ts';
import { vmSkip } from './kit/availability.ts';
import { saveMachine, startScene, type Ended, type Machine } from './kit/machine.ts';
import { sceneScript } from './kit/scenes.ts';

const command = '/opt/node /opt/ironhull/bin/ironhull';
const skip = (await vmSkip('trixie')) || whyNoProgram('probe') || whyNoProgram('files') || false;

/** Without these, ports below 1024 need no capability in a container, and image and name are given. */
const runLine = 'docker run -d --name web --sysctl net.ipv4.ip_unprivileged_port_start=1024 web:1';

/** The end of a machine's output, for messages. */
const shown = ({ code, stdout, stderr }: Ended): string => `ended with ${code}: ${stderr}${stdout}`;

// Linux 6.12 without the trace event of capabilities, cgroup v2 alone, the systemd driver, AppArmor that enforces.
describe('least privilege on Debian trixie', { skip }, () => {
  let machine: Machine;
  let recording: Recording;
  const run = async (script: string): Promise<Ended> => machine.run(script);
  const readRecording = async (name: string): Promise<Recording> =>
    JSON.parse(await machine.must(`cat /root/${name}`)) as Recording;
  const traces = async (): Promise<string> =>
    machine.must('ls /sys/kernel/tracing/instances; cat /sys/kernel/tracing/kprobe_events');

  before(async () => {
    machine = await startScene(await saveMachine('trixie'), 'ordinary');
    await installCommand(machine);
    await machine.must(sceneScript('web-image'));
    const exercise = '/root/use.sh && docker exec web ls / && sleep 6';
    await machine.must(
      `cd /root && ${command} confine record --output web.json --exercise '${exercise}' -- ${runLine}`,
    );
    recording = await readRecording('web.json');
  });
  after(() => machine.stop());

  it('has control groups of version 2 alone, under systemd', async () => {
    const said = await machine.must('docker info --format "{{.CgroupDriver}} {{.CgroupVersion}}"; uname -r');
    assert.match(said, /^systemd 2\n6\.12\./u);
  });

  it('records the start, docker exec and the health check of a container', () => {
    assert.equal(recording.runs[0]?.sawStart, true);
    const programs = new Set(recording.executed.map(({ path }) => path));
    for (const path of ['/bin/serve', '/bin/ls', '/bin/sh']) assert.ok(programs.has(path), path);
    assert.deepEqual(recording.executed.find(({ path }) => path === '/bin/serve')?.files, [
      '/bin/serve',
      '/bin/busybox',
    ]);
    assert.ok((recording.peaks.memoryBytes ?? 0) > 1024 * 1024, 'the peak of memory.peak');
  });

  it('records each capability that was needed, and no other', () => {
    const needed = ['CHOWN', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'];
    const granted = (recording.capabilities ?? []).filter(({ result }) => result !== 'refused');
    assert.deepEqual(
      granted.map(({ name }) => name),
      needed,
    );
    assert.deepEqual(recording.gaps, []);
  });

  it('leaves no trace instance and no probe of the kernel', async () => {
    assert.equal(await traces(), '');
  });

  it('cleans up what a recorder that was killed has left, and records docker exec in what runs', async () => {
    await machine.must(
      `cd /root; ${command} confine record --output killed.json web >/dev/null 2>&1 & ` +
        'until grep -q ironhull_ /sys/kernel/tracing/kprobe_events; do sleep 1; done; sleep 3; ' +
        'kill -9 $(pgrep -f "^/opt/node /opt/ironhull/bin/ironhull confine record")',
    );
    assert.match(await traces(), /^ironhull-\d+-[^]*p:ironhull_\d+\//u);
    const exercise = 'docker exec web cat /var/www/index.html';
    await machine.must(
      `cd /root && ${command} confine record --output running.json --exercise '${exercise}' web`,
    );
    assert.equal(await traces(), '');
    const { executed, runs, gaps } = await readRecording('running.json');
    assert.ok(
      executed.some(({ path }) => path === '/bin/cat'),
      'docker exec was recorded',
    );
    assert.equal(runs[0]?.sawStart, false);
    assert.deepEqual(
      gaps.map(({ what }) => what),
      ['start of the workload'],
    );
  });

  it('derives an AppArmor profile that refuses what was not done', async () => {
    const derived = JSON.parse(
      await machine.must(`cd /root && ${command} confine derive web.json --format json`),
    ) as LeastPrivilege;
    assert.deepEqual(
      derived.capabilities?.map(({ value }) => value),
      ['CHOWN', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'],
    );
    await machine.must(
      `cd /root && ${command} confine derive web.json --format apparmor | apparmor_parser --replace --skip-cache`,
    );
    const tries =
      'echo 1 >/run/x && cp /bin/busybox /run/other; echo 1 >/etc/x; /run/other true; chroot / true';
    const ended = await run(
      `docker run --rm --security-opt apparmor=ironhull-web web:1 sh -c ${JSON.stringify(tries)}; ` +
        'echo ironhull-web | tr -d "\\n" >/sys/kernel/security/apparmor/.remove',
    );
    assert.match(ended.stderr, /can't create \/etc\/x: Permission denied/u, shown(ended));
    assert.match(ended.stderr, /\/run\/other: Permission denied/u, shown(ended));
    assert.match(ended.stderr, /can't change root directory/u, shown(ended));
    assert.doesNotMatch(ended.stderr, /\/run\/x/u, shown(ended));
  });

  it('proves the profile, with AppArmor, and removes what it loaded', async () => {
    // The exercise also sees the profile of the twin.
    const exercise =
      '/root/use.sh && docker inspect --format "{{.AppArmorProfile}}" $IRONHULL_CONTAINER >>/root/labels';
    const ended = await run(
      `cd /root && ${command} confine prove web web.json --format json --exercise '${exercise}'`,
    );
    assert.equal(ended.code, 0, shown(ended));
    const proof = JSON.parse(ended.stdout) as Proof;
    assert.deepEqual([proof.first.passed, proof.relaxed, proof.trials], [true, [], 1], shown(ended));
    assert.deepEqual(proof.remarks, []);
    assert.match(await machine.must('cat /root/labels'), /^ironhull-twin-\d+-[0-9a-f]+\n$/u);
    const outcomes = new Map(proof.after?.probes.map(({ id, outcome }) => [id, outcome]));
    for (const id of ['security-module', 'process-limit', 'memory-limit', 'writable-root', 'chroot'])
      assert.equal(outcomes.get(id), 'blocked', id);
    // systemd limits the processes of a container without a limit.
    assert.equal(proof.before?.probes.find(({ id }) => id === 'process-limit')?.outcome, 'blocked');
    assert.doesNotMatch(await machine.must('cat /sys/kernel/security/apparmor/profiles'), /ironhull/u);
    assert.equal((await machine.must('docker ps --all --quiet')).split('\n').length, 2);
  });

  it('has an engine under systemd take other settings, and takes them back after a fault', async () => {
    const harden = (rules: string): string =>
      `${command} harden engine --apply --timeout 300 --format json --only ${rules}`;
    const state =
      'docker inspect --format "{{.State.Pid}}" web; systemctl is-active docker; docker info --format "{{.LiveRestoreEnabled}}"';
    const [pid = ''] = (await machine.must(state)).split('\n');
    // dockerd takes the file, and its service does not start with it.
    await machine.must(
      'mkdir -p /etc/systemd/system/docker.service.d && ' +
        `printf '[Service]\\nExecStartPre=/bin/sh -c "! grep -q userland-proxy /etc/docker/daemon.json"\\n' ` +
        '>/etc/systemd/system/docker.service.d/fault.conf && systemctl daemon-reload',
    );
    const faulty = await run(harden('engine/live-restore,engine/userland-proxy'));
    assert.match(faulty.stdout, /"outcome": "rolled-back"/u, shown(faulty));
    assert.equal(await machine.must(state), `${pid}\nactive\nfalse\n`);
    assert.equal(await machine.must('ls -A /etc/docker'), '');
    await machine.must('rm /etc/systemd/system/docker.service.d/fault.conf && systemctl daemon-reload');
    // By a reload: another restart would take a minute more.
    const applied = await run(harden('engine/live-restore'));
    assert.match(applied.stdout, /"outcome": "applied"/u, shown(applied));
    assert.equal(await machine.must(state), `${pid}\nactive\ntrue\n`);
  });
});
