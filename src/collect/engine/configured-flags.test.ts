import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeLocation } from '../../core/location.ts';
import { assertStates, seen } from '../../../test/kit/configured-host.ts';

const unit = '/usr/lib/systemd/system/docker.service';

test('flags after a comment in the middle of the command line are read, and findings name their lines', async () => {
  const found = await seen((host) => {
    host.write(
      unit,
      '[Service]\nExecStart=/usr/bin/dockerd -H unix:///var/run/docker.sock \\\n  # for CI\n  -H tcp://0.0.0.0:2375 \\\n  --icc=true --insecure-registry 10.0.0.0/8\n',
    );
    host.write('/etc/docker/daemon.json', '{}');
  });
  const rules = ['tcp-without-client-certificates', 'inter-container-traffic', 'insecure-registries'];
  assertStates(found, Object.fromEntries(rules.map((rule) => [rule, 'failed'])));
  const places = rules.map((rule) => {
    const finding = found.findings.find((one) => one.rule === `engine/${rule}`);
    return finding?.sightings.map(describeLocation);
  });
  assert.deepEqual(places, [[`${unit}:4:3`], [`${unit}:5:3`], [`${unit}:5:14`]]);
  const icc = found.findings.find((one) => one.rule === 'engine/inter-container-traffic');
  assert.match(JSON.stringify(icc?.fixes), /Remove the flag of dockerd that sets \\"icc\\", then set/u);
});

test('options of init scripts are read as a shell reads them', async () => {
  for (const [text, state] of [
    ['export DOCKER_OPTS="-H tcp://0.0.0.0:2375"', 'failed'],
    ['DOCKER_OPTS="-H unix:///x.sock"\nDOCKER_OPTS="$DOCKER_OPTS -H tcp://0.0.0.0:2375"', 'failed'],
    ['DOCKER_OPTS=-D\n[ -e /etc/x ] && DOCKER_OPTS="-H tcp://0.0.0.0:2375"', 'unknown'],
    ['DOCKER_OPTS=-D\n. /etc/docker.env', 'unknown'],
    ['#export DOCKER_OPTS="-H tcp://0.0.0.0:2375"', 'passed'],
  ] as const) {
    const found = await seen((host) => {
      host.write('/etc/default/docker', text);
      host.write('/etc/docker/daemon.json', '{}');
    });
    assert.equal(found.states['tcp-without-client-certificates'], state, text);
  }
});

test('flags in an init script count where no unit starts the daemon', async () => {
  const script = (words: string, before = ''): string =>
    `${before}\n[ -f /etc/default/docker ] && . /etc/default/docker\nstart-stop-daemon --start --exec /usr/bin/dockerd -- -p /run/docker.pid ${words}\n`;
  const open = '-H tcp://0.0.0.0:2375';
  for (const [text, options, state] of [
    [script('$DOCKER_OPTS'), '', 'passed'],
    [script(`${open} $DOCKER_OPTS`), '', 'failed'],
    [script(`${open} $DOCKER_OPTS`), 'DOCKER_OPTS=-D', 'failed'],
    [script('$DOCKER_OPTS', `DOCKER_OPTS="${open}"`), '', 'failed'],
    [script('$DOCKER_OPTS', `DOCKER_OPTS="${open}"`), 'DOCKER_OPTS=-D', 'passed'],
    [script('$DOCKER_OPTS'), `DOCKER_OPTS="${open}"`, 'failed'],
    [script('-H "tcp://$(hostname):2375"'), '', 'unknown'],
    [
      `. /etc/default/docker\nDOCKER_OPTS="$DOCKER_OPTS ${open}"\n/usr/bin/dockerd $DOCKER_OPTS\n`,
      'DOCKER_OPTS=-D',
      'failed',
    ],
    [`#!/sbin/openrc-run\ncommand=/usr/bin/dockerd\ncommand_args="${open}"\n`, '', 'failed'],
  ] as const) {
    const found = await seen((host) => {
      host.write('/etc/init.d/docker', text);
      host.write('/etc/default/docker', options);
      host.write('/etc/docker/daemon.json', '{}');
    });
    assert.equal(found.states['tcp-without-client-certificates'], state, text);
    const withUnit = await seen((host) => {
      host.write('/etc/init.d/docker', text);
      host.write(unit, '[Service]\nExecStart=/usr/bin/dockerd -H unix:///run/docker.sock\n');
      host.write('/etc/docker/daemon.json', '{}');
    });
    assert.equal(withUnit.states['tcp-without-client-certificates'], 'passed');
  }
});

test('an option of a variable with a percent sign is no specifier', async () => {
  const found = await seen((host) => {
    host.write(unit, '[Service]\nEnvironmentFile=/etc/o\nExecStart=/usr/bin/dockerd -H unix:///x.sock $O\n');
    host.write('/etc/o', 'O="--log-opt tag=%x --insecure-registry 10.0.0.0/8"\n');
    host.write('/etc/docker/daemon.json', '{}');
  });
  assertStates(found, { 'insecure-registries': 'failed' });
});

test('specifiers of systemd are filled in, and unknown where they depend on the machine', async () => {
  const start = (flag: string) =>
    seen((host) => {
      host.write(unit, `[Service]\nExecStart=/usr/bin/dockerd -H unix:///run/docker.sock ${flag}\n`);
      host.write('/etc/docker/ci.json', '{"icc": true, "insecure-registries": ["10.0.0.0/8"]}');
    });
  assertStates(await start('--config-file=%E/docker/ci.json'), { 'insecure-registries': 'failed' });
  assertStates(await start('--config-file=/etc/docker/%H.json'), { 'insecure-registries': 'unknown' });
});
