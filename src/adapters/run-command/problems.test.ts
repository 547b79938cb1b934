import assert from 'node:assert/strict';
import { test } from 'node:test';
import { securitySettings } from '../../formats/docker-values/security-option.ts';
import { readRunCommand } from './read-run-command.ts';

const context = { env: {}, directory: '/srv', home: '/home/me' };

/** Returns the parts of the text that have a problem. */
function problemsOf(text: string): string[] {
  return readRunCommand(text, context).problems.map(({ at }) => {
    assert.ok(at.in === 'command');
    return text.slice(at.range.startOffset, at.range.endOffset);
  });
}

test('what is not the name of an image is a problem, a dash that a web page made too', () => {
  for (const word of ['\u2013-privileged', '\u2014privileged', '""', "'a b'", 'caf\u00E9'])
    assert.deepEqual(problemsOf(`docker run ${word} x`), [word], word);
  const [problem] = readRunCommand('docker run \u2013-privileged x', context).problems;
  assert.match(problem?.message ?? '', /not with another dash/u);
  for (const word of [
    'a',
    'host.example:5000/a/b_c--d:1.0-x@sha256:00',
    '[::1]:5000/a',
    'Host/a',
    'a@sha256+b64:00',
    '${IMAGE}',
    '0123abcd',
  ])
    assert.deepEqual(problemsOf(`docker run ${word} x`), [], word);
});

test('what docker refuses is a problem at its location', () => {
  const cases: [string, string][] = [
    ['-p 80:80:80:80', '-p 80:80:80:80'],
    ['-m 5x', '-m 5x'],
    ['--pid=private', '--pid=private'],
    ['--security-opt nonsense', '--security-opt nonsense'],
    ['--mount type=bind,target=/x', '--mount type=bind,target=/x'],
    ['-v ../x:/x', '-v ../x:/x'],
    ['-e =x', '-e =x'],
    ['--cap-add NONSENSE', '--cap-add NONSENSE'],
    ['--name -x', '--name -x'],
    ['--health-interval soon', '--health-interval soon'],
    ['--cpus x', '--cpus x'],
    ['--device x', '--device x'],
    ['--network colour=red', '--network colour=red'],
    ['--expose 1:2', '--expose 1:2'],
    ['--privileged=maybe', '--privileged=maybe'],
    ['--unheard-of', '--unheard-of'],
    ['-Z', '-Z'],
    ['--rm --restart always', '--rm'],
    ['--network a --net host', '--net host'],
    ['--no-healthcheck --health-cmd x', '--no-healthcheck'],
    ['--log-driver none --log-opt a=b', '--log-driver none'],
  ];
  for (const [flags, place] of cases) {
    assert.deepEqual(problemsOf(`docker run ${flags} x`), [place], flags);
  }
});

test('a malformed value leaves its setting unresolved', () => {
  const open = (text: string) => JSON.stringify(readRunCommand(text, context).workloads[0]?.settings);
  for (const flag of ['-m 5x', '--pid=private', '-p x', '-v a/b:/x', '--privileged=maybe', '--cpus x']) {
    assert.match(
      open(`docker run ${flag} x`),
      /"unresolved":"the value of --|"unresolved":"a malformed/u,
      flag,
    );
  }
});

test('a line that docker refuses leaves every setting undetermined', () => {
  for (const text of [
    'docker run --unheard-of x',
    'docker run -Z x',
    "docker run x 'a",
    'docker run --name',
  ]) {
    const { workloads, problems } = readRunCommand(text, context);
    assert.ok(problems.length > 0, text);
    const affects = workloads[0]?.doubts[0]?.affects ?? [];
    assert.ok(affects.includes('privileged') && affects.includes('capAdd') && affects.includes('user'), text);
  }
});

test('an unknown security option leaves all of them undetermined', () => {
  const { workloads } = readRunCommand('docker run --security-opt $X --security-opt seccomp=$Y x', context);
  assert.deepEqual(
    workloads[0]?.doubts.map(({ affects }) => affects),
    [[...securitySettings], ['seccomp']],
  );
});

test('a line without an image has its problem at the line', () => {
  assert.deepEqual(problemsOf('ls; docker run -d; ls'), ['docker run -d']);
});

test('a run line inside another command is reported as not read', () => {
  const texts = ['sh -c "docker run $X"', 'ssh h docker run x', 'docker $X', 'xargs docker run x'];
  for (const text of texts) assert.equal(problemsOf(`docker run y\n${text}`).length, 1, text);
  assert.deepEqual(problemsOf('docker run y\necho docker run x'), []);
});

test('a run line in text that goes to a file, a command or a variable is reported as not read', () => {
  const line = 'docker run --privileged x';
  for (const text of [
    `cat > x.sh <<E\n${line}\nE`,
    `tee x.sh <<'E' >/dev/null\n${line}\nE`,
    `cat <<E | sh\n${line}\nE`,
    `echo "${line}" | sh`,
    `printf 'docker run \\\n --privileged x' >> x`,
    `{ echo '${line}'; } >x`,
    `for i in 1 2; do echo ${line}; done | parallel`,
    `sh <<< "${line}"`,
    `while read -r l; do eval "$l"; done <<E\n${line}\nE`,
    `while read -r l; do eval "$l"; done <<< "${line}"`,
    `sh <(echo ${line})`,
    `X=$(cat <<E\n${line}\nE\n)`,
    `sh <<E\nA=$X\n${line}\nE`,
    'python3 - <<E\nrun(["docker", "run", "--privileged", "x"])\nE',
  ])
    assert.equal(problemsOf(`docker run y\n${text}`).length, 1, text);
  for (const shown of [
    `cat <<E\nUsage: ${line}\nE`,
    `cat >&2 <<E\n${line}\nE`,
    `: <<'E'\n${line}\nE`,
    `echo "${line}" > /dev/stderr`,
    `{ echo "${line}"; } 2>log`,
    'echo "docker run of $1 failed" | tee -a log',
    `sh <<'E'\n${line}\nE`,
  ])
    assert.deepEqual(problemsOf(`docker run y\n${shown}`), [], shown);
});

test('a run line in a shell script is read at its location', () => {
  for (const text of [
    `sh -c 'docker run --privileged x'`,
    'bash -ec "docker run --privileged x"',
    "sh <<'E'\ndocker run --privileged x\nE\n",
  ]) {
    const { workloads, problems } = readRunCommand(text, context);
    assert.deepEqual(problems, [], text);
    const [at] = workloads[0]?.settings.privileged?.at ?? [];
    assert.ok(at?.in === 'command');
    assert.equal(text.slice(at.range.startOffset, at.range.endOffset), '--privileged', text);
  }
});

test('a fragment of a script is read, misplaced keywords included', () => {
  const { workloads, problems } = readRunCommand('then docker run --privileged x\nfi\ndocker run y', context);
  assert.deepEqual([workloads.length, problems], [2, []]);
});

test('too deep nesting is reported as not read', () => {
  const deep = `${'$(x '.repeat(12)}docker run --privileged x${')'.repeat(12)}`;
  const { workloads, problems } = readRunCommand(`docker run y; echo ${deep}`, context);
  assert.deepEqual([workloads.length, problems.length], [1, 1]);
  assert.match(problems[0]?.message ?? '', /nested too deeply/u);
});

test('an option that docker does not have is named as it is written', () => {
  const cases = { '--nosuch': '--nosuch', '--nosuch=1': '--nosuch', '-dZ': '-Z', '--=x': '--' };
  for (const [written, named] of Object.entries(cases)) {
    const { problems } = readRunCommand(`docker run ${written} x`, context);
    assert.deepEqual(
      problems.map(({ message }) => message),
      [`unknown option ${named}`],
    );
  }
});
