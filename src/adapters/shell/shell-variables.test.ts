import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shellVariables } from './shell-variables.ts';

const options = (text: string) => shellVariables(text, ['OPTS']).get('OPTS');

test('what a file for a shell sets, in all its spellings', () => {
  assert.equal(options('# OPTS=x\n'), '');
  assert.equal(options('OPTS="-D"\n'), '-D');
  assert.equal(options('export OPTS="-D"\n'), '-D');
  assert.equal(options('OPTS=-D\nOPTS="$OPTS -H tcp://0.0.0.0:2375"\n'), '-D -H tcp://0.0.0.0:2375');
  assert.equal(options('HOST=tcp://0.0.0.0:2375; OPTS="-H ${HOST}"'), '-H tcp://0.0.0.0:2375');
  assert.equal(options('OPTS="-H \\\n tcp://0.0.0.0:2375"'), '-H  tcp://0.0.0.0:2375');
});

test('what only the run shows is unknown', () => {
  for (const text of [
    'OPTS="-H tcp://$(hostname):2375"',
    'OPTS=-D; OPTS+=" --icc"',
    'OPTS=-H; [ -e /etc/x ] && OPTS=""',
    'OPTS=-H; if [ -e /etc/x ]; then OPTS=""; fi',
    'OPTS=-H; . /etc/x',
    'OPTS=-H; eval "$X"',
    'OPTS=-H; command . /etc/x',
    'OPTS=-H; builtin source /etc/x',
    'OPTS=-H; [ -e /etc/x ] || return; OPTS=""',
    'OPTS=-H; return; OPTS=""',
    'f() { exit; }; f; OPTS=-D',
    ': ${OPTS:=-H tcp://0.0.0.0:2375}',
    'read -r OPTS </etc/x',
  ])
    assert.equal(options(text), undefined, text);
});
