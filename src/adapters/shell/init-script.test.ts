import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorTime } from '../../../test/kit/processor-time.ts';
import { initScriptArguments } from './init-script.ts';

const optionFile = '/etc/default/docker';

const argumentsIn = (text: string, options = '', path = optionFile) => {
  const optionFiles = new Map([
    [optionFile, ''],
    ['/etc/conf.d/docker', ''],
    [path, options],
  ]);
  return initScriptArguments({ text, optionFiles, optionNames: ['DOCKER_OPTS'] }, 'dockerd');
};

const start = (words: string, before = ''): string => `DOCKERD=/usr/bin/dockerd
PID=/run/docker.pid
${before}
. /lib/lsb/init-functions
if [ -f /etc/default/docker ]; then
	. /etc/default/docker
fi
"$DOCKERD" --version
case "$1" in
	start)
		$0 status >>/dev/null \\
		|| start-stop-daemon --start --background --exec "$DOCKERD" --pidfile /run/ssd.pid \\
			-- -p "$PID" ${words} >>/var/log/docker.log 2>&1
		;;
	stop) start-stop-daemon --stop --pidfile /run/ssd.pid --retry 10 ;;
esac
`;

test('what an init script passes to dockerd', () => {
  assert.deepEqual(argumentsIn(start('$DOCKER_OPTS')), ['-p', '/run/docker.pid']);
  assert.deepEqual(argumentsIn(start('-H tcp://0.0.0.0:2375 $DOCKER_OPTS')), [
    '-p',
    '/run/docker.pid',
    '-H',
    'tcp://0.0.0.0:2375',
  ]);
  assert.deepEqual(argumentsIn(start('$DOCKER_OPTS', 'DOCKER_OPTS="--icc=false -D"')), [
    '-p',
    '/run/docker.pid',
    '--icc=false',
    '-D',
  ]);
  assert.deepEqual(argumentsIn('/usr/sbin/dockerd --icc=false &\n'), ['--icc=false']);
  assert.deepEqual(argumentsIn('#!/sbin/openrc-run\ncommand=/usr/bin/dockerd\n'), []);
});

test('what only the run shows is unknown', () => {
  assert.equal(argumentsIn(start('-H "tcp://$(hostname):2375"')), undefined);
  assert.equal(argumentsIn(start('$MORE', 'read MORE </etc/x')), undefined);
});

const open = '-H tcp://0.0.0.0:2375';
const opened = ['-H', 'tcp://0.0.0.0:2375'];
const helper = 'start-stop-daemon --start --exec /usr/bin/dockerd --';

test('what a script sets beside its option file counts in the order of both', () => {
  const added = `. ${optionFile}\nDOCKER_OPTS="$DOCKER_OPTS ${open}"\n${helper} $DOCKER_OPTS\n`;
  assert.deepEqual(argumentsIn(added, 'DOCKER_OPTS="-D"\n'), ['-D', ...opened]);
  assert.deepEqual(argumentsIn(added, '# none\n'), opened);
  const before = `DOCKER_OPTS="${open}"\n[ -f ${optionFile} ] && . ${optionFile}\n${helper} $DOCKER_OPTS\n`;
  assert.deepEqual(argumentsIn(before, 'DOCKER_OPTS=-D\n'), ['-D']);
  assert.deepEqual(argumentsIn(before), opened);
  assert.deepEqual(argumentsIn(`. ${optionFile}\n${helper} $EXTRA\n`, `EXTRA="${open}"\n`), opened);
});

test('what OpenRC passes', () => {
  const script = (more: string) => `#!/sbin/openrc-run\n${more}\ndepend() {\n\tneed net\n}\n`;
  const alpine = `command="\${DOCKERD_BINARY:-/usr/bin/dockerd}"\npidfile=/run/docker.pid
command_args="-p \\"\${pidfile}\\" \${DOCKER_OPTS}"`;
  assert.deepEqual(argumentsIn(script(`command=/usr/bin/dockerd\ncommand_args="${open}"`)), opened);
  assert.deepEqual(argumentsIn(script(alpine)), ['-p', '/run/docker.pid']);
  const options = `DOCKER_OPTS="${open}"\n`;
  assert.deepEqual(argumentsIn(script(alpine), options, '/etc/conf.d/docker'), [
    '-p',
    '/run/docker.pid',
    ...opened,
  ]);
  const given = `command_args="${open}"\n`;
  assert.deepEqual(argumentsIn(script('command=/usr/bin/dockerd'), given, '/etc/conf.d/docker'), opened);
  assert.equal(argumentsIn(script('command=/usr/bin/dockerd\ncommand_args="-H $(hostname)"')), undefined);
});

test('programs and functions that start what their arguments name', () => {
  for (const command of [
    `daemon --pidfile=/run/x /usr/bin/dockerd ${open}`,
    `daemon "/usr/bin/dockerd ${open} &"`,
    `su root -c "dockerd ${open}"`,
    `runuser -u root -- dockerd ${open}`,
    `start-stop-daemon -S -x /bin/sh -- -c "exec dockerd ${open}"`,
    `supervise-daemon docker --start /usr/bin/dockerd -- ${open}`,
    `nohup dockerd ${open} &`,
  ])
    assert.deepEqual(argumentsIn(`${command}\n`), opened, command);
});

test('a script whose start is not understood is unknown, however little it says', () => {
  for (const text of [
    `launch /usr/bin/dockerd ${open}\n`,
    '"$PROGRAM" -D\n',
    '. /opt/env.sh\ndockerd $DOCKER_OPTS\n',
    `dockerd ${open} &\ndockerd -D\n`,
    `start() { dockerd $DOCKER_OPTS; }\nDOCKER_OPTS="${open}"\nstart\n`,
    `: \${DOCKER_OPTS:=${open}}\ndockerd $DOCKER_OPTS\n`,
    `X="${open}"\n. /opt/x\ndockerd $X\n`,
    `command=/usr/bin/dockerd\n`,
  ])
    assert.equal(argumentsIn(text), undefined, text);
  assert.deepEqual(argumentsIn('dockerd -D &\ndockerd -D\n'), ['-D']);
  assert.equal(argumentsIn('#!/sbin/openrc-run\n'), 'none');
});

test('a large hostile script is read in time', () => {
  const line = `. ${optionFile}\ndockerd $DOCKER_OPTS\n`;
  const begun = processorTime();
  for (const part of [line, 'su root -c "dockerd -D"\n', ': ${A:=b}\n'])
    assert.notEqual(argumentsIn(part.repeat(400_000 / part.length), 'DOCKER_OPTS=-D\n'.repeat(2000)), 'none');
  assert.ok(processorTime() - begun < 30_000);
});
