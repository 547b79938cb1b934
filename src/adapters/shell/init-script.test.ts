import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initScriptArguments } from './init-script.ts';

const argumentsIn = (text: string) => initScriptArguments(text, 'dockerd', ['DOCKER_OPTS']);

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
