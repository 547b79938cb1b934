import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composeProjectFiles } from './compose-projects.ts';
import { scriptReferences } from './script-references.ts';

const pathsOf = (text: string, args?: readonly string[]): readonly string[] =>
  scriptReferences(text, { path: '/opt/job.sh', ...(args !== undefined && { args }) }).files.map(
    ({ path }) => path,
  );

/** Scripts that run `/srv/a/x.sh`, each by a value that only a loop, a branch, an array or a call gives. */
const scripts: readonly string[] = [
  'for d in a b; do cd /srv/$d && ./x.sh; done',
  'for d in a b; do\n  cd "/srv/$d" || exit 1\n  ./x.sh\ndone',
  'for d in a b; do bash /srv/$d/x.sh; done',
  'for d in /srv/a /srv/b; do f=$d/x.sh; bash "$f"; done',
  'for d in a b; do bash /srv/{a,b}/x.sh; done',
  'S=(/srv/a/x.sh /srv/b/x.sh); for s in "${S[@]}"; do "$s"; done',
  'declare -a S=(/srv/a/x.sh); for s in ${S[*]}; do bash $s; done',
  'declare -A S=([one]=/srv/a/x.sh [two]=/srv/b/x.sh); bash "${S[$1]}"',
  'S=(); S+=(/srv/a/x.sh); "${S[0]}"',
  'line=(bash /srv/a/x.sh --all); "${line[@]}"',
  'D=/srv/a\ncase $1 in b) D=/srv/b;; esac\n"$D/x.sh"',
  '[ -n "$X" ] && D=/srv/a || D=/opt\n$D/x.sh',
  'if [ -d /srv ]; then D=/srv/a; else D=/opt; fi\nbash $D/x.sh',
  'if cd /srv/a; then ./x.sh; fi',
  'if [ -d /srv/a ]; then cd /srv/a; ./x.sh; fi',
  'D=$OPTARG; D=${D:-/srv/a}; bash $D/x.sh',
  'D=/srv; D+=/a; bash $D/x.sh',
  'D=$(dirname /srv/a/file); $D/x.sh',
  'D=$(readlink -f "$(dirname /srv/a/y)"); F=/srv/a/y; D=$(dirname "$F"); $D/x.sh',
  'F=/srv/a/y; bash "${F%/*}/x.sh"',
  'F=/srv/a/x.sh.old; bash ${F%.old}',
  'A=/srv/a; NAME=A; bash ${!NAME}/x.sh',
  'run() { bash "$1/x.sh"; }\nrun /srv/a',
  'run() { local d=$1; cd "$d"; ./x.sh; }\nrun /srv/b\nrun /srv/a',
  'run() { "$@"; }\nrun /srv/a/x.sh --all',
  'set -- /srv/a/x.sh; "$1"',
  'main() { pushd "$D" >/dev/null; ./x.sh; }\nreadonly D="/srv/a"\nmain "$@"',
];

test('a program is found by what loops, branches, arrays and calls may make of a variable', () => {
  for (const text of scripts) assert.ok(pathsOf(text).includes('/srv/a/x.sh'), text);
});

test('all values are tried', () => {
  const found = pathsOf('for d in a b c; do for n in 1 2; do bash /srv/$d/x.sh; done; done');
  assert.deepEqual([...found].toSorted(), ['/srv/a/x.sh', '/srv/b/x.sh', '/srv/c/x.sh']);
});

test('files that find and ls name are a pattern', () => {
  for (const text of [
    'find /srv -name "*.sh" | while read -r f; do bash "$f"; done',
    'while read f; do bash "$f"; done < <(find /srv -name "*.sh")',
    'for f in $(find /srv -name "*.sh"); do bash "$f"; done',
    'ls /srv/*.sh | while read f; do sh $f; done',
    'mapfile -t F < <(find /srv -name "*.sh"); for f in "${F[@]}"; do bash "$f"; done',
  ])
    assert.ok(pathsOf(text).includes('/srv/*.sh'), text);
  assert.deepEqual(pathsOf('for d in /srv/*; do (cd $d && ./x.sh); done'), ['/srv/*/x.sh']);
});

test('the arguments of a script are those with which it is run', () => {
  assert.deepEqual(pathsOf('cd "$1" && ./x.sh', ['/srv/a']), ['/srv/a/x.sh']);
  assert.deepEqual(pathsOf('for d in "$@"; do sh "$d/x.sh"; done', ['/srv/a']), ['/srv/a/x.sh']);
  assert.deepEqual(pathsOf('run() { bash "$1/x.sh"; }\nrun /opt', ['/srv/a']), ['/opt/x.sh']);
  const [job] = scriptReferences('nice bash /opt/job.sh /srv/a "$X"').files;
  assert.deepEqual(job, { path: '/opt/job.sh', sourced: false, args: ['/srv/a', undefined] });
});

test('the projects of Compose in folders of a loop are found', () => {
  const files = composeProjectFiles('for d in /srv/*; do cd "$d"; docker compose up -d; done', '/root');
  assert.ok(files.includes('/srv/*/compose.yaml'));
});

test('a value that a variable has no more, or that is data, names no program', () => {
  for (const text of [
    'D=/srv/a; ls $D; D=/opt; bash $D/x.sh',
    'for d in /srv/a; do tar -cf /backup/x.tar -C "$d" .; done',
    'run() { echo "$1/x.sh"; }\nrun /srv/a',
    'while read -r host; do ping -c1 "$host"; done < /srv/a/x.sh',
    'V=$(cat /srv/a/x.sh); docker pull "app:$V"',
    'U=ann; su "$U" -c /srv/a/x.sh',
    'su "$1" -c /srv/a/x.sh',
    'for u in ann bob; do sudo -u $u /srv/a/x.sh; done',
  ])
    assert.ok(!pathsOf(text).includes('/srv/a/x.sh'), text);
});

test('a script with many values is read in time that grows with its length', () => {
  const loops = Array.from({ length: 2000 }, (_, at) => `for d in a b c; do X${at}=/srv/$d; $X${at}/x; done`);
  assert.ok(pathsOf(loops.join('\n')).length > 0);
});

test('a script with more values than are tried is cut, and keeps the files that were found', () => {
  const folders = Array.from({ length: 100 }, (_, at) => `d${at}`).join(' ');
  const found = scriptReferences(`for d in ${folders}; do bash /srv/$d/x.sh; done`);
  assert.equal(found.isCut, true);
  assert.ok(found.files.length >= 60);
  assert.equal(scriptReferences('for d in a b; do bash /srv/$d/x.sh; done').isCut, undefined);
});

test('a text that a command obeys counts also where its output goes to a file of the system', () => {
  const paths = pathsOf('sh < /srv/x > /usr/local/bin/y');
  assert.deepEqual([...new Set(paths)], ['/srv/x']);
  assert.ok(pathsOf('cat /srv/x | tee /etc/cron.d/y | sh').includes('/srv/x'));
  assert.equal(scriptReferences('eval "$X" > /etc/cron.d/y').unknown.length, 1);
});
