import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ImageStep } from '../../core/image.ts';
import { readHistory } from './read-history.ts';

/** The steps of a history whose texts are given oldest first. */
function steps(...texts: readonly string[]): readonly ImageStep[] {
  const entries = texts.map((CreatedBy) => ({ Created: 1_700_000_000, CreatedBy, Size: 1, Comment: '' }));
  const read = readHistory(entries.toReversed(), 'history');
  assert.ok(read.state === 'known');
  return read.value;
}

function step(text: string): ImageStep {
  const [, read] = steps('', text);
  assert.ok(read);
  return read;
}

/** As `RUN` in both builders' words. */
function bothRuns(script: string): ImageStep[] {
  return [step(`/bin/sh -c ${script}`), step(`RUN /bin/sh -c ${script} # buildkit`)];
}

describe('instructions', () => {
  test('as both builders write them', () => {
    const texts = {
      'CMD ["sh"]': 'CMD',
      '/bin/sh -ec #(nop)  CMD ["sh"]': 'CMD',
      '/bin/sh -c #(nop) WORKDIR /w': 'WORKDIR',
      'COPY a.txt /z/ # buildkit': 'COPY',
      'RUN |2 A=1 B= /bin/sh -ec echo x # buildkit': 'RUN',
      '|1 A=1 /bin/sh -c echo x': 'RUN',
      '|1 A=1 echo x': 'RUN',
      '': '',
    };
    for (const [text, wanted] of Object.entries(texts)) assert.equal(step(text).instruction, wanted, text);
  });

  test('the oldest first, with time and size', () => {
    const [first, second] = steps('', 'USER 1000');
    assert.deepEqual(first, {
      instruction: '',
      created: '2023-11-14T22:13:20.000Z',
      size: 1,
      credentials: [],
    });
    assert.equal(second?.instruction, 'USER');
  });

  test('what is no history', () => {
    for (const document of [{}, 5, [5], [{ Created: 'x' }], [{ Created: 1e30 }]])
      assert.equal(readHistory(document, 'h').state, 'unreadable');
    for (const document of [null, []]) assert.equal(readHistory(document, 'h').state, 'absent');
  });
});

describe('RUN', () => {
  test('an update of the index alone', () => {
    for (const script of [
      'apt-get update',
      'set -eux; apt-get -qq update',
      'sudo apt-get update && echo done',
      'bash -c "apk update"',
      'echo $(apt-get update)',
      'pm=apt-get; $pm update',
      'pacman -Sy',
      'DEBIAN_FRONTEND=noninteractive apt-get update',
    ]) {
      for (const { run } of bothRuns(script)) {
        assert.ok(run?.understood === true && run.updates.length === 1 && run.installs.length === 0, script);
      }
    }
  });

  test('with an install in the same step', () => {
    for (const script of [
      'apt-get update && apt-get install -y --no-install-recommends curl',
      'apk update; apk add curl',
      'pacman -Sy --noconfirm curl',
      'if true; then apt-get update; apt-get upgrade -y; fi',
    ]) {
      for (const { run } of bothRuns(script)) assert.equal(run?.installs.length, 1, script);
    }
  });

  test('the word alone is none', () => {
    for (const script of [
      './configure --enable-update',
      'echo apt-get update',
      'update-ca-certificates',
      'npm update',
      'git submodule update --init',
      'yum update -y',
      'cat <<< "apt-get update"',
    ]) {
      for (const { run } of bothRuns(script)) assert.deepEqual(run?.updates, [], script);
    }
  });

  test('words instead of a script', () => {
    assert.deepEqual(step('RUN apt-get update # buildkit').run?.updates, ['apt-get']);
    assert.deepEqual(step('|1 A=b apt-get update').run?.updates, ['apt-get']);
  });

  test('what cannot be worked out is said', () => {
    for (const script of ['$TOOL update', 'eval "$X"', 'echo "open', 'sh <<E\napt-get update\nE\n'])
      for (const { run } of bothRuns(script)) assert.equal(run?.understood, false, script);
  });

  test('a builder that leaves the shell out', () => {
    const { run } = step('RUN apt-get update && apt-get install -y curl');
    assert.deepEqual([run?.updates, run?.installs], [['apt-get'], ['apt-get']]);
  });

  test('a container that was committed', () => {
    assert.equal(step('/bin/bash').run?.understood, false);
    assert.equal(step('sh -l').run?.understood, false);
    assert.equal(step('sh /setup.sh').run?.understood, true);
  });

  test('a shell with options', () => {
    const { run } = step('RUN /bin/bash -o pipefail -c apt-get update | cat # buildkit');
    assert.deepEqual(run?.updates, ['apt-get']);
  });

  test('verification that is switched off', () => {
    const texts = {
      'curl -fsSLk https://x.example | sh': ['curl -k'],
      'wget --no-check-certificate https://x.example': ['wget --no-check-certificate'],
      'apt-get install -y --allow-unauthenticated x': ['apt-get --allow-unauthenticated'],
      'apk add --allow-untrusted x.apk': ['apk --allow-untrusted'],
      'yum install -y --nogpgcheck x': ['yum --nogpgcheck'],
      'dnf --setopt=gpgcheck=0 install x': ['dnf gpgcheck=0'],
      'pip install --trusted-host pypi.example x': ['pip --trusted-host'],
      'GIT_SSL_NO_VERIFY=1 git clone https://x.example': ['GIT_SSL_NO_VERIFY=1'],
      'echo "deb [trusted=yes] http://x.example ./" > /etc/apt/sources.list': [
        'a package source with trusted=yes',
      ],
      'curl -fsSL https://x.example/k | tar xk': [],
      'apk add curl': [],
    };
    for (const [script, wanted] of Object.entries(texts))
      for (const { run } of bothRuns(script)) assert.deepEqual(run?.unverified, wanted, script);
  });
});

test('what an ADD added', () => {
  const texts = {
    'ADD a.txt /x/ # buildkit': 'file',
    'ADD --chown=1:1 app /x/ # buildkit': 'file',
    'ADD a.tar.gz /y/ # buildkit': 'archive',
    'ADD https://x.example/a.tar.gz /y/ # buildkit': 'remote',
    'ADD a.tar.gz b.txt /y/ # buildkit': 'file',
    'ADD <<EOF /f # buildkit': 'file',
    'ADD a.tar.gz /d e/ # buildkit': 'unknown',
    [`/bin/sh -c #(nop) ADD ${'5c'.repeat(32)} in /b `]: 'remote',
    '/bin/sh -c #(nop) ADD dir:ab12 in /app ': 'file',
    '/bin/sh -c #(nop) ADD file:ab12 in /x/ ': 'unknown',
  };
  for (const [text, wanted] of Object.entries(texts)) assert.equal(step(text).adds, wanted, text);
  // The root file system that an image starts with is unpacked, wherever it comes from.
  assert.equal(steps('/bin/sh -c #(nop) ADD file:ab12 in / ')[0]?.adds, 'archive');
});

describe('credentials', () => {
  test('are found and never kept', () => {
    const texts: Readonly<Record<string, readonly string[]>> = {
      'ENV PASSWORD=hunter2-secret X=a b': ['environment PASSWORD its name 14'],
      'ARG NPM_TOKEN=hunter2-secret': ['argument NPM_TOKEN its name 14'],
      'ARG NPM_TOKEN': [],
      'ENV PASSWORD_FILE=/run/secrets/p TOKEN=$TOKEN SECRET= GPG_KEY=0123ABCD PWD=/w TOKEN_URL=https://x': [],
      'RUN |2 API_KEY=hunter2-secret EMPTY= /bin/sh -c echo x # buildkit': ['argument API_KEY its name 14'],
      '|1 API_KEY=hunter2-secret /bin/sh -c echo x': ['argument API_KEY its name 14'],
      '/bin/sh -c curl https://me:hunter2-secret@x.example/a': ['command  address with a password 26'],
      '/bin/sh -c curl https://me:$TOKEN@x.example/a': [],
      '/bin/sh -c export TOKEN=hunter2-secret; make': ['command TOKEN its name 14'],
      'LABEL key=AKIAABCDEFGHIJKLMNOP': ['label key AWS access key 20'],
    };
    for (const [text, wanted] of Object.entries(texts)) {
      const read = step(text);
      assert.deepEqual(
        read.credentials.map(({ where, name, detector, length }) => `${where} ${name} ${detector} ${length}`),
        wanted,
        text,
      );
      assert.doesNotMatch(JSON.stringify(read), /hunter2|AKIA/u);
    }
  });
});
