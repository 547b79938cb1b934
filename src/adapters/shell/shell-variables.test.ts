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
    'OPTS=-H; exec true; OPTS=""',
    'OPTS=-H; command return; OPTS=""',
    'OPTS=-H; builtin exit; OPTS=""',
    'OPTS=-H; command -p exec true; OPTS=""',
    'OPTS=-H; kill $$; OPTS=""',
    'OPTS=a; declare -n R=OPTS; R=b',
    'OPTS=a; typeset -rn R=OPTS; R=b',
    'OPTS=a; alias s=.; s /x',
    'OPTS=a; let OPTS=5',
    'OPTS=a; let "OPTS += 5"',
    'OPTS=a; : $((OPTS=5))',
    'OPTS=a; : $(( OPTS <<= 5 ))',
    'OPTS=a; (( OPTS++ ))',
    'OPTS=a; (( --OPTS ))',
    'OPTS=a; : $[OPTS=5]',
  ])
    assert.equal(options(text), undefined, text);
});

test('what only reads a variable, or leaves the shell as it is, changes nothing', () => {
  for (const text of [
    'OPTS=a; exec 2>/dev/null',
    'OPTS=a; alias',
    'OPTS=a; declare -x B=c',
    'OPTS=a; : $((OPTS == 5))',
    'OPTS=a; : $((OPTS + 5))',
    'OPTS=a; let B=OPTS+1',
    '# let OPTS=5\nOPTS=a',
  ])
    assert.equal(options(text), 'a', text);
});
