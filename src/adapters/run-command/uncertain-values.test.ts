import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRunCommand } from './read-run-command.ts';

/** The value with which the last run line of a text is privileged, and the one it has for certain. */
function privileged(text: string): { written: unknown; certain: unknown } {
  const { workloads } = readRunCommand(text, { env: {}, directory: '/srv', home: '/home/me' });
  const last = workloads.at(-1);
  const value = (settings: typeof last | undefined = last) => {
    const setting = settings?.settings.privileged;
    const isOpen = settings?.doubts.some(({ affects }) => affects.includes('privileged')) === true;
    return setting !== undefined && 'value' in setting && !isOpen ? setting.value : undefined;
  };
  const likely = last?.likely && { ...last, ...last.likely };
  return { written: likely === undefined ? value() : value(likely), certain: value() };
}

test('a value that something unread may change counts, but not for certain', () => {
  for (const before of [
    '. ./env; ',
    'source env; ',
    '. <(curl -s host); ',
    'source /dev/stdin <<< "$TEXT"; ',
    'eval "$(cat env)"; ',
    '[ -f env ] && . ./env; ',
    'for each in conf.d/*; do . "$each"; done; ',
    'export $(xargs < env); ',
    '. ./lib; X=VALUE; prepare_all; ',
    'f() { X=other; }; X=VALUE; f; ',
    'f() { . ./env; }; X=VALUE; f; ',
    "trap 'X=other' DEBUG; X=VALUE; ",
    'trap "$ACTION" DEBUG; X=VALUE; ',
    "trap -- 'X=other' DEBUG; X=VALUE; ",
    "trap '. ./env' DEBUG; X=VALUE; ",
    "trap 'printf -v X other' DEBUG; X=VALUE; ",
    "trap 'unset X; : ${X:=other}' DEBUG; X=VALUE; ",
    'read "$1"; ',
    'printf -v "$1" other; ',
    'unset "$1"; ',
    'declare -n R=$1; X=VALUE; R=other; ',
    'f() { local -n R=$1; R=other; }; X=VALUE; f X; ',
    "f() { eval 'X=other'; }; X=VALUE; f; ",
    '#!/bin/zsh\nX=VALUE; echo other | read X; ',
    'shopt -s lastpipe; echo other | read X; ',
    '. ./env; Y=$X; X=$Y; ',
    '. ./env; : ${X:=VALUE}; ',
  ])
    for (const value of [true, false]) {
      const text = `${before.replaceAll('VALUE', String(value))}docker run --privileged=$X app`;
      const found = privileged(text.startsWith('#!') ? text : `X=${value}; ${text}`);
      assert.deepEqual(found, { written: value, certain: undefined }, text);
    }
});

test('a run line of a function or a loop has the values of later turns', () => {
  for (const text of [
    'X=false; r() { docker run --privileged=$X app; }; X=true; r',
    'X=false; while :; do docker run --privileged=$X app; X=true; done',
    'X=false; for i in 1 2; do docker run --privileged=$X app; . ./env; done',
    'X=false; for i in 1 2; do docker run --privileged=$X app; declare -n R=X; R=true; done',
    'X=false; f() { ID=$(docker run --privileged=$X app); }; X=true; f',
    'X=false; while :; do ID=$(docker run --privileged=$X app); X=true; done',
  ])
    assert.deepEqual(privileged(text), { written: false, certain: undefined }, text);
});

test('options of which a value is uncertain leave all settings open', () => {
  for (const [before, written] of [
    ['OPTS=', undefined],
    ['OPTS=--rm', undefined],
    ['OPTS="--rm --privileged"', true],
  ] as const)
    assert.deepEqual(privileged(`${before}; . ./env; docker run $OPTS app`), { written, certain: undefined });
});

test('another name for docker that runs no container is no problem', () => {
  for (const text of ['CMD=(docker); "${CMD[@]}" ps; docker run app', 'alias d=docker; docker run app'])
    assert.deepEqual(readRunCommand(text, { env: {}, directory: '/srv' }).problems, [], text);
});

test('a text that only another command runs decides no value', () => {
  for (const text of [
    'X=true; [ -n "$N" ] && eval \'X=false\'; docker run --privileged=$X app',
    'X=true; if [ -n "$N" ]; then eval \'X=false\'; fi; docker run --privileged=$X app',
  ])
    assert.deepEqual(privileged(text), { written: undefined, certain: undefined }, text);
});

test('long actions of traps take time in proportion', () => {
  for (const action of ['a'.repeat(100_000), 'read a '.repeat(15_000)]) {
    const started = performance.now();
    privileged(`trap '${action}' DEBUG; docker run app`);
    assert.ok(performance.now() - started < 5000);
  }
});

test('a variable that gets the number of a descriptor or a process is unknown', () => {
  for (const before of [
    'coproc X { cat; }',
    'exec {X}>log',
    'wait -n -p X',
    'mapfile X < f',
    'declare -n R=X',
    'X=$_',
    'REPLY=false; read; X=$REPLY',
    'MAPFILE=false; mapfile -t < f; X=$MAPFILE',
  ])
    assert.equal(privileged(`X=false; ${before}; docker run --privileged=$X app`).certain, undefined, before);
});

test('a value is certain where nothing unread can change it', () => {
  for (const before of [
    '. ./env; X=false; mkdir -p data; ./configure; ',
    '( . ./env ); ',
    'f() { local X=true; }; X=false; f; ',
    'echo true | read X; ',
    'trap \'rm -rf "$folder" "$X" "${X}"\' EXIT; ',
    'read -p "$QUESTION" answer; printf %s "$answer"; wait "$pid"; ',
    'while :; do docker run --privileged=$X app; done; X=false; ',
  ])
    assert.deepEqual(
      privileged(`X=false; ${before}docker run --privileged=$X app`),
      { written: false, certain: false },
      before,
    );
});

test('a function runs with the values and in the folder of each call, subshells included', () => {
  const run = 'r() { docker run --privileged=$X app; }; ';
  for (const text of [
    `X=false; ${run}(X=true; r)`,
    `X=false; ${run}out=$(X=true; r)`,
    `X=false; ${run}echo | { X=true; r; }`,
    `X=false; ${run}if (X=true; r); then :; fi`,
    `X=false; ${run}X=true r`,
    `X=false; ${run}eval 'X=true r'`,
    `X=false; ${run}export -f r; X=true bash -c r`,
    `X=false; ${run}(. ./env; r)`,
    'r() { docker run --privileged=${X:-false} app; }; X=true r',
    'r() { docker run --privileged=${X:-false} app; }; (X=true; r) & wait',
    'r() { docker run ${X:---privileged=false} app; }; (IFS=; r)',
  ])
    assert.equal(privileged(text).certain, undefined, text);
  for (const text of [
    `X=false; ${run}r; X=true echo; X=true make; OTHER=true r`,
    'X=false; while :; do docker run --privileged=$X app; (X=true); done',
  ])
    assert.equal(privileged(text).certain, false, text);
});

test('what a text calculates is open in its subshells, too', () => {
  for (const text of [
    '(X=0; ((X++)); docker run --privileged=$X app)',
    'echo | { X=0; let X=1; docker run --privileged=$X app; }',
    'out=$(X=false; exec {X}>file; docker run --privileged=$X app)',
    '( (X=0; : $((X=1)); docker run --privileged=$X app) )',
    'f() (X=0; declare -n R=X; R=true; docker run --privileged=$X app)',
    "bash -c 'X=0; ((X++)); docker run --privileged=$X app'",
  ])
    assert.equal(privileged(text).certain, undefined, text);
});

test('another shell has what is assigned before the command that starts it', () => {
  for (const before of ['X=true', 'env X=true', 'sudo X=true', 'X=true exec'])
    for (const shell of ["bash -c '…'", 'sh <<E\n…\nE', "bash -ec '…'"]) {
      const line = shell.replace('…', 'docker run --privileged=${X:-false} app').replaceAll('\\n', '\n');
      assert.equal(privileged(`${before} ${line}`).certain, undefined, `${before} ${line}`);
    }
});

/** The source of the mount of the first run line; `undefined` if it is open. */
function source(text: string): string | undefined {
  const { workloads } = readRunCommand(text, { env: {}, directory: '/srv', home: '/home/me' });
  const mounts = workloads[0]?.settings.mounts;
  const [mount] = mounts !== undefined && 'value' in mounts ? mounts.value : [];
  const path = mount !== undefined && 'value' in mount ? mount.value.hostPath : undefined;
  return path?.state === 'known' ? path.value : undefined;
}

test('a mount of a function is from the folder and the home of each call', () => {
  for (const text of [
    'r() { docker run -v .:/x app; }; cd /etc; r',
    'r() { docker run -v .:/x app; }; (cd /etc && r)',
    'r() { docker run -v $(pwd):/x app; }; cd /etc; r',
    'r() { docker run -v "$PWD":/x app; }; out=$(cd /etc; r)',
    'r() { docker run -v ~:/x app; }; HOME=/etc r',
    'r() { docker run -v ~:/x app; }; HOME=/etc; r',
    "HOME=/etc bash -c 'docker run -v ~:/x app'",
  ])
    assert.notEqual(source(text), text.includes('~') ? '/home/me' : '/srv', text);
  assert.equal(source('HOME=/etc; docker run -v ~:/x app'), '/etc');
  assert.equal(source('cd /etc; r() { docker run -v .:/x app; }; r'), '/etc');
});

test('options that a function named docker adds are a problem, not silence', () => {
  for (const text of [
    'docker() { command docker "$1" --privileged "${@:2}"; }; docker run app',
    'function docker { command docker "$1" --cap-add ALL "${@:2}"; }\ndocker run app',
    'function docker() { /usr/bin/docker "$1" $OPTS; }; docker run app',
    'if true; then docker() { podman "$@"; }; fi; docker run app',
  ]) {
    const { problems } = readRunCommand(text, { env: {}, directory: '/srv' });
    assert.ok(
      problems.some(({ message }) => message.startsWith('docker is a function')),
      text,
    );
  }
});

test('a run line in an alias or an array is a problem, not silence', () => {
  for (const text of [
    "alias dr='docker run --privileged'; dr app; docker run other",
    'CMD=(docker run --privileged app); "${CMD[@]}"; docker run other',
    'CMD=(docker run); CMD+=(--privileged app); "${CMD[@]}"; docker run other',
    'CMD=(docker); CMD+=(run --privileged); "${CMD[@]}" app; docker run other',
    'CMD=(sudo docker); "${CMD[@]}" run --privileged app; docker run other',
    'alias d=docker; d run --privileged app; docker run other',
    'CMD=(sudo "docker" "run" --privileged app)\n"${CMD[@]}"; docker run other',
  ]) {
    const { problems } = readRunCommand(text, { env: {}, directory: '/srv' });
    assert.equal(problems.length, 1, text);
  }
});

test('IFS decides which options an unquoted value has', () => {
  const cases: [string, 'yes' | 'no' | 'open'][] = [
    ['IFS=,; O=--name=a,--privileged; docker run $O app', 'yes'],
    ["IFS=$'\\n'; O=$'--name=a\\n--privileged'; docker run $O app", 'yes'],
    ['IFS=; O="--name=a --privileged"; docker run $O app', 'no'],
    ['IFS=,; O=--name=a,--privileged; docker run "$O" app', 'no'],
    ['IFS=,; unset IFS; O="--name=a --privileged"; docker run $O app', 'yes'],
    ['OLD=$IFS; IFS=,; IFS=$OLD; O="--name=a --privileged"; docker run $O app', 'yes'],
    ['IFS=, read -r a b < file; O="--name=a --privileged"; docker run $O app', 'yes'],
    ['O=--name=a,--privileged; (IFS=,; docker run $O app)', 'yes'],
    ['O=--name=a,--privileged; (IFS=,); docker run $O app', 'no'],
    ["IFS=,; O=--name=a,--privileged; export O; bash -c 'docker run $O app'", 'open'],
    ['[ -f x ] && IFS=,; O=--name=a,--privileged; docker run $O app', 'open'],
    ['IFS=$1; O=--name=a,--privileged; docker run $O app', 'open'],
    ['f() { IFS=,; }; f; O=--name=a,--privileged; docker run $O app', 'open'],
    ['trap "IFS=," DEBUG; O=--name=a,--privileged; docker run $O app', 'open'],
    ['O=--name=a,--privileged; for i in 1 2; do docker run $O app; IFS=,; done', 'open'],
    ['IFS=, set -- a; O=--name=a,--privileged; docker run $O app', 'open'],
    ['IFS=$1; O=--name=a; docker run --privileged "$O" app', 'yes'],
    ['IFS=$1; O=; docker run --privileged $O app', 'yes'],
  ];
  for (const [text, expected] of cases) {
    const { settings, doubts } = readRunCommand(text, { env: {}, directory: '/srv' }).workloads[0] ?? {};
    const isOpen = doubts?.some(({ affects }) => affects.includes('privileged'));
    const found = isOpen === true ? 'open' : settings?.privileged === undefined ? 'no' : 'yes';
    assert.equal(found, expected, text);
  }
});

test('a special utility may keep what is assigned before it', () => {
  for (const utility of [':', 'export A=1', 'set -- a', 'eval :', 'readonly B', 'shift', 'unset C'])
    assert.equal(
      privileged(`X=false; X=true ${utility}; docker run --privileged=$X app`).certain,
      undefined,
      utility,
    );
  assert.equal(privileged('X=false; X=true echo; docker run --privileged=$X app').certain, false);
});
