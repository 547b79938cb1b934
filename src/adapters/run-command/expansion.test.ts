import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '../../core/observed.ts';
import { firstMount, from, values, workload } from '../../../test/kit/run-reading.ts';

function hostPath(text: string) {
  return firstMount(text)?.hostPath;
}

function bind(path: string, target: string, readOnly = false, source = path) {
  const options = readOnly ? ['ro'] : [];
  return { type: 'bind', source, hostPath: known(path, from), target, readOnly, options };
}

test('expansions: a known value is inserted, an unknown one leaves its entry unresolved', () => {
  const mounts = values(
    'docker run -v $(pwd)/d:/d -v "$PWD":/p -v ~/.ssh:/s:ro -v $Z/x:/z -v /etc:/$Z -v ./r:/r x',
  )['mounts'];
  assert.deepEqual(mounts, [
    bind('/srv/app/d', '/d'),
    bind('/srv/app', '/p'),
    bind('/home/me/.ssh', '/s', true),
    { unresolved: '--volume contains $Z, whose value is unknown' },
    bind('/etc', '/$?'),
    bind('/srv/app/r', '/r', false, './r'),
  ]);
  assert.deepEqual(values('docker run --user $Z x')['user'], {
    unresolved: '--user contains $Z, whose value is unknown',
  });
  assert.deepEqual(values('docker run -e TOKEN=$Z -e $Z=1 x')['environment'], [
    { name: 'TOKEN' },
    { unresolved: '--env contains $Z, whose value is unknown' },
  ]);
});

test('an uncertain read-only option counts as writable', () => {
  assert.equal(firstMount('docker run -v /etc:/etc:ro,$Z x')?.readOnly, false);
});

test('a volume of one unknown part may be a bind mount', () => {
  for (const text of [
    'docker run -v $Z x',
    'docker run -v "/etc$Z" x',
    'docker run --tmpfs $Z x',
    'docker run --mount "$Z" x',
  ]) {
    assert.equal(firstMount(text), undefined, text);
  }
});

test('a namespace of an unknown container is not the host’s', () => {
  const shared = { kind: 'container', target: '$?' };
  const written = values('docker run --network container:$Z --pid container:$Z --ipc $Z x');
  assert.deepEqual(written['network'], shared);
  assert.deepEqual(written['pid'], shared);
  assert.deepEqual(written['ipc'], { unresolved: '--ipc contains $Z, whose value is unknown' });
});

test('a variable that holds options is read as options', () => {
  const written = values('docker run $OPTS x');
  assert.equal(written['privileged'], true);
  assert.deepEqual(written['pid'], { kind: 'host' });
  assert.equal(written['image'], 'x');
});

test('a word that may be any option leaves every setting undetermined', () => {
  for (const text of [
    'docker run $Z x',
    'docker run "$@" x',
    'docker run --$Z x',
    'docker run "$Z" x',
    'docker run $Z',
  ]) {
    const [doubt] = workload(text).doubts;
    assert.ok(doubt?.affects.includes('privileged') && doubt.affects.includes('mounts'), text);
  }
  assert.deepEqual(workload('docker run --rm "$Z"').doubts, [], 'the last word must be the image');
  assert.deepEqual(workload('docker run --rm "$IMAGE" sh').doubts, []);
  assert.equal(workload('docker run --rm "$IMAGE_FLAGS" x').doubts.length, 1);
  assert.equal(workload('docker run --privileged $Z x').doubts[0]?.affects.includes('privileged'), false);
});

test('a word that is options by its name leaves the image known', () => {
  for (const word of ['"${args[@]}"', '${DOCKER_RUN_FLAGS}', '$EXTRA_ARGS']) {
    const { doubts, settings } = workload(`docker run ${word} x`);
    assert.deepEqual(settings.image && 'value' in settings.image && settings.image.value, 'x', word);
    assert.equal(doubts[0]?.affects.includes('image'), false, word);
    assert.ok(doubts[0]?.affects.includes('privileged'), word);
  }
  for (const word of ['$Z', '"$@"', '$(options)', '$X_OPTS$Z', '$OPTSX'])
    assert.ok(workload(`docker run ${word} x`).doubts[0]?.affects.includes('image'), word);
});

test('variables and directories of the script are followed', () => {
  assert.deepEqual(hostPath('D=/etc\ndocker run -v $D:/d x'), known('/etc', from));
  assert.deepEqual(hostPath('export D="/a b"; docker run -v "$D":/d x'), known('/a b', from));
  assert.deepEqual(hostPath('cd /etc && docker run -v ./x:/d x'), known('/etc/x', from));
  assert.deepEqual(hostPath('cd sub; docker run -v $(pwd):/d x'), known('/srv/app/sub', from));
  assert.equal(hostPath('cd $Z; docker run -v ./x:/d x')?.state, 'unreadable');
  assert.equal(hostPath('cd $Z; docker run -v $(pwd):/d x')?.state, 'unreadable');
  assert.equal(hostPath('A=$(mktemp -d); docker run -v $A:/d x')?.state, 'unreadable');
  assert.equal(hostPath('if x; then A=/etc; fi; docker run -v $A:/d x')?.state, 'unreadable');
  assert.equal(hostPath('read A; docker run -v $A:/d x')?.state, 'unreadable');
});

test('a default counts only for a variable that is not set for certain', () => {
  const user = (before: string, word: string) => values(`${before}docker run --user ${word} x`)['user'];
  assert.equal(user('', '${Z:-1000}'), '1000');
  assert.equal(user('if a; then b; fi; ', '${Z-1000}'), '1000');
  assert.equal(user('export Z; TAG=$(git describe); ', '${Z:-1000}'), '1000');
  for (const before of [
    'Z=$(id -u); ',
    'read Z; ',
    'if a; then Z=0; fi; ',
    'for Z in 0 1; do ',
    '. ./settings; ',
    'source settings; ',
    'command . ./settings; ',
    'builtin source settings; ',
    'command read Z; ',
    'x || : ${Z:=0}; ',
    'eval "$(settings)"; ',
    'export $(xargs < .env); ',
  ])
    assert.deepEqual(
      user(before, '${Z:-1000}'),
      { unresolved: '--user contains $Z, whose value is unknown' },
      before,
    );
  for (const before of [': ${Z:=0}; ', ': "${Z=0}" && ', 'command export Z=0; ', 'Y=${Z:=0}; '])
    assert.equal(user(before, '${Z:-1000}'), '0', before);
  // A shell sets it.
  assert.ok((user('', '${UID:-1000}') as { unresolved?: string }).unresolved);
});
